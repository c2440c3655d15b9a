"""Where the nodes of one run live: what local processes and containers have alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypedDict, TypeVar

from core.ports import FailureHook, SubjectError

TRIES = 5
"""How often nodes are started anew where that failed by chance."""

T = TypeVar("T")


class RunOptions(TypedDict, total=False):
    """What the hosting of a run may be told besides the timeline and the clock.

    Attributes:
        run_id: names the run's folder and marks what belongs to the run; by default made up.
        runs: holds the run's folder; by default where runs are kept.
        on_failure: told of a task that fails.
    """

    run_id: str
    runs: Path | None
    on_failure: FailureHook | None


class ChanceError(Exception):
    """A start failed by chance: another try may do."""


class PortTakenError(ChanceError):
    """A server couldn't bind a port that was free when it was chosen."""


async def try_to_start(
    start: Callable[[int], Awaitable[T]], discard: Callable[[], Awaitable[None]] | None = None
) -> T:
    """Starts nodes on ports that are free by then, in one of some tries.

    Args:
        start: one try, told how many there were before it; what it chooses by chance it chooses
            anew each time.
        discard: ends what a try has left behind.

    Returns:
        What the first try that didn't fail by chance returned.

    Raises:
        SubjectError: a port was taken each time; also whatever else ``start`` raises.
    """
    why = ""
    for attempt in range(TRIES):
        try:
            return await start(attempt)
        except ChanceError as error:
            why = str(error)
        if discard is not None:
            await discard()
    text = f"Ports that were free were taken {TRIES} times before the servers had them. "
    raise SubjectError(text + why, "Close what opens so many ports, then try again.")


class Hosting(Protocol):
    """Keeps the nodes of one run; a subject's own adds how they are started."""

    @property
    def folder(self) -> Path:
        """The run's folder; it exists from :meth:`open` to :meth:`close`."""
        ...

    @property
    def warden_pid(self) -> int | None:
        """The process that ends all when the app is killed; None where none runs."""
        ...

    async def open(self) -> None:
        """Gets what all nodes need: the run's folder, and who keeps them.

        Raises:
            SubjectError: it can't be had; :meth:`close` is still called.
        """
        ...

    def own(self, pid: int) -> None:
        """Sees to it that a local process ends with the app, too."""
        ...

    async def close(self) -> None:
        """Ends everything and removes its files. Safe to call at any time, and twice."""
        ...
