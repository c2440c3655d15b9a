"""The app's end of one load process: started, spoken to line by line, ended."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from subjects.load.protocol import (
    AnyReport,
    Command,
    ProtocolError,
    decode_report,
    encode,
)

LINE_LIMIT = 1 << 20
_CLOSE_S = 2.0
_ROOT = Path(__file__).resolve().parents[2]


class Child:
    """One load process.

    Attributes:
        pid: its process id.
    """

    def __init__(self, process: asyncio.subprocess.Process, on_report: Callable[[AnyReport], None]):
        """Wraps ``process``; use :meth:`spawn`."""
        self.pid = process.pid
        self._process = process
        self._on_report = on_report

    @classmethod
    async def spawn(
        cls, arguments: Sequence[str], log: Path, on_report: Callable[[AnyReport], None]
    ) -> Child:
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
        return cls(process, on_report)

    async def listen(self) -> int:
        """Hands on every report until the process has ended; returns its exit code."""
        stdout = self._process.stdout
        assert stdout is not None
        while True:
            try:
                line = await stdout.readline()
            except ValueError:
                continue  # a line past the limit isn't ours
            if not line:
                return await self._process.wait()
            try:
                report = decode_report(line)
            except ProtocolError as error:
                print(f"faultstage: {error}", file=sys.stderr)
                continue
            self._on_report(report)

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


def read_tail(log: Path, lines: int = 3) -> str:
    """The last lines of ``log``; empty where there are none."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return ""
    return " / ".join(line.strip() for line in text.strip().splitlines()[-lines:])
