"""Words about a scenario's system: its programs, folders, ports and containers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.text.wording import listing

ATTACHING = "Looking at the containers of the project, which run already"
NO_CONTAINER = "it is a process, and only a container has a health check"


def program_missing(name: str, program: str, folder: Path) -> tuple[str, str]:
    """Says that the program of a process isn't there, and the way out."""
    if "/" in program:
        return (
            f"{name} can't be started: there is no program {program} in {folder}.",
            "A program with a slash is looked for from the file's folder: correct its command.",
        )
    return (
        f"{name} can't be started: the program {program} isn't on PATH.",
        f"Install it, or write the path of it in the command of {name}.",
    )


def folder_missing(name: str, folder: Path) -> tuple[str, str]:
    """Says that the working folder of a process isn't there, and the way out."""
    return (
        f"{name} can't be started: there is no folder {folder}.",
        f"Correct the folder of {name}; it counts from the file's folder.",
    )


def command_wrong(name: str, why: str) -> str:
    """Says that a command or variable of a process has a name that nothing is known for."""
    return f"The command or the environment of {name} can't be filled in. {why}"


def variables_unset(names: Sequence[str]) -> str:
    """Says that variables of the Compose file are filled in by nothing, and the way out."""
    listed = listing([f"${{{name}}}" for name in names])
    return (
        f"Nothing fills in {listed} of the Compose file, so that nothing stands there: "
        "name a value under system.compose.env, or in a file .env beside the Compose file."
    )


def no_port(node: str, port: object | None, known: tuple[object, ...]) -> tuple[str, str]:
    """Says that a node has no such port, or none at all, and the way out."""
    if not known or port is None:
        return f"{node} has no ports.", f"Name the ports of {node} in the file."
    listed = ", ".join(map(str, known))
    return f"{node} has no port {port}.", f"Its ports are: {listed}."


def not_started(node: str) -> str:
    """Says that a node has no address yet."""
    return f"{node} wasn't started yet."


def command_slow(program: str, seconds: float) -> str:
    """Says that a command took too long and was ended."""
    return f"{program} took longer than {seconds:g} s and was ended"


def beside_ended(name: str, how: str) -> tuple[str, str]:
    """Says that what is no node on stage has ended, and the way out."""
    return f"{name}, which isn't a node on stage, {how}.", "R starts afresh."


def started_again(how: str) -> str:
    """Says that a node that ended while the system starts is started again."""
    return f"{how} Started again: what it needs may not have been there yet."


def never_hit(node: str) -> tuple[str, str]:
    """Says that the file spares a node, and the way out."""
    return (
        f"{node} is never hit: its file says so.",
        "Choose another node, or take victim: false out of the file.",
    )


def subtitle(nodes: int, *, in_containers: bool) -> str:
    """Returns what the stage says below the title."""
    kind = "container" if in_containers else "process"
    many = "containers" if in_containers else "processes"
    return f"1 {kind}" if nodes == 1 else f"{nodes} {many}"


def building(services: Sequence[str]) -> str:
    """Says that images are built first, which takes minutes for the first time."""
    return f"Building the images of {listing(services)}: the first time takes minutes"


def starting(nodes: int) -> str:
    """Says that so many nodes are being started."""
    return "Starting it" if nodes == 1 else f"Starting all {nodes}"


def programs_found(processes: int) -> str:
    """Says that the programs of all processes were found."""
    return "found" if processes == 1 else f"those of all {processes} processes were found"


def nothing_downloaded(title: str) -> str:
    """Says that a system of processes needs no download."""
    return f"{title} is started from its own programs"


def no_answer(node: str, seconds: float, reason: str) -> tuple[str, str]:
    """Says that a started node wasn't ready in time, why, and the way out."""
    why = f": {reason}" if reason else ""
    return (
        f"{node} isn't ready {seconds:.0f} s after its start{why}.",
        f"Look at what {node} writes, or correct its probe in the file.",
    )


# --- a Compose project of ours ----------------------------------------------------------------


def images_missing(images: list[str]) -> tuple[str, str]:
    """Says that images aren't in the engine, and the way out."""
    are = "image isn't" if len(images) == 1 else "images aren't"
    return (
        f"The {are} in the Docker engine: {', '.join(images)}.",
        f"Get it with: docker pull {images[0]}",
    )


def service_failed(service: str, exit_code: int | None, said: str) -> str:
    """Returns how a service has failed, with the service's last words."""
    how = f"exited with code {exit_code}" if exit_code else "runs, and its health check fails"
    last = f". Its last words: {' | '.join(said.splitlines())}" if said else ""
    return f"{service} {how}{last}"


def project_failed(told: list[str]) -> tuple[str, str]:
    """Says that services couldn't be started, each with the reason, and the way out."""
    text = " ".join(f"{each.rstrip('.')}." for each in told)
    return text, "Mend what it complains of, then start again."


def compose_unreadable(file: str) -> tuple[str, str]:
    """Says that Compose resolves a file to something else than services, and the way out."""
    return (
        f"Compose makes nothing of {file} that has services.",
        f"Look at what it says: docker compose --file {file} config",
    )


def no_service(unknown: list[str], known: tuple[str, ...]) -> tuple[str, str]:
    """Says that nodes name services that aren't started, and the way out."""
    is_none = "There is no service" if len(unknown) == 1 else "There are no services"
    return (
        f"{is_none} {', '.join(unknown)} among those that are started.",
        f"Started are: {', '.join(known)}. Other ones may need a profile.",
    )


def what_differs(
    policies: Mapping[str, str],
    opened: Mapping[str, tuple[int, ...]],
    mounted: list[str],
    external: tuple[str, ...],
) -> Iterator[str]:
    """Yields what is other here than in the person's own Compose file, and what isn't ours.

    Args:
        policies: the restart policies that are left out, by service.
        opened: the ports that the file opens to all, by service.
        mounted: folders and files of this machine that services have mounted.
        external: networks and volumes that the file only uses.
    """
    if policies:
        named = ", ".join(f"{name} ({policy})" for name, policy in policies.items())
        yield f"Restart policies are left out, so that what is hit stays down: {named}."
    if opened:
        ports = ", ".join(f"{name} {port}" for name, each in opened.items() for port in each)
        yield f"Your file opens ports to everyone; here only this machine reaches them: {ports}."
    if mounted:
        yield f"Yours, and written to by the containers if they like: {', '.join(mounted)}."
    if external:
        yield f"Yours, used and never removed: {', '.join(external)}."
