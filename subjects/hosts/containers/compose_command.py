"""Runs Docker Compose with a time limit."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from core.ports import SubjectError
from core.process.handed_on import tool_environment
from core.text.wording import AFRESH
from subjects.hosts.processes.program_run import run_program

RUN_WITHIN_S = 120.0
VERSION_WITHIN_S = 10.0
LAST_LINES = 4
_VERSION = re.compile(r"^\s*v?(\d\S*)\s*$", re.MULTILINE)

_REMEDY = (
    "Install the Compose plugin of Docker (docker-compose-plugin, or docker-compose-v2), or"
    " Docker Desktop, which has it."
)

_found: dict[str, ComposeCommand] = {}


class ComposeCommand:
    """One way to call Compose.

    Attributes:
        argv: the program and its first arguments.
        version: the version that Compose reports.
    """

    def __init__(self, argv: Sequence[str], version: str) -> None:
        """Stores how Compose is called, and the version."""
        self.argv = tuple(argv)
        self.version = version

    async def run(
        self,
        arguments: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        on_spawn: Callable[[int], None] | None = None,
        timeout_s: float = RUN_WITHIN_S,
    ) -> str:
        """Runs Compose to the end; returns the output.

        Args:
            arguments: arguments after the program and its first ones.
            folder: the folder to run in.
            environment: variables that choose the right engine.
            on_spawn: called with the process id.
            timeout_s: seconds after which Compose is killed.

        Raises:
            SubjectError: Compose failed, with the last lines of output, or took too long.
        """
        argv = (*self.argv, *arguments)
        ended = await run_program(argv, timeout_s, _clean(environment), folder, on_spawn)
        what = " ".join((*self.argv, *arguments))
        if not ended.in_time:
            text = f"{what} took longer than {timeout_s:.0f} s and was ended."
            raise SubjectError(text, "Restart Docker, then try again.")
        if ended.code != 0:
            output = f"{ended.said}\n{ended.complained}".strip()
            last = "; ".join(output.splitlines()[-LAST_LINES:])
            how = "nobody saw how it ended" if ended.code is None else f"exit code {ended.code}"
            raise SubjectError(f"{what} failed ({how}): {last}", AFRESH)
        return ended.said


async def find_compose() -> ComposeCommand:
    """Finds Compose on this machine, the plugin first; the result is kept.

    Raises:
        SubjectError: there is no Compose; the message has the way out.
    """
    path = os.environ.get("PATH", "")
    if path in _found:
        return _found[path]
    for program, first in (("docker", ("compose",)), ("docker-compose", ())):
        found = shutil.which(program)
        if found is None:
            continue
        argv = (found, *first)
        ended = await run_program(
            (*argv, "version", "--short"), VERSION_WITHIN_S, tool_environment()
        )
        # Other lines come from somebody else: a plugin's warning, what runs at a Python's start.
        version = _VERSION.findall(ended.said)
        if ended.code == 0 and version:
            _found[path] = ComposeCommand((program, *first), version[-1])
            return _found[path]
    text = "Docker Compose is missing: neither docker compose nor docker-compose answers."
    raise SubjectError(text, _REMEDY)


def _clean(engine: Mapping[str, str]) -> dict[str, str]:
    """Returns our environment for this engine, without variables that would change the project."""
    ours = {
        key: value
        for key, value in tool_environment().items()
        if not key.startswith("COMPOSE_") and key not in _ENGINE_VARIABLES
    }
    return {**ours, **{key: value for key, value in engine.items() if value}}


_ENGINE_VARIABLES = ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH")
