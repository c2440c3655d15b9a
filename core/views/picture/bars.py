"""The bars at the nodes: how far each log is, or how much each limiter has allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model.events import LoadKind, NodeStatus
from core.views.picture.model import Arrow, BarKind, LogBar
from core.views.system_parts import LogSeen
from core.views.system_view import SystemView

STOPPED = (NodeStatus.DOWN, NodeStatus.PAUSED)
"""Nodes whose bar can't move."""
_ROOM = 1.12
"""Least length of a bar, as a multiple of the greatest value."""


def bars(system: SystemView, arrows: Sequence[Arrow]) -> dict[str, LogBar]:
    """Returns the bar of each node that has one.

    Args:
        system: what is known of the system.
        arrows: what the clients send to each node.
    """
    if system.logs.seen:
        return _logs(system)
    if system.load_kind is LoadKind.CHECKS and system.limit_ops is not None:
        return _counts(system, {arrow.node: arrow.acked for arrow in arrows if arrow.told})
    return {}


def full_of(most: float) -> int:
    """Returns the value of a full bar that must hold ``most``: 1, 2 or 5 times a power of ten."""
    wanted, step = max(most, 1.0) * _ROOM, 1
    while step < wanted:
        step *= 10
    return next(step // part for part in (5, 2, 1) if step // part >= wanted or part == 1)


def _logs(system: SystemView) -> dict[str, LogBar]:
    logs = {name: seen for name, seen in system.logs.seen.items() if name in system.names}
    kind = BarKind.BYTES if system.logs.in_bytes else BarKind.ENTRIES
    full = full_of(max((seen.head for seen in logs.values()), default=0))
    found: dict[str, LogBar] = {}
    for node, seen in logs.items():
        stopped = system.status_of(node) in STOPPED
        mark, value = _head(system, node, seen, stopped=stopped), seen.position.applied
        is_alone = bool(system.nodes[node].claims)
        found[node] = LogBar(
            kind=kind,
            value=value,
            mark=mark,
            full=full,
            behind=max(0, mark - value),
            alone=max(0, value - mark) if is_alone else 0,
            stopped=stopped,
        )
    return found


def _head(system: SystemView, node: str, seen: LogSeen, *, stopped: bool) -> int:
    """Returns the end of the leader's log, as a node could have known when speaking.

    Nodes are asked one after the other: a living node is measured against what the leader had said
    before, else each would seem behind whoever was asked last. Where nobody leads, whoever is
    furthest counts.
    """
    leaders = [name for name in system.leaders.values() if name in system.logs.seen]
    names = [name for name in leaders or system.logs.seen if name != node]
    others = [system.logs.seen[name] for name in names]
    known = [o.head if stopped or o.t < seen.t else o.before for o in others]
    contradicts = bool(system.nodes[node].claims) and bool(leaders)
    return max(known, default=0) if contradicts else max(seen.head, *known, 0)


def _counts(system: SystemView, per_s: Mapping[str, float]) -> dict[str, LogBar]:
    """Returns a bar of the checks that each node allowed in the limit's window, by the load."""
    limit = round((system.limit_ops or 0.0) * system.limit_window_s)
    counts = {node: round(rate * system.limit_window_s) for node, rate in per_s.items()}
    full = full_of(max(limit, *counts.values()) if counts else limit)
    return {
        node: LogBar(
            kind=BarKind.CHECKS,
            value=count,
            mark=limit,
            full=full,
            total=sum(counts.values()),
            stopped=system.status_of(node) in STOPPED,
        )
        for node, count in counts.items()
    }
