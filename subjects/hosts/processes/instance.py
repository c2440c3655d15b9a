"""A local process as an ``Instance``: successive processes over the same data."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import asdict

from core.ports import SubjectError
from subjects.hosts.instance import RuntimeState
from subjects.hosts.processes.keeper import Keeper
from subjects.hosts.processes.logs import size_of, tail
from subjects.hosts.processes.process import LocalProcess


class ProcessInstance:
    """The processes of one node on this machine, one after another.

    Attributes:
        process: the present or last process; None before the first start.
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
        stop_signal: int = signal.SIGTERM,
        group: bool = False,
    ) -> None:
        """Stores the parameters; :meth:`start` starts a process.

        Args:
            name: the name that people use.
            keeper: starts each process, and ends that process with the app.
            argv: program and arguments.
            cwd: the processes' working folder.
            log: the file for their output.
            environment: all variables of the process; by default those of a server.
            stop_signal: what asks the process to end.
            group: whether all that it starts is ended and frozen with it.
        """
        self._name = name
        self._keeper = keeper
        self._argv = tuple(argv)
        self._cwd = cwd
        self._log = log
        self._environment = environment
        self._stop_signal = stop_signal
        self._group = group
        self._log_from = 0
        self._incarnation = 0
        self._last = RuntimeState.ABSENT
        self._listeners: list[Callable[[], None]] = []
        self.process: LocalProcess | None = None

    @property
    def name(self) -> str:
        """The name that people use: ``n1``."""
        return self._name

    @property
    def runtime_state(self) -> RuntimeState:
        """The state of the process, by the operating system."""
        process = self.process
        if process is None:
            return RuntimeState.ABSENT
        if process.ended:
            self._last = RuntimeState.EXITED
        elif process.is_paused():
            self._last = RuntimeState.PAUSED
        elif process.is_alive():
            self._last = RuntimeState.RUNNING
        # The process has exited; the warden reports the exit code shortly.
        return self._last

    @property
    def incarnation(self) -> int:
        """The number of processes that were started; 0 before the first start."""
        return self._incarnation

    @property
    def returncode(self) -> int | None:
        """The exit code, negative for a signal; None while running, or where nobody saw the end."""
        return self.process.returncode if self.process else None

    @property
    def ended_monotonic(self) -> float | None:
        """The time of the end, as ``time.monotonic()``; None while the process runs."""
        return self.process.ended_monotonic if self.process else None

    @property
    def exit_text(self) -> str:
        """The words for how the last process ended; empty while one runs, and before the first."""
        return self.process.exit_text if self.process else ""

    def on_change(self, listener: Callable[[], None]) -> None:
        """Registers ``listener``, which is called when a process of this instance has ended.

        Nothing reports a pause: :attr:`runtime_state` sees one when read.
        """
        self._listeners.append(listener)

    async def start(self) -> None:
        """Starts a process; returns before the server answers.

        Raises:
            SubjectError: the process can't be started.
        """
        self._log_from = size_of(self._log)
        process = await self._keeper.spawn(
            self._name,
            self._argv,
            cwd=self._cwd,
            log=self._log,
            environment=self._environment,
            on_exit=self._exited,
            group=self._group,
        )
        self.process = process
        self._incarnation += 1
        self._last = RuntimeState.RUNNING
        if process.ended:
            # The end was reported before the process was assigned above.
            self._exited(process)

    def change_environment(self, changes: Mapping[str, str]) -> None:
        """Changes variables of the processes that are started from now on."""
        self._environment = {**(self._environment or {}), **changes}

    async def kill(self) -> None:
        """Kills the process without warning; does nothing after the end."""
        if self.process is not None:
            self.process.kill()

    async def ask_to_end(self) -> None:
        """Sends the process the signal to end.

        Raises:
            SubjectError: the process doesn't run.
        """
        self._started("stopped").ask_to_end(self._stop_signal)

    async def pause(self) -> None:
        """Freezes the process.

        Raises:
            SubjectError: the process doesn't run.
        """
        self._started("paused").pause()

    async def resume(self) -> None:
        """Resumes the frozen process.

        Raises:
            SubjectError: the process doesn't run.
        """
        self._started("resumed").resume()

    async def wait_ended(self, timeout_s: float) -> bool:
        """Waits until the end was reported; returns False where that took too long."""
        return self.process is None or await self.process.wait_ended(timeout_s)

    async def last_words(self, lines: int = 1) -> str:
        """Returns the last lines of the present or last process; empty where there are none."""
        return tail(self._log, lines, self._log_from)

    def identity(self) -> dict[str, str | int | float]:
        """Returns what identifies exactly this process after a crash of the app."""
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
