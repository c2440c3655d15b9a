"""The hosting of one run's nodes: what local processes and containers have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypedDict, TypeVar, runtime_checkable

from core.ports import FailureHook, SubjectError

TRIES = 5
"""Most tries of a start that fails by chance."""

T = TypeVar("T")


class RunOptions(TypedDict, total=False):
    """Options for the hosting of a run, besides the timeline and the clock.

    Attributes:
        run_id: names the run's folder and marks what belongs to the run; by default made up.
        runs: holds the run's folder; by default where runs are kept.
        on_failure: told of a task that fails.
    """

    run_id: str
    runs: Path | None
    on_failure: FailureHook | None


class ChanceError(Exception):
    """Raised where a start failed by chance, so that another try may succeed."""


class PortTakenError(ChanceError):
    """Raised where a server couldn't bind a port that was free when the port was chosen."""


async def try_to_start(
    start: Callable[[int], Awaitable[T]], discard: Callable[[], Awaitable[None]] | None = None
) -> T:
    """Starts nodes on ports that are free at that moment, in one of :data:`TRIES` tries.

    Args:
        start: one try, given the number of tries before; each try makes its random choices
            anew.
        discard: ends what a failed try has left behind.

    Returns:
        What the first successful try returned.

    Raises:
        SubjectError: a port was taken each time; also any other error of ``start``.
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


@runtime_checkable
class LinkLayer(Protocol):
    """A hosting that can put links, which can be cut and slowed, between the started nodes.

    Attributes:
        lays_links: whether the next start does; else nodes reach each other directly, which costs
            nothing.
    """

    lays_links: bool


class Hosting(Protocol):
    """Keeps the nodes of one run; a subject's own hosting adds how the nodes are started."""

    @property
    def folder(self) -> Path:
        """The run's folder, which exists from :meth:`open` to :meth:`close`."""
        ...

    @property
    def warden_pid(self) -> int | None:
        """The id of the process that ends all others when the app is killed; None without one."""
        ...

    async def open(self) -> None:
        """Prepares what all nodes need: the run's folder, and the process that keeps the nodes.

        Raises:
            SubjectError: something can't be prepared; :meth:`close` is still called.
        """
        ...

    def own(self, pid: int) -> None:
        """Makes sure that a local process ends with the app, too."""
        ...

    async def close(self) -> None:
        """Ends everything and removes the run's files. Safe to call at any time, and twice."""
        ...
