"""Words about writing a first scenario."""

from __future__ import annotations

from pathlib import Path

from core.process.started import command
from subjects.own.scenario.compose.compose_file import ComposeService

NO_HEALTH_CHECK = "no health check"
ENDS = "ends by itself"


def facts(service: ComposeService, usual_port: int | None) -> str:
    """Returns what a Compose file says of a service, for a comment beside the service."""
    parts = [service.image or "built here"]
    if service.ports:
        parts.append("port " + ", ".join(map(str, service.ports)))
    elif usual_port is not None:
        parts.append(f"usually port {usual_port}")
    parts.append("health check" if service.has_health_check else NO_HEALTH_CHECK)
    if service.is_one_shot:
        parts.append(ENDS)
    if service.profiles:
        parts.append(f"profile {', '.join(service.profiles)}")
    return "; ".join(parts)


def service(of: ComposeService) -> str:
    """Returns a line about a service that was found."""
    return f"{of.name}: {facts(of, None)}"


def no_folder(folder: Path) -> tuple[str, str]:
    """Says that there is no such folder, and the way out."""
    return f"There is no folder {folder}.", "Name the folder of your Compose file, or an empty one."


def is_there(path: Path) -> tuple[str, str]:
    """Says that a file would be overwritten, and the way out."""
    return f"{path} is there already, and is left as it is.", "Add --force to write it anew."


def has_scenario(file: Path) -> tuple[str, str]:
    """Says that a Compose file holds a scenario itself, and the way out."""
    return (
        f"{file} has a scenario itself, under x-faultstage.",
        f"Play it: {command(f'own {file}')}. Or add --force to write another one beside it.",
    )


def not_written(folder: Path, why: str) -> tuple[str, str]:
    """Says that the folder can't be written, and the way out."""
    return f"Nothing can be written into {folder}: {why}.", "Choose a folder that can be written."


def written(path: Path, compose: Path | None) -> str:
    """Says that a scenario was written."""
    source = f" for the services in {compose}" if compose else "; there is no Compose file here"
    return f"Wrote {path}{source}."


def go_on(path: Path) -> str:
    """Returns what comes next."""
    return (
        f"Look through it, then: {command(f'own {path} --dry-run')} says what it would do, and "
        f"{command(f'own {path}')} plays it."
    )
