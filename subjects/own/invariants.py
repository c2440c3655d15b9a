"""The invariants of a scenario: what the probes and the load must show, judged by the view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import partial

from core.model.events import NodeStatus
from core.monitor.invariants import DEFAULT, Invariant, InvariantVerdict, broken, holds, unknown
from core.views.system_view import SystemView
from subjects.own.load_bounds import judge_load
from subjects.own.scenario.durations import seconds
from subjects.own.scenario.probes import ProbeSpec
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.scenario.story import InvariantSpec
from subjects.own.symptoms import ConditionBroken, ConditionHolds

EVERY_S, COMMAND_EVERY_S = 0.2, 1.0
"""The interval at which an invariant's probe is asked, unless the file says otherwise, seconds."""

OLD_AFTER_S = 3.0
"""The least time for which an observation of a condition counts, seconds."""

SURE_AFTER_S = 0.5
"""The least time for which a condition must be broken, seconds: a node that just ended may be
known to have ended only a moment after a question to it failed."""

_TAKEN = frozenset(each.name for each in DEFAULT)


class _Vote(StrEnum):
    """The vote of one node on a condition."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"
    AWAY = "away"
    """The node is known to be down or paused, and so isn't asked."""


def invariants(scenario: ResolvedScenario) -> Sequence[Invariant]:
    """Returns the invariants of ``scenario``, besides those of every system."""
    return tuple(_invariant(scenario, key, spec) for key, spec in scenario.invariants.items())


def invariant_name(key: str) -> str:
    """Returns the stable name of an invariant that the file calls ``key``."""
    return f"own-{key}" if key in _TAKEN else key


def asked_every(probe: ProbeSpec) -> float:
    """Returns how many seconds lie between two questions of an invariant."""
    if probe.every is not None:
        return seconds(probe.every)
    return COMMAND_EVERY_S if probe.command is not None or probe.health else EVERY_S


def _invariant(scenario: ResolvedScenario, key: str, spec: InvariantSpec) -> Invariant:
    title, within_s = spec.title or key, seconds(spec.within)
    judge: Callable[[SystemView], Iterable[InvariantVerdict]]
    if spec.load is not None:
        judge = partial(judge_load, title, spec.load, within_s)
    else:
        names = spec.nodes or tuple(node.name for node in scenario.nodes)
        judge = partial(_judge_probe, invariant_name(key), title, spec, names)
    return Invariant(
        name=invariant_name(key),
        title=title,
        judge=judge,
        settles=spec.load is not None,
        stops=spec.stop,
    )


def _judge_probe(
    name: str, title: str, spec: InvariantSpec, nodes: Sequence[str], seen: SystemView
) -> Iterable[InvariantVerdict]:
    if not seen.was_ready:
        return ()
    if seen.blind or seen.is_settling:
        return (unknown(),)
    votes = {node: _vote(name, spec, node, seen) for node in nodes}
    away = [node for node, vote in votes.items() if vote is _Vote.AWAY]
    if spec.on == "all" and not spec.nodes and len(away) < len(votes):
        # A node that is down has a violation of its own: the others have to be good.
        votes = {node: vote for node, vote in votes.items() if vote is not _Vote.AWAY}
    good = sum(vote is _Vote.GOOD for vote in votes.values())
    open_ = sum(vote is _Vote.UNKNOWN for vote in votes.values())
    needed = {"any": 1, "majority": len(votes) // 2 + 1}.get(spec.on, len(votes))
    if good >= needed:
        return (holds(ConditionHolds(title)),)
    if good + open_ >= needed:
        return (unknown(),)
    symptom = ConditionBroken(title, _said(name, votes, seen))
    return (broken(symptom, after_s=max(seconds(spec.within), SURE_AFTER_S)),)


def _vote(name: str, spec: InvariantSpec, node: str, seen: SystemView) -> _Vote:
    if seen.status_of(node) in (NodeStatus.DOWN, NodeStatus.PAUSED):
        return _Vote.AWAY
    assert spec.probe is not None
    lasts_s = max(OLD_AFTER_S, 3 * asked_every(spec.probe))
    known = seen.condition(name, node, lasts_s)
    if known is None or known.good is None:
        return _Vote.UNKNOWN
    return _Vote.GOOD if known.good else _Vote.BAD


def _said(name: str, votes: dict[str, _Vote], seen: SystemView) -> tuple[tuple[str, str], ...]:
    """Returns the nodes where the condition is broken, and what each said."""
    found: list[tuple[str, str]] = []
    for node, vote in votes.items():
        if vote is _Vote.AWAY:
            found.append((node, seen.status_of(node).value))
        elif vote is _Vote.BAD:
            found.append((node, seen.conditions[name, node].value))
    return tuple(found)
