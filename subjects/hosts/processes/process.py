"""A process that the warden started, as the app sees and handles it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from core.ports import SubjectError
from core.process.identity import GONE, ProcessIdentity

ExitCallback = Callable[["LocalProcess"], None]


class LocalProcess:
    """One process; every signal to it is checked against its start.

    Attributes:
        name: what people call it.
        identity: its pid, and what tells it from others that have it.
        log: the file that holds its output.
        returncode: how it ended, negative for a signal; None while it runs, and where its
            end was not seen.
        ended_monotonic: when it ended, as ``time.monotonic()``; None while it runs.
    """

    def __init__(self, name: str, identity: ProcessIdentity, log: Path) -> None:
        """Takes hold of a process that was just started."""
        self.name = name
        self.identity = identity
        self.log = log
        self.returncode: int | None = None
        self.ended_monotonic: float | None = None
        self._ended = asyncio.Event()
        self._process = identity.find()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.identity.pid

    @property
    def ended(self) -> bool:
        """Whether its end was reported."""
        return self._ended.is_set()

    @property
    def exit_text(self) -> str:
        """How it ended, in words: "exited on signal 9". Empty while it runs."""
        if not self.ended:
            return ""
        if self.returncode is None:
            return "ended, nobody saw how"
        if self.returncode < 0:
            return f"exited on signal {-self.returncode}"
        return f"exited with code {self.returncode}"

    def is_alive(self) -> bool:
        """Whether it runs or is stopped, and is the one that was started."""
        return self._status() is not None

    def is_paused(self) -> bool:
        """Whether it is alive and stopped."""
        return self._status() == psutil.STATUS_STOPPED

    def kill(self) -> None:
        """Ends it with no warning; does nothing where it has ended."""
        if self._process is not None and not self.ended:
            with suppress(psutil.NoSuchProcess):
                self._process.kill()

    def pause(self) -> None:
        """Stops it where it stands.

        Raises:
            SubjectError: it doesn't run.
        """
        with self._running("paused") as process:
            process.suspend()

    def resume(self) -> None:
        """Lets it go on.

        Raises:
            SubjectError: it doesn't run.
        """
        with self._running("resumed") as process:
            process.resume()

    async def wait_ended(self, timeout_s: float) -> bool:
        """Waits until its end was reported; returns False where that took too long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._ended.wait()
        return self.ended

    def mark_ended(self, returncode: int | None, monotonic_s: float) -> None:
        """Notes its end; called by the keeper alone."""
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
        """Hands out the process, and says psutil's errors in words."""
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
