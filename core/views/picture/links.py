"""The links in the picture: which nodes talk to each other, and what flows there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from math import floor

from core.model.events import Group, NodeStatus, Role
from core.model.fault_kinds import Effect
from core.model.fault_lookup import find_kind
from core.views.picture.model import FlowCounter, LinkState, PictureLink
from core.views.stage_state import StageState
from core.views.system_view import SystemView

STEP_S = 0.5
"""Time between two changes of the links' rates, so that people can read the rates, seconds."""
FRESH_S = 1.2
"""A node's own counter that has said nothing for longer than this hasn't moved."""
_CUT = (NodeStatus.DOWN, NodeStatus.CUT_OFF)


_Pairs = tuple[tuple[str, str], ...]
_Rates = tuple[float, float] | None
"""Bytes a second there and back; None where nobody counts."""


def links(
    state: StageState, groups: Sequence[Group], placed: frozenset[str], now: float
) -> tuple[PictureLink, ...]:
    """Returns the network between the nodes of ``state`` at ``now``.

    The same tuple as before where nothing is different: of many nodes there are more than a
    thousand links.

    Args:
        state: what is known.
        groups: the nodes that stand together.
        placed: the nodes that have links.
        now: run seconds.
    """
    system = state.system
    pairs = _pairs(system, groups)
    rates: tuple[_Rates, ...] = ()
    if system.flowed.pairs:
        flows = system.flowed.rates(floor(now / STEP_S) * STEP_S)
        rates = tuple((flows.get((a, b), 0.0), flows.get((b, a), 0.0)) for a, b in pairs)
    elif system.logs.in_bytes:
        rates = tuple(_replicated(system, a, b, now) for a, b in pairs)
    unreachable = frozenset(
        (n.node, other) for n in system.nodes.values() for other in n.unreachable
    )
    slow = frozenset(_slow(state).items())
    return _links(pairs, placed, rates, _cut(system), unreachable, slow)


@lru_cache(maxsize=4)
def _links(
    pairs: _Pairs,
    placed: frozenset[str],
    rates: tuple[_Rates, ...],
    cut: frozenset[str],
    unreachable: frozenset[tuple[str, str]],
    slow: frozenset[tuple[str, float]],
) -> tuple[PictureLink, ...]:
    """Returns the links of ``pairs``.

    Args:
        pairs: the ends of each.
        placed: the nodes that have links.
        rates: what flows over each; empty where nobody counts.
        cut: the nodes that nothing gets to.
        unreachable: which node said that it reaches which other one no more.
        slow: the slowed nodes, each with the milliseconds that it takes to answer.
    """
    delay_of, found = dict(slow), list[PictureLink]()
    for (a, b), flow in zip(pairs, rates or (None,) * len(pairs), strict=True):
        if a not in placed or b not in placed:
            continue
        broken = a in cut or b in cut or (a, b) in unreachable or (b, a) in unreachable
        delays = [delay_of[node] for node in (a, b) if node in delay_of]
        state = LinkState.BROKEN if broken else LinkState.SLOW if delays else LinkState.WHOLE
        found.append(
            PictureLink(
                ends=(a, b),
                rates=flow,
                state=state,
                delay_ms=max(delays) if delays and not broken else None,
            )
        )
    return tuple(found)


def counter(system: SystemView) -> FlowCounter:
    """Returns who counts what flows over the links."""
    if system.flowed.pairs:
        return FlowCounter.NODES if system.flowed.is_by_nodes else FlowCounter.RELAYS
    return FlowCounter.NODES if system.logs.in_bytes and system.logs.seen else FlowCounter.NOBODY


def _pairs(system: SystemView, groups: Sequence[Group]) -> tuple[tuple[str, str], ...]:
    """Returns the pairs of nodes that talk to each other, each once, in the run's order."""
    within = tuple((group.nodes, _sender(system, group)) for group in groups if group.agrees)
    apart = tuple(group.nodes for group in groups if not group.agrees)
    return _ordered(system.names, system.flowed.pairs, within, apart)


def _sender(system: SystemView, group: Group) -> str | None:
    """Returns the only node that sends to the others; empty where nobody is known to, else None."""
    if not system.logs.in_bytes or not group.has_leader:
        return None
    # A primary sends to its replicas, and those say nothing to each other.
    nodes = [name for name in system.names if name in group.nodes]
    return system.leaders.get(group.name) or next(
        (name for name in nodes if system.role_of(name) is Role.LEADER), ""
    )


@lru_cache(maxsize=64)
def _ordered(
    names: tuple[str, ...],
    flowed: frozenset[tuple[str, str]],
    within: tuple[tuple[tuple[str, ...], str | None], ...],
    apart: tuple[tuple[str, ...], ...],
) -> tuple[tuple[str, str], ...]:
    """Returns all pairs in the order of ``names``; of many nodes there are more than a thousand.

    Args:
        names: all nodes.
        flowed: the senders and receivers of what was measured.
        within: the nodes of each group that agrees, and the only one that sends, if one does.
        apart: the nodes of each group that doesn't.
    """
    place = {name: index for index, name in enumerate(names)}
    known = {
        (a, b) if place[a] < place[b] else (b, a) for a, b in flowed if a in place and b in place
    }
    for members, sender in within:
        pairs = combinations([name for name in names if name in members], 2)
        known |= {pair for pair in pairs if sender is None or sender in pair}
    if not flowed:
        for one, other in pairwise(apart):
            known |= {(a, b) for a in one for b in other if a in place and b in place}
    return tuple(sorted(known, key=lambda pair: (place[pair[0]], place[pair[1]])))


def _replicated(system: SystemView, a: str, b: str, now: float) -> tuple[float, float] | None:
    """Returns what a pair's replica said to have received; None where neither counts."""
    seen = system.logs.seen
    if not system.logs.in_bytes or a not in seen or b not in seen:
        return None
    rates = [seen[node].per_s if now - seen[node].t < FRESH_S else 0.0 for node in (a, b)]
    is_primary = [system.role_of(node) is Role.LEADER for node in (a, b)]
    return (0.0 if is_primary[1] else rates[1], 0.0 if is_primary[0] else rates[0])


def _cut(system: SystemView) -> frozenset[str]:
    """Returns the nodes that nothing gets to."""
    return frozenset(n.node for n in system.nodes.values() if n.status in _CUT and n.started)


def _slow(state: StageState) -> dict[str, float]:
    """Returns how long each slowed node takes to answer, milliseconds, as measured."""
    found: dict[str, float] = {}
    for fault in state.faults:
        kind, health = find_kind(fault.chaos_type), state.nodes.get(fault.node)
        if kind is not None and kind.effect is Effect.SLOWS and health is not None:
            found[fault.node] = health.answer_ms or 0.0
    return found
