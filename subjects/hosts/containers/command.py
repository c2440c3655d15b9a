"""Runs Compose, for as long as it may take and no longer."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from core.ports import SubjectError
from core.process.exit_codes import wait_exit_code
from core.process.handed_on import tool_environment

RUN_WITHIN_S = 120.0
VERSION_WITHIN_S = 10.0
LAST_LINES = 4
_KEPT_BYTES = 1 << 20
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
        version: as it says itself.
    """

    def __init__(self, argv: Sequence[str], version: str) -> None:
        """Takes how it is called, and what it said its version is."""
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
        """Runs it to its end; returns its output.

        Args:
            arguments: after the program.
            folder: to run in.
            environment: what makes it use the right engine.
            on_spawn: told its process id.
            timeout_s: after which it is killed.

        Raises:
            SubjectError: it failed, with the last lines of its output, or took too long.
        """
        argv = (*self.argv, *arguments)
        ended = await _run(argv, timeout_s, _clean(environment), folder, on_spawn)
        what = " ".join((*self.argv, *arguments))
        if not ended.in_time:
            text = f"{what} took longer than {timeout_s:.0f} s and was ended."
            raise SubjectError(text, "Restart Docker, then try again.")
        if ended.code != 0:
            output = f"{ended.said}\n{ended.complained}".strip()
            last = "; ".join(output.splitlines()[-LAST_LINES:])
            how = "nobody saw how it ended" if ended.code is None else f"exit code {ended.code}"
            raise SubjectError(f"{what} failed ({how}): {last}", "Press R to start afresh.")
        return ended.said


async def find_compose() -> ComposeCommand:
    """Compose as it is on this machine, the better first; asked once.

    Raises:
        SubjectError: there is none; with the way out.
    """
    path = os.environ.get("PATH", "")
    if path in _found:
        return _found[path]
    for program, first in (("docker", ("compose",)), ("docker-compose", ())):
        found = shutil.which(program)
        if found is None:
            continue
        argv = (found, *first)
        ended = await _run((*argv, "version", "--short"), VERSION_WITHIN_S, tool_environment())
        # Other lines are somebody else's: a plugin's warning, what runs at a Python's start.
        version = _VERSION.findall(ended.said)
        if ended.code == 0 and version:
            _found[path] = ComposeCommand((program, *first), version[-1])
            return _found[path]
    text = "Docker Compose is missing: neither docker compose nor docker-compose answers."
    raise SubjectError(text, _REMEDY)


def _clean(engine: Mapping[str, str]) -> dict[str, str]:
    """Our environment, for this engine, without what would change the project."""
    ours = {
        key: value
        for key, value in tool_environment().items()
        if not key.startswith("COMPOSE_") and key not in _ENGINE_VARIABLES
    }
    return {**ours, **{key: value for key, value in engine.items() if value}}


_ENGINE_VARIABLES = ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH")


class _Ended(NamedTuple):
    """How a program ended.

    Attributes:
        code: its exit code; None where it was killed, or nobody saw how it ended.
        said: what it wrote to stdout.
        complained: what it wrote to stderr.
        in_time: whether it ended by itself, in time.
    """

    code: int | None
    said: str
    complained: str
    in_time: bool = True


async def _run(
    argv: Sequence[str],
    timeout_s: float,
    environment: Mapping[str, str],
    folder: Path | None = None,
    on_spawn: Callable[[int], None] | None = None,
) -> _Ended:
    """Runs a program.

    Its output goes to files: a pipe that a process which it left behind holds open would have
    no end. It is waited for in a thread, for asyncio's own support differs between systems and
    loops.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(  # noqa: ASYNC220 - it returns within milliseconds
                argv,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            return _Ended(127, "", f"{argv[0]}: {error.strerror or error}")
        if on_spawn is not None:
            on_spawn(process.pid)
        waiting = asyncio.ensure_future(asyncio.to_thread(wait_exit_code, process))
        try:
            async with asyncio.timeout(timeout_s):
                code = await asyncio.shield(waiting)
            return _Ended(code, _read(out), _read(errors))
        except TimeoutError:
            return _Ended(None, "", "", in_time=False)
        finally:
            if not waiting.done():
                _kill(process)
                await waiting


def _read(output: IO[bytes]) -> str:
    """The end of what was written."""
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - _KEPT_BYTES))
    return output.read().decode(errors="replace")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends it with its children: the plugin is a process of its own."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
