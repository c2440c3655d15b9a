"""The app's end of one load process: starts the process, exchanges lines, ends the process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from subjects.hosts.processes.logs import tail
from subjects.hosts.processes.python_child import PythonChild
from subjects.load.protocol import (
    AnyReport,
    Command,
    ProtocolError,
    decode_report,
    encode,
)

_CLOSE_S = 2.0
_log = logging.getLogger(__name__)


class LoadChild(Protocol):
    """The app's end of the load, wherever the load runs: a process here, or one in a container."""

    @property
    def pid(self) -> int | None:
        """The id of a process of this machine that the app answers for; None for any other."""
        ...

    async def listen(self) -> str:
        """Hands on every report until the load has ended; returns how, as "ended with code 1".

        The words continue a sentence that begins with "the load process".
        """
        ...

    def send(self, command: Command) -> None:
        """Sends ``command``; one that comes too late is dropped."""
        ...

    async def close(self) -> None:
        """Ends the load, within about two seconds."""
        ...


OnReport = Callable[[AnyReport], None]

Spawn = Callable[[Sequence[str], Path, OnReport], Awaitable[LoadChild]]
"""Starts ``subjects.load`` with these arguments; all output but the reports goes to a log.

Raises ``OSError`` or :class:`core.ports.SubjectError` where the load can't be started.
"""


class Child:
    """One load process of this machine.

    Attributes:
        pid: the process id.
    """

    def __init__(self, process: PythonChild, log: Path, on_report: OnReport):
        """Wraps ``process``; use :meth:`spawn`."""
        self.pid: int | None = process.pid
        self._process = process
        self._log = log
        self._ended: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        process.follow("load", lambda line: hand_on(line, on_report), self._end)

    @classmethod
    async def spawn(
        cls,
        arguments: Sequence[str],
        log: Path,
        on_report: OnReport,
        module: str = "subjects.load",
    ) -> Child:
        """Starts ``module`` with ``arguments``; whatever the process prints goes to ``log``.

        Raises:
            OSError: the process can't be started, or ``log`` can't be written.
        """
        with log.open("ab") as output:
            process = PythonChild.start(module, *arguments, output=output, errors=output)
        return cls(process, log, on_report)

    async def listen(self) -> str:
        """Waits until the process has ended and every report was handed on; returns how."""
        return say_end(await asyncio.shield(self._ended), tail(self._log))

    def send(self, command: Command) -> None:
        """Sends ``command``; one that comes too late is dropped."""
        with suppress(OSError):
            self._process.send(encode(command))

    async def close(self) -> None:
        """Closes the channel, which ends the process; kills a process that lives on after 2 s."""
        self._process.finish()
        if not await self._has_ended():
            self._process.kill()
            await self._has_ended()

    async def _has_ended(self) -> bool:
        await asyncio.wait((self._ended,), timeout=_CLOSE_S)
        return self._ended.done()

    def _end(self, code: int | None) -> None:
        if not self._ended.done():
            self._ended.set_result(code)


def hand_on(line: bytes, on_report: OnReport) -> None:
    """Passes the report in ``line`` to ``on_report``; a line without a report is logged."""
    try:
        report = decode_report(line)
    except ProtocolError as error:
        _log.warning("%s", error)
        return
    on_report(report)


def say_end(code: int | None, last_lines: str) -> str:
    """Returns the words for how a load process ended, with its last log lines where it failed."""
    if code is None:
        return "ended, nobody saw how"
    if code < 0:
        return f"was killed by signal {-code}"
    last = " / ".join(last_lines.splitlines())
    return f"ended with code {code}" + (f": {last}" if last and code else "")
