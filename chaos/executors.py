"""What injects and undoes each kind of fault, and the catalog that joins the two.

An executor is a handful of lines, so they share a file: a new kind of fault is a class and a
name here, and an entry in :mod:`core.model.fault_kinds`. Each fulfils
``core.ports.FaultExecutor``, for processes and containers alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model.fault_kinds import FAULT_KINDS, FaultKind
from core.ports import Burstable, FaultExecutor, Isolable, Node, Slowable, SubjectError

DELAY_MS = 300.0
"""How late all comes by default, milliseconds: some heartbeats of most systems, no timeout yet."""

MULTIPLIER = 8.0
"""How many times over a burst raises the load by default."""


class KillExecutor:
    """Kills a node with no warning; the undo starts it again over its own data."""

    async def inject(self, node: Node) -> None:
        """Kill ``node``."""
        await node.kill()

    async def undo(self, node: Node) -> None:
        """Start ``node`` again."""
        await node.restart()

    async def is_undone(self, node: Node) -> bool:
        """Whether ``node`` exists and is not stopped."""
        return node.is_alive() and not node.is_paused()


class PauseExecutor:
    """Stops a node where it stands: it keeps its connections and says nothing."""

    async def inject(self, node: Node) -> None:
        """Stop ``node``."""
        await node.pause()

    async def undo(self, node: Node) -> None:
        """Let ``node`` go on; one that has ended since then has no pause left to undo."""
        if node.is_paused():
            await node.resume()

    async def is_undone(self, node: Node) -> bool:
        """Whether ``node`` isn't stopped, for whatever reason."""
        return not node.is_paused()


class PartitionExecutor:
    """Cuts a node off from the others: it runs on, alone."""

    async def inject(self, node: Node) -> None:
        """Take the network to the other nodes away from ``node``.

        Raises:
            SubjectError: ``node`` has no network of its own.
        """
        if not isinstance(node, Isolable):
            text = f"{node.name} is a local process: it can't be cut off."
            raise SubjectError(text, "Nodes in containers can be: start with --docker.")
        await node.cut_off()

    async def undo(self, node: Node) -> None:
        """Give ``node`` its network back."""
        if isinstance(node, Isolable) and node.is_cut_off():
            await node.reconnect()

    async def is_undone(self, node: Node) -> bool:
        """Whether ``node`` isn't cut off, for whatever reason."""
        return not (isinstance(node, Isolable) and node.is_cut_off())


class LatencyExecutor:
    """Slows a node's network down: all that the node sends comes late."""

    def __init__(self, delay_ms: float = DELAY_MS) -> None:
        """Delays by ``delay_ms`` milliseconds."""
        self._delay_ms = delay_ms

    async def inject(self, node: Node) -> None:
        """Delay all that ``node`` sends.

        Raises:
            SubjectError: ``node`` has no network of its own.
        """
        if not isinstance(node, Slowable):
            text = f"{node.name} is a local process: its network can't be slowed down."
            raise SubjectError(text, "That of nodes in containers can be: start with --docker.")
        await node.slow_down(self._delay_ms)

    async def undo(self, node: Node) -> None:
        """Take the delay away."""
        if isinstance(node, Slowable):
            await node.speed_up()

    async def is_undone(self, node: Node) -> bool:
        """Whether there is no delay, for whatever reason."""
        return not (isinstance(node, Slowable) and await node.is_slowed())


class BurstExecutor:
    """Raises the load many times over, for a while: real requests, sent by the load itself.

    A load of a crashed run ends with that run, and its burst with it: that needs no undo.
    """

    def __init__(self, multiplier: float = MULTIPLIER) -> None:
        """Raises the load ``multiplier``-fold.

        Raises:
            ValueError: that would be no burst.
        """
        if not 1.0 <= multiplier < float("inf"):
            raise ValueError(f"the load can't be raised {multiplier}-fold")
        self._multiplier = multiplier

    async def inject(self, node: Node) -> None:
        """Raise what ``node`` sends.

        Raises:
            SubjectError: ``node`` sends nothing.
        """
        if not isinstance(node, Burstable):
            text = f"{node.name} can't send a burst: it is no load."
            raise SubjectError(text, "Only the load itself can.")
        await node.burst(self._multiplier)

    async def undo(self, node: Node) -> None:
        """Take the load back to what it was."""
        if isinstance(node, Burstable) and node.is_bursting():
            await node.calm()

    async def is_undone(self, node: Node) -> bool:
        """Whether ``node`` sends no more than it was started with, for whatever reason."""
        return not (isinstance(node, Burstable) and node.is_bursting())


EXECUTORS: Mapping[str, FaultExecutor] = {
    "kill": KillExecutor(),
    "pause": PauseExecutor(),
    "partition": PartitionExecutor(),
    "latency": LatencyExecutor(),
    "burst": BurstExecutor(),
}
"""By the name that the table of faults has for each."""


class Fault(Struct, frozen=True):
    """A kind of fault with what injects and undoes it."""

    kind: FaultKind
    executor: FaultExecutor


CATALOG: Mapping[str, Fault] = {
    kind.key: Fault(kind, EXECUTORS[kind.executor]) for kind in FAULT_KINDS
}
"""Every kind of fault, by its key."""
