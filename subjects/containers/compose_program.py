"""Finds Compose: ``docker compose``, else ``docker-compose``."""

from __future__ import annotations

import subprocess

from msgspec import Struct

COMMANDS = (("docker", "compose"), ("docker-compose",))
"""Where it may be, the better first."""

ANSWER_S = 8.0
"""Longest that it may take to tell its version, seconds: the older one is slow to start."""


class ComposeProgram(Struct, frozen=True):
    """Compose as it is here.

    Attributes:
        command: what it is called by.
        version: its version.
    """

    command: tuple[str, ...]
    version: str


def find_compose() -> ComposeProgram | None:
    """The first that answers; None where none does. Blocks."""
    for command in COMMANDS:
        try:
            done = subprocess.run(
                [*command, "version", "--short"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=ANSWER_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        version = done.stdout.decode(errors="replace").strip().removeprefix("v")
        if done.returncode == 0 and version[:1].isdigit():
            return ComposeProgram(command, version)
    return None
