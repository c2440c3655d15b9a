"""A local process as an ``Instance``: one after another, over the same data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import asdict

from core.ports import SubjectError
from subjects.hosts.instance import RuntimeState
from subjects.hosts.processes.keeper import Keeper
from subjects.hosts.processes.logs import size_of, tail
from subjects.hosts.processes.process import LocalProcess


class ProcessInstance:
    """What runs one node on this machine.

    Attributes:
        process: the present or last process; None before the first.
    """

    def __init__(
        self,
        name: str,
        keeper: Keeper,
        argv: Sequence[str],
        *,
        cwd: Path,
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Starts nothing yet.

        Args:
            name: what people call it.
            keeper: starts each process, and ends it with the app.
            argv: program and arguments.
            cwd: the processes' working folder.
            log: the file for their output.
            environment: all of their variables; by default those of a server.
        """
        self._name = name
        self._keeper = keeper
        self._argv = tuple(argv)
        self._cwd = cwd
        self._log = log
        self._environment = environment
        self._log_from = 0
        self._incarnation = 0
        self._last = RuntimeState.ABSENT
        self._listeners: list[Callable[[], None]] = []
        self.process: LocalProcess | None = None

    @property
    def name(self) -> str:
        """What people call it: ``n1``."""
        return self._name

    @property
    def life(self) -> RuntimeState:
        """What its process is doing now, by the operating system."""
        process = self.process
        if process is None:
            return RuntimeState.ABSENT
        if process.ended:
            self._last = RuntimeState.EXITED
        elif process.is_paused():
            self._last = RuntimeState.PAUSED
        elif process.is_alive():
            self._last = RuntimeState.RUNNING
        # Else it is gone, and the warden's report, which says how, is on its way.
        return self._last

    @property
    def incarnation(self) -> int:
        """How often it was started."""
        return self._incarnation

    @property
    def returncode(self) -> int | None:
        """How it ended, negative for a signal; None while it runs, or where nobody saw."""
        return self.process.returncode if self.process else None

    @property
    def ended_monotonic(self) -> float | None:
        """When it ended, as ``time.monotonic()``; None while it runs."""
        return self.process.ended_monotonic if self.process else None

    @property
    def exit_text(self) -> str:
        """How it ended, in words; empty while it runs."""
        return self.process.exit_text if self.process else ""

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls ``listener()`` when a process of it has ended.

        A pause has no report: it is seen by who looks.
        """
        self._listeners.append(listener)

    async def start(self) -> None:
        """Starts a process; returns before it answers.

        Raises:
            SubjectError: it can't be started.
        """
        self._log_from = size_of(self._log)
        process = await self._keeper.spawn(
            self._name,
            self._argv,
            cwd=self._cwd,
            log=self._log,
            environment=self._environment,
            on_exit=self._exited,
        )
        self.process = process
        self._incarnation += 1
        self._last = RuntimeState.RUNNING
        if process.ended:
            # Its end was reported while it was no process of ours yet.
            self._exited(process)

    async def kill(self) -> None:
        """Ends it with no warning; does nothing where it has ended."""
        if self.process is not None:
            self.process.kill()

    async def pause(self) -> None:
        """Stops it where it stands.

        Raises:
            SubjectError: it doesn't run.
        """
        self._started("paused").pause()

    async def resume(self) -> None:
        """Lets it go on.

        Raises:
            SubjectError: it doesn't run.
        """
        self._started("resumed").resume()

    async def wait_ended(self, timeout_s: float) -> bool:
        """Waits until its end was reported; returns False where that took too long."""
        return self.process is None or await self.process.wait_ended(timeout_s)

    async def last_words(self, lines: int = 1) -> str:
        """What the present or last process said last; empty where it said nothing."""
        return tail(self._log, lines, self._log_from)

    def identity(self) -> dict[str, str | int | float]:
        """What finds exactly this process again after a crash of the app."""
        if self.process is None:
            return {}
        return asdict(self.process.identity)

    def _started(self, done: str) -> LocalProcess:
        if self.process is None:
            raise SubjectError(f"{self._name} can't be {done}: it was never started.")
        return self.process

    def _exited(self, process: LocalProcess) -> None:
        if process is self.process:
            for listener in tuple(self._listeners):
                listener()
