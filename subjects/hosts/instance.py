"""Where a node runs: one process after another, or one container started again and again."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol


class RuntimeState(StrEnum):
    """What the operating system, or the container engine, says of it."""

    ABSENT = "absent"
    """Not started yet."""
    RUNNING = "running"
    PAUSED = "paused"
    CUT_OFF = "cut off"
    """It runs, without its network to the other nodes."""
    EXITED = "exited"
    UNKNOWN = "unknown"
    """Who would know doesn't answer."""


class Instance(Protocol):
    """What runs one node; it stays the same object across restarts.

    Reading its attributes is cheap and never blocks: they are kept up to date from the
    operating system or from the engine's events.
    """

    @property
    def name(self) -> str:
        """What people call it: ``n1``."""
        ...

    @property
    def life(self) -> RuntimeState:
        """What it is doing now."""
        ...

    @property
    def incarnation(self) -> int:
        """How often it was started; 0 before the first time."""
        ...

    @property
    def returncode(self) -> int | None:
        """How it ended: negative for a signal, or 128 and the signal for a container."""
        ...

    @property
    def ended_monotonic(self) -> float | None:
        """When it ended, as ``time.monotonic()``; None while it runs."""
        ...

    @property
    def exit_text(self) -> str:
        """How it ended, in words: "exited on signal 9". Empty while it runs."""
        ...

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls ``listener()`` in the loop as soon as a change of its life is heard of."""
        ...

    async def start(self) -> None:
        """Starts it, or starts it anew over its own data; returns before it answers.

        Raises:
            SubjectError: it can't be started.
        """
        ...

    async def kill(self) -> None:
        """Ends it with no warning (SIGKILL); does nothing where it has ended."""
        ...

    async def pause(self) -> None:
        """Stops it where it stands.

        Raises:
            SubjectError: it doesn't run.
        """
        ...

    async def resume(self) -> None:
        """Lets it go on.

        Raises:
            SubjectError: it doesn't run.
        """
        ...

    async def wait_ended(self, timeout_s: float) -> bool:
        """Waits until its end was heard of; returns False where that took too long."""
        ...

    async def last_words(self, lines: int = 1) -> str:
        """The last lines of its output; empty where there are none."""
        ...

    def identity(self) -> dict[str, str | int | float]:
        """What finds exactly this process or container again after a crash of the app."""
        ...
