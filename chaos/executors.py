"""Executors inject and undo each kind of fault; the catalog joins kinds and executors.

An executor is a handful of lines, so they share a file: a new kind of fault is a class and a
name here, and an entry in :mod:`core.model.fault_kinds`. Each fulfils
``core.ports.FaultExecutor``, for processes and containers alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from msgspec import Struct

from core.model.fault_kinds import FAULT_KINDS, FaultKind
from core.ports import (
    Burstable,
    FaultExecutor,
    Isolable,
    Node,
    Playable,
    Slowable,
    Stoppable,
    SubjectError,
)

DELAY_MS = 300.0
"""Default delay, milliseconds: some heartbeats of most systems, and less than their timeouts."""

MULTIPLIER = 8.0
"""Default factor by which a burst raises the load."""


class KillExecutor:
    """Kills a node without warning; the undo restarts the node over the data left behind."""

    async def inject(self, node: Node) -> None:
        """Kills ``node``."""
        await node.kill()

    async def undo(self, node: Node) -> None:
        """Starts ``node`` again."""
        await node.restart()

    async def is_undone(self, node: Node) -> bool:
        """Whether ``node`` exists and is not stopped."""
        return node.is_alive() and not node.is_paused()


class StopExecutor:
    """Asks a node to end, as an operator does; the undo starts the node again."""

    async def inject(self, node: Node) -> None:
        """Asks ``node`` to end.

        Raises:
            SubjectError: ``node`` can't be asked.
        """
        if not isinstance(node, Stoppable):
            text = f"{node.name} can't be asked to end where it runs."
            raise SubjectError(text, "Choose another fault.")
        await node.ask_to_end()

    async def undo(self, node: Node) -> None:
        """Starts ``node`` again, unless somebody has."""
        if not node.is_alive():
            await node.restart()

    async def is_undone(self, node: Node) -> bool:
        """Whether ``node`` exists."""
        return node.is_alive()


class PauseExecutor:
    """Pauses a node: the process is stopped, keeps all connections and answers nothing."""

    async def inject(self, node: Node) -> None:
        """Pauses ``node``."""
        await node.pause()

    async def undo(self, node: Node) -> None:
        """Resumes ``node``; a node that has ended since then has no pause left to undo."""
        if node.is_paused():
            await node.resume()

    async def is_undone(self, node: Node) -> bool:
        """Whether ``node`` isn't paused, for whatever reason."""
        return not node.is_paused()


class RestartExecutor:
    """Kills a node and starts that node again at once, as a supervisor does."""

    async def inject(self, node: Node) -> None:
        """Kills ``node`` and starts the node again over the data left behind."""
        await node.restart()

    async def undo(self, node: Node) -> None:
        """Starts ``node`` again, where the restart left no process behind."""
        if not node.is_alive():
            await node.restart()

    async def is_undone(self, node: Node) -> bool:
        """Whether ``node`` exists."""
        return node.is_alive()


class PartitionExecutor:
    """Cuts a node off from the other nodes, while the node runs on."""

    async def inject(self, node: Node) -> None:
        """Disconnects ``node`` from the network to the other nodes.

        Raises:
            SubjectError: ``node`` has no network to the other nodes that could be taken away.
        """
        if not isinstance(node, Isolable):
            text = f"{node.name} can't be cut off where it runs."
            raise SubjectError(text, "Choose another fault.")
        await node.cut_off()

    async def undo(self, node: Node) -> None:
        """Reconnects ``node`` to the network to the other nodes, where that is missing."""
        if isinstance(node, Isolable) and node.is_cut_off():
            await node.reconnect()

    async def is_undone(self, node: Node) -> bool:
        """Whether ``node`` isn't cut off, for whatever reason."""
        return not (isinstance(node, Isolable) and node.is_cut_off())


class LatencyExecutor:
    """Slows a node's network down: everything that the node sends arrives late."""

    def __init__(self, delay_ms: float = DELAY_MS) -> None:
        """Creates an executor that delays by ``delay_ms`` milliseconds."""
        self._delay_ms = delay_ms

    def of_strength(self, strength: float) -> LatencyExecutor:
        """Returns an executor that delays by ``strength`` milliseconds."""
        return LatencyExecutor(strength)

    async def inject(self, node: Node) -> None:
        """Delays everything that ``node`` sends.

        Raises:
            SubjectError: ``node`` has no network that could be slowed down.
        """
        if not isinstance(node, Slowable):
            text = f"{node.name} can't be slowed down where it runs."
            raise SubjectError(text, "Choose another fault.")
        await node.slow_down(self._delay_ms)

    async def undo(self, node: Node) -> None:
        """Removes the delay from what ``node`` sends."""
        if isinstance(node, Slowable):
            await node.speed_up()

    async def is_undone(self, node: Node) -> bool:
        """Whether what ``node`` sends isn't delayed, for whatever reason."""
        return not (isinstance(node, Slowable) and await node.is_slowed())


class BurstExecutor:
    """Raises the load many times over, for a while: real requests, sent by the load itself.

    The load of a crashed run ends with that run, and so does a burst: no undo is needed.
    """

    def __init__(self, multiplier: float = MULTIPLIER) -> None:
        """Creates an executor that raises the load ``multiplier``-fold.

        Raises:
            ValueError: ``multiplier`` is below 1 or infinite.
        """
        if not 1.0 <= multiplier < float("inf"):
            raise ValueError(f"the load can't be raised {multiplier}-fold")
        self._multiplier = multiplier

    def of_strength(self, strength: float) -> BurstExecutor:
        """Returns an executor that raises the load ``strength``-fold."""
        return BurstExecutor(strength)

    async def inject(self, node: Node) -> None:
        """Raises the rate at which the load ``node`` sends.

        Raises:
            SubjectError: ``node`` isn't a load.
        """
        if not isinstance(node, Burstable):
            text = f"{node.name} can't send a burst: it is no load."
            raise SubjectError(text, "Only the load itself can.")
        await node.burst(self._multiplier)

    async def undo(self, node: Node) -> None:
        """Lowers the load's rate to what was sent before the burst."""
        if isinstance(node, Burstable) and node.is_bursting():
            await node.calm()

    async def is_undone(self, node: Node) -> bool:
        """Whether the load sends no more than at the start, for whatever reason."""
        return not (isinstance(node, Burstable) and node.is_bursting())


class PlayExecutor:
    """Plays the steps of somebody's own file; the undo plays the file's rollbacks."""

    async def inject(self, node: Node) -> None:
        """Begins to play the steps of ``node``.

        Raises:
            SubjectError: ``node`` has no steps.
        """
        if not isinstance(node, Playable):
            text = f"{node.name} has no steps that could be played."
            raise SubjectError(text, "Only an experiment has.")
        await node.play()

    async def undo(self, node: Node) -> None:
        """Ends the steps of ``node`` that are under way, and plays the rollbacks."""
        if isinstance(node, Playable):
            await node.roll_back()

    async def is_undone(self, node: Node) -> bool:
        """Whether no steps of ``node`` were played that weren't rolled back."""
        return not (isinstance(node, Playable) and node.is_played())


EXECUTORS: Mapping[str, FaultExecutor] = {
    "kill": KillExecutor(),
    "stop": StopExecutor(),
    "pause": PauseExecutor(),
    "restart": RestartExecutor(),
    "partition": PartitionExecutor(),
    "latency": LatencyExecutor(),
    "burst": BurstExecutor(),
    "play": PlayExecutor(),
}
"""The executors, by the names that ``core.model.fault_kinds`` has for executors."""


@runtime_checkable
class GradedExecutor(Protocol):
    """An executor of faults whose strength can be chosen."""

    def of_strength(self, strength: float) -> FaultExecutor:
        """Returns an executor of faults of that strength."""
        ...


class Fault(Struct, frozen=True):
    """A kind of fault, joined with the executor that injects and undoes such faults."""

    kind: FaultKind
    executor: FaultExecutor

    def of(self, kind: FaultKind) -> Fault:
        """Returns this fault with the duration and the strength that ``kind`` has."""
        graded = self.executor
        if kind.strength and isinstance(graded, GradedExecutor):
            return Fault(kind, graded.of_strength(kind.strength))
        return Fault(kind, self.executor)


FAULTS_BY_KEY: Mapping[str, Fault] = {
    kind.key: Fault(kind, EXECUTORS[kind.executor]) for kind in FAULT_KINDS
}
"""Every kind of fault, by its key."""
