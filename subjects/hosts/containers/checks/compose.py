"""Checks whether Docker Compose is installed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from core.model.records import CheckStatus, PreflightCheck
from core.ports import SubjectError
from subjects.hosts.capacity import found
from subjects.hosts.containers.compose_command import find_compose

COMPOSE = PreflightCheck(key="compose", title="Compose", status=CheckStatus.RUNNING)


async def look_at_compose(platform: str = sys.platform) -> PreflightCheck:
    """Finds Compose and reports the version."""
    try:
        compose = await find_compose()
    except SubjectError as error:
        command = _install(platform)
        return found(COMPOSE, CheckStatus.FAILED, str(error).rstrip("."), error.remedy, command)
    called = " ".join((Path(compose.argv[0]).stem, *compose.argv[1:]))
    return found(COMPOSE, CheckStatus.OK, f"{compose.version.removeprefix('v')} ({called})")


def _install(platform: str) -> str:
    """Returns the command that installs Compose; empty where Docker Desktop brings Compose."""
    if platform == "darwin":
        return "brew install docker-compose"
    if platform != "linux":
        return ""
    if shutil.which("apt-get"):
        # The package has another name in each of Docker's, Ubuntu's and Debian's repositories.
        names = ("docker-compose-plugin", "docker-compose-v2", "docker-compose")
        return " || ".join(f"sudo apt-get install -y {name}" for name in names)
    return "sudo dnf install -y docker-compose-plugin" if shutil.which("dnf") else ""
