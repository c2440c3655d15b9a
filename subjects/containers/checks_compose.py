"""Whether Compose is there."""

from __future__ import annotations

import sys

from core.values import Check, CheckStatus
from subjects.containers.checks_room import found
from subjects.containers.compose_program import find_compose

COMPOSE = Check(key="compose", title="Compose", status=CheckStatus.RUNNING)

_INSTALL_LINUX = (
    "sudo apt-get install -y docker-compose-plugin || sudo apt-get install -y docker-compose"
)


def look_at_compose(platform: str = sys.platform) -> Check:
    """Looks for Compose; blocks until it has told its version."""
    compose = find_compose()
    if compose is not None:
        return found(COMPOSE, CheckStatus.OK, f"{compose.version} ({' '.join(compose.command)})")
    text = "neither docker compose nor docker-compose is there"
    if platform == "linux":
        return found(COMPOSE, CheckStatus.FAILED, text, "Install it.", _INSTALL_LINUX)
    command = "brew install docker-compose" if platform == "darwin" else ""
    return found(COMPOSE, CheckStatus.FAILED, text, "It comes with Docker Desktop.", command)
