"""Runs Docker Compose with a time limit."""

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
from core.text.wording import AFRESH

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
        ended = await _run(argv, timeout_s, _clean(environment), folder, on_spawn)
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
        ended = await _run((*argv, "version", "--short"), VERSION_WITHIN_S, tool_environment())
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


class _CommandEnded(NamedTuple):
    """The exit code and the output of a program that has ended.

    Attributes:
        code: the exit code; None where the program was killed, or nobody saw how it ended.
        said: the text on stdout.
        complained: the text on stderr.
        in_time: whether the program ended by itself, in time.
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
) -> _CommandEnded:
    """Runs a program to the end, or kills the program after ``timeout_s`` seconds.

    Output goes to files: a pipe would stay open in any process that the program leaves behind.
    A thread waits for the program, as asyncio's own support differs between systems and loops.
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
            return _CommandEnded(127, "", f"{argv[0]}: {error.strerror or error}")
        if on_spawn is not None:
            on_spawn(process.pid)
        waiting = asyncio.ensure_future(asyncio.to_thread(wait_exit_code, process))
        try:
            async with asyncio.timeout(timeout_s):
                code = await asyncio.shield(waiting)
            return _CommandEnded(code, _read(out), _read(errors))
        except TimeoutError:
            return _CommandEnded(None, "", "", in_time=False)
        finally:
            if not waiting.done():
                _kill(process)
                await waiting


def _read(output: IO[bytes]) -> str:
    """Returns the end of the output, at most 1 MB."""
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - _KEPT_BYTES))
    return output.read().decode(errors="replace")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kills the program with all children: Compose as a plugin is a child process."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
