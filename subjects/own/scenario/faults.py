"""The faults of a scenario file: the kind, the victims and the length of each."""

from __future__ import annotations

from msgspec import Struct

from subjects.own.scenario.probes import Duration

Victims = str | tuple[str, ...]
"""``leader``, ``follower``, ``majority``, ``any``, what the file calls a leader or follower, the
name of a group for any node of it, the name of a node, or names of several nodes."""


class FaultSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fault: exactly one of the first six keys.

    Attributes:
        kill: SIGKILL, without warning.
        pause: frozen: SIGSTOP, or the engine's pause.
        cut: no network to the other nodes.
        slow: what it sends arrives late, by ``delay``.
        stop: asked to end, as an operator does, and not brought back meanwhile; also for a
            dependency that is no node.
        burst: the load sends so many times as much.
        group: the group whose nodes are meant.
        duration: after which the fault is undone by itself; by default at Recovery.
        delay: for ``slow``.
    """

    kill: Victims | None = None
    pause: Victims | None = None
    cut: Victims | None = None
    slow: Victims | None = None
    stop: Victims | None = None
    burst: float | None = None
    group: str = ""
    duration: Duration | None = None
    delay: Duration = 0.2
