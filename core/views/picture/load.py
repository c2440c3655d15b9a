"""The clients in the picture: their requests a second, and the nodes that get the writes."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from msgspec import UNSET

from core.model.events import Group, LoadKind, NodeStatus, Sample
from core.views.picture.model import Arrow, Clients
from core.views.system_view import SystemView

OVER_S, STEP_S = 1.0, 0.25
"""Seconds over which rates are taken, and how often they change, so that they can be read."""


def clients(system: SystemView) -> Clients:
    """Returns the clients' rates over the last second."""
    lately = _lately(system)
    kind, running = system.load_kind, system.is_load_running
    seconds = sum(sample.interval_s for sample in lately)
    if not lately or seconds <= 0:
        return Clients(kind=kind, running=running)

    def rate(count: int) -> float:
        return count / seconds

    acked, writes = sum(s.acked for s in lately), sum(s.writes_acked for s in lately)
    checks = kind is LoadKind.CHECKS
    return Clients(
        kind=kind,
        running=running,
        acked=rate(acked if checks else writes),
        reads=0.0 if checks else rate(max(0, acked - writes)),
        failed=rate(sum(s.failed for s in lately)),
        refused=rate(sum(s.refused for s in lately)),
        shed=rate(sum(s.shed for s in lately)),
    )


def arrows(system: SystemView, groups: Sequence[Group]) -> tuple[Arrow, ...]:
    """Returns an arrow to each node that the clients have written to of late.

    Where the load doesn't tell nodes apart, all nodes of the first group have a plain arrow.
    """
    if not system.samples:
        return ()
    told = [sample for sample in system.samples if sample.nodes is not UNSET]
    if not told:
        return tuple(
            Arrow(node=node, told=False, broken=_is_down(system, node))
            for node in _writable(groups)
        )
    nodes = {node for sample in told if sample.nodes is not UNSET for node in sample.nodes}
    lately = _lately(system)
    return tuple(_arrow(system, node, lately) for node in system.names if node in nodes)


def _arrow(system: SystemView, node: str, lately: Sequence[Sample]) -> Arrow:
    seconds = sum(sample.interval_s for sample in lately) or 1.0
    counts = [sample.nodes[node] for sample in lately if sample.nodes and node in sample.nodes]
    return Arrow(
        node=node,
        acked=sum(count.acked for count in counts) / seconds,
        failed=sum(count.failed for count in counts) / seconds,
        refused=sum(count.refused for count in counts) / seconds,
        broken=_is_down(system, node),
    )


def _is_down(system: SystemView, node: str) -> bool:
    return system.status_of(node) is NodeStatus.DOWN


def _writable(groups: Sequence[Group]) -> tuple[str, ...]:
    sharing = [group for group in groups if group.shares_lead]
    return (sharing or list(groups))[0].nodes if groups else ()


def _lately(system: SystemView) -> list[Sample]:
    step_t = floor(system.now / STEP_S) * STEP_S
    return [
        sample
        for sample in system.samples
        if 0 <= step_t - sample.t < OVER_S and sample.t > system.load_since_t
    ]
