"""The interface of an instance: successive processes, or one container started repeatedly."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol


class RuntimeState(StrEnum):
    """The state of an instance, by the operating system or the container engine."""

    ABSENT = "absent"
    """The instance was never started."""
    RUNNING = "running"
    PAUSED = "paused"
    CUT_OFF = "cut off"
    """The instance runs, without the network to the other nodes."""
    EXITED = "exited"
    UNKNOWN = "unknown"
    """The state can't be known at present, as when the engine doesn't answer."""


class Instance(Protocol):
    """The process or container of one node; the same object serves across restarts.

    Attributes are cheap to read and never block: the operating system or the engine's events keep
    them up to date.
    """

    @property
    def name(self) -> str:
        """The name that people use: ``n1``."""
        ...

    @property
    def runtime_state(self) -> RuntimeState:
        """The present state."""
        ...

    @property
    def incarnation(self) -> int:
        """The number of times that the instance was started; 0 before the first start."""
        ...

    @property
    def returncode(self) -> int | None:
        """The exit code: negative for a signal, or 128 and the signal for a container."""
        ...

    @property
    def ended_monotonic(self) -> float | None:
        """The time of the last end, as ``time.monotonic()``; None while the instance runs."""
        ...

    @property
    def exit_text(self) -> str:
        """The words for how the instance ended: "exited on signal 9"; empty while running."""
        ...

    def on_change(self, listener: Callable[[], None]) -> None:
        """Makes ``listener()`` be called in the loop after each reported change of state."""
        ...

    async def start(self) -> None:
        """Starts the instance, with the data of earlier starts; returns before the node answers.

        Raises:
            SubjectError: the instance can't be started.
        """
        ...

    async def kill(self) -> None:
        """Ends the instance without warning (SIGKILL); does nothing to one that has ended."""
        ...

    async def ask_to_end(self) -> None:
        """Asks the instance to end, as an operator does; returns before the instance has ended."""
        ...

    async def pause(self) -> None:
        """Freezes the instance.

        Raises:
            SubjectError: the instance doesn't run.
        """
        ...

    async def resume(self) -> None:
        """Resumes a frozen instance.

        Raises:
            SubjectError: the instance doesn't run.
        """
        ...

    async def wait_ended(self, timeout_s: float) -> bool:
        """Waits until the end was reported; returns False after ``timeout_s`` seconds."""
        ...

    async def last_words(self, lines: int = 1) -> str:
        """Returns the last lines of the output; empty where there are none."""
        ...

    def identity(self) -> dict[str, str | int | float]:
        """Returns what identifies exactly this process or container after a crash of the app."""
        ...
