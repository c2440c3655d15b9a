"""The app's view of a process that the warden started, and control over that process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from core.ports import SubjectError
from core.process.identity import GONE, ProcessIdentity
from subjects.hosts.processes import group as groups

ExitCallback = Callable[["LocalProcess"], None]


class LocalProcess:
    """One process; no signal goes to a later process with the same pid.

    Attributes:
        name: the name that people use.
        identity: the pid, and what tells the process from others with that pid.
        log: the file that holds the output.
        returncode: the exit code, negative for a signal; None while the process runs, and where
            nobody saw the end.
        ended_monotonic: the time of the end, as ``time.monotonic()``; None while the process runs.
    """

    def __init__(
        self, name: str, identity: ProcessIdentity, log: Path, *, group: bool = False
    ) -> None:
        """Opens a handle of a process that was just started.

        With ``group``, whatever is done to it is done to all that it has started as well.
        """
        self.name = name
        self.identity = identity
        self.log = log
        self._group = group
        self.returncode: int | None = None
        self.ended_monotonic: float | None = None
        self._ended = asyncio.Event()
        self._process = identity.find()

    @property
    def pid(self) -> int:
        """The process id."""
        return self.identity.pid

    @property
    def ended(self) -> bool:
        """Whether the end was reported."""
        return self._ended.is_set()

    @property
    def exit_text(self) -> str:
        """The words for how the process ended: "exited on signal 9"; empty before."""
        if not self.ended:
            return ""
        if self.returncode is None:
            return "ended, nobody saw how"
        if self.returncode < 0:
            return f"exited on signal {-self.returncode}"
        return f"exited with code {self.returncode}"

    def is_alive(self) -> bool:
        """Whether the process that was started still runs or is stopped."""
        return self._status() is not None

    def is_paused(self) -> bool:
        """Whether the process is alive and stopped."""
        return self._status() == psutil.STATUS_STOPPED

    def kill(self) -> None:
        """Kills the process without warning (SIGKILL); does nothing after the end."""
        if self._process is not None and not self.ended:
            with suppress(psutil.NoSuchProcess):
                if self._group and self._process.is_running():
                    groups.kill_group(self.pid)
                self._process.kill()

    def ask_to_end(self, number: int) -> None:
        """Sends the process the signal ``number``, a request to end.

        Raises:
            SubjectError: the process doesn't run.
        """
        with self._running("stopped") as process:
            process.send_signal(number)

    def pause(self) -> None:
        """Freezes the process.

        Raises:
            SubjectError: the process doesn't run.
        """
        with self._running("paused") as process:
            process.suspend()
            if self._group:
                groups.pause_group(self.pid)

    def resume(self) -> None:
        """Resumes the frozen process.

        Raises:
            SubjectError: the process doesn't run.
        """
        with self._running("resumed") as process:
            process.resume()
            if self._group:
                groups.resume_group(self.pid)

    async def wait_ended(self, timeout_s: float) -> bool:
        """Waits until the end was reported; returns False where that took too long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._ended.wait()
        return self.ended

    def mark_ended(self, returncode: int | None, monotonic_s: float) -> None:
        """Records the end of the process; called by the keeper alone."""
        self.returncode = returncode
        self.ended_monotonic = monotonic_s
        self._ended.set()

    def _status(self) -> str | None:
        if self._process is None or self.ended:
            return None
        try:
            status = self._process.status()
        except psutil.Error:
            return None
        return None if status in GONE else status

    @contextmanager
    def _running(self, done: str) -> Generator[psutil.Process]:
        """Yields the process, and turns psutil's errors into sentences."""
        text = f"{self.name} can't be {done}: "
        gone = SubjectError(f"{text}it isn't running.", f"Restart {self.name} first.")
        if self._process is None or self.ended:
            raise gone
        try:
            yield self._process
        except psutil.NoSuchProcess as error:
            raise gone from error
        except psutil.AccessDenied as error:
            remedy = "Start Faultstage as the user who owns it."
            raise SubjectError(f"{text}the system doesn't allow it.", remedy) from error
