"""Words about a Compose project that isn't ours, before and while the project is broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.text.wording import by_number, listing

FAULTS = "What a fault may do to those that can be hit:"
UNDONE = "What was done is undone at the end, after a crash too. Nothing of it is ever removed."


def heading(project: str) -> str:
    """Says that a project isn't ours."""
    return f"The Compose project {project} runs already, and isn't ours. Its containers:"


def container(name: str, status: str, *, can_be_hit: bool) -> str:
    """Returns one container, and whether a fault may hit the container."""
    return f"  {name}: {status}; {'can be hit' if can_be_hit else 'is left alone'}"


def restarts(policy: str) -> str:
    """Returns what a restart policy means for a victim."""
    return (
        f"    restart: {policy}: where the engine brings it back by itself, that is told and not "
        "fought"
    )


def open_ports(addresses: Sequence[str]) -> str:
    """Says that ports are open to others than this machine."""
    return f"    open to others: {by_number(addresses, 'port', 'ports')} {listing(addresses)}"


def no_project(project: str) -> tuple[str, str]:
    """Says that there is no such project, and the way out."""
    return (
        f"There is no Compose project {project} in the engine.",
        "Start it, or write its exact name, as docker compose ls shows it.",
    )


def no_container(project: str, services: Sequence[str]) -> tuple[str, str]:
    """Says that a project has no container of services that the file names, and the way out."""
    return (
        f"The Compose project {project} has no container of {listing(services)}.",
        "Correct `nodes` in the file, or start what is missing.",
    )


def question(project: str) -> str:
    """Returns the question that has to be answered by the project's name."""
    return f"To break it, type its name ({project}), anything else to leave it alone: "


def refused(project: str) -> tuple[str, str]:
    """Says that nobody agreed to break a project, and the way out."""
    return (
        f"{project} isn't ours, and nobody said that it may be broken: nothing was done.",
        f"Type its name when asked in a terminal, or add --yes-break {project}.",
    )


def not_there(project: str, services: Sequence[str]) -> tuple[str, str]:
    """Says that a project has no container of some services, and the way out."""
    return (
        f"{project} has no container of {listing(services)}.",
        "Start it, or correct the services of the nodes in the file.",
    )


def not_running(project: str, nodes: Sequence[str]) -> tuple[str, str]:
    """Says that nodes of a project don't run, and the way out."""
    verb = by_number(nodes, "doesn't", "don't")
    return (
        f"{listing(nodes)} of {project} {verb} run, and what isn't ours is never started.",
        "Start it yourself, then try again.",
    )


def policies(by_node: Mapping[str, str]) -> str:
    """Returns what the restart policies of a project that isn't ours mean for the victims."""
    named = ", ".join(f"{name} ({policy})" for name, policy in by_node.items())
    return (
        f"Restart policies: {named}. The engine applies none to what is killed through it; "
        "whatever else brings a node back is shown, and not fought."
    )


def still_broken(project: str, why: str, undo: str) -> tuple[str, str]:
    """Says that a fault couldn't be taken back, and the way out."""
    return f"Something in {project} is still broken: {why}", f"Take it back with: {undo}"
