"""Runs a program to the end, with a time limit, in a thread."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from core.process.exit_codes import wait_exit_code
from core.process.sessions import in_own_session
from subjects.hosts.processes.group import kill_group

_KEPT_BYTES = 1 << 20


class ProgramEnded(NamedTuple):
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


async def run_program(
    argv: Sequence[str],
    timeout_s: float,
    environment: Mapping[str, str],
    folder: Path | None = None,
    on_spawn: Callable[[int], None] | None = None,
) -> ProgramEnded:
    """Runs a program to the end, or kills the program after ``timeout_s`` seconds.

    Output goes to files: a pipe would stay open in any process that the program leaves behind.
    A thread waits for the program, as asyncio's own support differs between systems and loops.

    Args:
        argv: program and arguments.
        timeout_s: seconds after which it is killed, with what it started.
        environment: all variables.
        folder: the working folder; by default this process's.
        on_spawn: called with the process id.
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
                **in_own_session(),
            )
        except OSError as error:
            return ProgramEnded(127, "", f"{argv[0]}: {error.strerror or error}")
        if on_spawn is not None:
            on_spawn(process.pid)
        waiting = asyncio.ensure_future(asyncio.to_thread(wait_exit_code, process))
        try:
            async with asyncio.timeout(timeout_s):
                code = await asyncio.shield(waiting)
            return ProgramEnded(code, _read(out), _read(errors))
        except TimeoutError:
            return ProgramEnded(None, "", "", in_time=False)
        finally:
            if not waiting.done():
                # With all that it started: Compose as a plugin is a child process.
                kill_group(process.pid)
                await waiting


def _read(output: IO[bytes]) -> str:
    """Returns the end of the output, at most 1 MB."""
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - _KEPT_BYTES))
    return output.read().decode(errors="replace")
