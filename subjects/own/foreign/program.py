"""The program that loads the system: started, read all the time, and ended with all children."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

from core.process.sessions import in_own_session
from subjects.hosts.line_splitter import LineSplitter
from subjects.hosts.processes.group import kill_group

ENDS_WITHIN_S = 2.0
"""Seconds that the program has to end by itself when it is asked to."""

DRAINS_WITHIN_S = 0.5
"""Seconds within which everything that it wrote has arrived after its end; a process that it has
left may hold its output for ever."""

LAST_LINES = 3
LONGEST_SAID = 200
OUT, ERRORS = 1, 2


class LoadProgram(asyncio.SubprocessProtocol):
    """A running program, whose output is taken all the time.

    Attributes:
        pid: the process id; 0 before the start.
        ended: done with the exit code once it has ended; None where nobody saw how.
        said: its last lines that tell nothing of the load, for people.
    """

    def __init__(self, on_line: Callable[[bytes], bool]) -> None:
        """Calls ``on_line`` with each line, which returns whether the line is of the format."""
        self.pid = 0
        self.ended: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self.said: deque[str] = deque(maxlen=LAST_LINES)
        self._on_line = on_line
        self._splitters = {OUT: LineSplitter(), ERRORS: LineSplitter()}
        self._transport: asyncio.SubprocessTransport | None = None
        self._drained: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ending: asyncio.Task[None] | None = None

    @classmethod
    async def start(
        cls,
        argv: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        on_line: Callable[[bytes], bool],
    ) -> LoadProgram:
        """Starts ``argv`` in a separate session, without a shell.

        Raises:
            OSError: it can't be started.
        """
        _, program = await asyncio.get_running_loop().subprocess_exec(
            lambda: cls(on_line),
            *argv,
            env=dict(environment),
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            **in_own_session(),
        )
        return program

    async def stop(self) -> int | None:
        """Asks the program to end, or kills after :data:`ENDS_WITHIN_S`; returns the exit code."""
        if self.ended.done():
            return self.ended.result()
        self._ask_to_end()
        await asyncio.wait((self.ended,), timeout=ENDS_WITHIN_S)
        if not self.ended.done():
            self.kill()
        return await asyncio.shield(self.ended)

    def kill(self) -> None:
        """Kills the program with all that the program has started."""
        if self.pid:
            kill_group(self.pid)

    # --- asyncio.SubprocessProtocol ------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Notes that the program runs."""
        self._transport = cast(asyncio.SubprocessTransport, transport)  # uvloop's is no subclass
        self.pid = self._transport.get_pid()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Takes lines; those that tell nothing of the load are kept as the program's last words."""
        for line in self._splitters[fd].feed(data):
            if not self._on_line(line) and (text := line.decode(errors="replace").strip()):
                self.said.append(text[:LONGEST_SAID])

    def process_exited(self) -> None:
        """Waits for what the program wrote last."""
        self._ending = asyncio.get_running_loop().create_task(self._end())

    def connection_lost(self, exc: Exception | None) -> None:
        """Notes that all that the program wrote was read."""
        if not self._drained.done():
            self._drained.set_result(None)

    async def _end(self) -> None:
        await asyncio.wait((self._drained,), timeout=DRAINS_WITHIN_S)
        self.kill()  # processes that the program has left
        transport = self._transport
        code = None if transport is None else transport.get_returncode()
        if transport is not None:
            transport.close()
        if not self.ended.done():
            self.ended.set_result(code)

    def _ask_to_end(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self.kill()
            else:
                os.killpg(self.pid, signal.SIGTERM)
