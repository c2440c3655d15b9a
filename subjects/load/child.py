"""The app's end of one load process: started, spoken to line by line, ended."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

from subjects.load.protocol import (
    AnyReport,
    Command,
    ProtocolError,
    decode_report,
    encode,
)
from subjects.processes.logs import tail

LINE_LIMIT = 1 << 20
_CLOSE_S = 2.0
_ROOT = Path(__file__).resolve().parents[2]


class LoadChild(Protocol):
    """The app's end of the load, wherever it runs: a process here, or one in a container."""

    @property
    def pid(self) -> int | None:
        """Its process id, where it is a process of this machine's that the app answers for."""
        ...

    async def listen(self) -> str:
        """Hands on every report until it has ended; returns how, as "ended with code 1".

        The sentence goes on from "the load process".
        """
        ...

    def send(self, command: Command) -> None:
        """Sends ``command``; one that comes too late is dropped."""
        ...

    async def close(self) -> None:
        """Ends it, within about two seconds."""
        ...


OnReport = Callable[[AnyReport], None]

Spawn = Callable[[Sequence[str], Path, OnReport], Awaitable[LoadChild]]
"""Starts ``subjects.load`` with these arguments, what it says besides reports going to a log.

It raises ``OSError`` or :class:`core.ports.SubjectError` where it can't be started.
"""


class Child:
    """One load process.

    Attributes:
        pid: its process id.
    """

    def __init__(self, process: asyncio.subprocess.Process, log: Path, on_report: OnReport):
        """Wraps ``process``; use :meth:`spawn`."""
        self.pid: int | None = process.pid
        self._process = process
        self._log = log
        self._on_report = on_report

    @classmethod
    async def spawn(cls, arguments: Sequence[str], log: Path, on_report: OnReport) -> Child:
        """Starts ``python -m subjects.load ARGUMENTS``; its stderr goes to ``log``.

        Raises:
            OSError: it can't be started, or ``log`` can't be written.
        """
        environment = dict(os.environ)
        known = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = f"{_ROOT}{os.pathsep}{known}" if known else str(_ROOT)
        with log.open("ab") as stderr:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "subjects.load",
                *arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                limit=LINE_LIMIT,
                env=environment,
                # Ctrl-C in the terminal is the app's to handle.
                start_new_session=os.name != "nt",
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        return cls(process, log, on_report)

    async def listen(self) -> str:
        """Hands on every report until the process has ended; returns how."""
        stdout = self._process.stdout
        assert stdout is not None
        while True:
            try:
                line = await stdout.readline()
            except ValueError:
                continue  # a line past the limit isn't ours
            if not line:
                return say_end(await self._process.wait(), read_tail(self._log))
            hand_on(line, self._on_report)

    def send(self, command: Command) -> None:
        """Sends ``command``; one that comes too late is dropped."""
        stdin = self._process.stdin
        if stdin is not None and not stdin.is_closing():
            stdin.write(encode(command))

    async def close(self) -> None:
        """Closes its stdin, which ends it; kills it where it hasn't ended after 2 s."""
        stdin = self._process.stdin
        if stdin is not None:
            stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), _CLOSE_S)
        except TimeoutError:
            if self._process.returncode is None:
                self._process.kill()
                await self._process.wait()


def hand_on(line: bytes, on_report: OnReport) -> None:
    """Gives ``on_report`` the report in ``line``; says on stderr where there is none."""
    try:
        report = decode_report(line)
    except ProtocolError as error:
        print(f"faultstage: {error}", file=sys.stderr)
        return
    on_report(report)


def say_end(code: int, tail: str) -> str:
    """How a load process ended, with the end of its log where it failed by itself."""
    if code < 0:
        return f"was killed by signal {-code}"
    return f"ended with code {code}" + (f": {tail}" if tail and code else "")


def read_tail(log: Path, lines: int = 3) -> str:
    """The last words in ``log``, in one line; empty where there are none."""
    return " / ".join(tail(log, lines).splitlines())
