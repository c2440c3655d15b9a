"""Invariants over health and samples, which must hold and are judged one by one.

A judge is given a ``SystemView`` and nothing else. It says of each
thing it looks at whether the invariant holds, is broken, isn't known, or isn't asked now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from statistics import median

from msgspec import Struct

from core.model import symptoms
from core.model.events import Group, Level, NodeStatus, Role
from core.model.symptoms import Symptom
from core.views.groups import quorum
from core.views.samples import COVERED_SHARE, degraded_below, is_recovered, last_seconds, mean_ops
from core.views.staleness import STALE_NODE_S
from core.views.system_view import SystemView


class InvariantState(StrEnum):
    """The outcome of a judgement."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    """Can't be told, or in between: what was said last stays said."""
    MOOT = "moot"
    """Not asked now: nothing may stay open."""


class InvariantVerdict(Struct, frozen=True, kw_only=True):
    """A judgement of one invariant about ``subject``."""

    state: InvariantState
    symptom: Symptom | None = None
    """The finding to tell when the violation opens (BROKEN) or closes (HOLDS, MOOT)."""
    subject: str = ""
    level: Level = Level.ERROR
    after_s: float = 0.0
    """Seconds for which the same must be found without a break before the verdict counts."""


def holds(symptom: Symptom, subject: str = "", *, after_s: float = 0.0) -> InvariantVerdict:
    """The verdict that the invariant holds for ``subject``."""
    return InvariantVerdict(
        state=InvariantState.HOLDS, symptom=symptom, subject=subject, after_s=after_s
    )


def broken(
    symptom: Symptom, subject: str = "", *, level: Level = Level.ERROR, after_s: float = 0.0
) -> InvariantVerdict:
    """The verdict that the invariant is broken for ``subject``."""
    return InvariantVerdict(
        state=InvariantState.BROKEN, symptom=symptom, subject=subject, level=level, after_s=after_s
    )


def unknown(subject: str = "") -> InvariantVerdict:
    """The verdict that nobody can say whether the invariant holds for ``subject``."""
    return InvariantVerdict(state=InvariantState.UNKNOWN, subject=subject)


def moot(symptom: Symptom, subject: str = "") -> InvariantVerdict:
    """The verdict that the invariant isn't asked for ``subject`` now."""
    return InvariantVerdict(
        state=InvariantState.MOOT, symptom=symptom, subject=subject, level=Level.INFO
    )


class Invariant(Struct, frozen=True, kw_only=True):
    """Something that must hold.

    Attributes:
        name: stable: ``nodes-up``.
        title: as people say it: ``all nodes up``.
        judge: looks; gives one verdict for each thing it is about.
        restates: whether another symptom while it is broken is news for the feed.
        settles: whether it may be broken for a moment before it has held for the first time.
        stops: whether the faults in force are undone at once when it breaks.
    """

    name: str
    title: str
    judge: Callable[[SystemView], Iterable[InvariantVerdict]]
    restates: bool = False
    settles: bool = False
    stops: bool = False


_UNKNOWN = unknown()
_MOOT = moot(symptoms.LoadOff())


# --- the nodes ---------------------------------------------------------------------------


def _seen(seen: SystemView) -> Iterable[InvariantVerdict]:
    if not seen.was_ready or not seen.names:
        return ()
    if (reason := seen.blind) is None:
        if len(seen.unknown) == len(seen.names):
            return (_UNKNOWN,)
        return (holds(symptoms.NodesSeen()),)
    return (broken(symptoms.NodesUnseen(reason), after_s=0.3),)


def _nodes_up(seen: SystemView) -> Iterable[InvariantVerdict]:
    if seen.blind:
        # Told once for all nodes together; what was told of a single node before stays open.
        return [unknown(name) for name in seen.names]
    return [_node_up(seen, name) for name in seen.names]


def _node_up(seen: SystemView, name: str) -> InvariantVerdict:
    if (health := seen.nodes.get(name)) is not None and not health.started:
        return moot(symptoms.NodeRestarting(name), name)
    status = seen.status_of(name)
    symptom = symptoms.NodeIs(name, status)
    match status:
        case NodeStatus.UP:
            return holds(symptom, name)
        case NodeStatus.DOWN | NodeStatus.PAUSED | NodeStatus.CUT_OFF:
            return broken(symptom, name)
        case NodeStatus.STARTING if seen.was_ready:
            return broken(symptom, name, level=Level.WARNING, after_s=0.5)
        case NodeStatus.UNKNOWN if seen.was_ready and not seen.is_settling:
            if seen.is_stale(name):
                stale = symptoms.NodeStale(name, STALE_NODE_S)
                return broken(stale, name, level=Level.WARNING)
            return broken(symptom, name, level=Level.WARNING, after_s=1.0)
        case _:
            return unknown(name)


def _leader(seen: SystemView) -> Iterable[InvariantVerdict]:
    if not seen.was_ready or not seen.names:
        return ()
    return [_led(seen, group) for group in seen.groups if group.has_leader]


def _led(seen: SystemView, group: Group) -> InvariantVerdict:
    about = _about(seen, group)
    leaders = seen.leaders_of(group)
    if len(leaders) == 1:
        return holds(symptoms.LeaderIs(leaders[0], about), about)
    # Two claims are a change of leader seen half-way; a leader that doesn't answer may lead on.
    led_last = any(
        seen.role_of(name) is Role.LEADER for name in seen.unknown if name in group.nodes
    )
    if leaders or led_last or seen.is_settling or seen.blind:
        return unknown(about)
    return broken(symptoms.NoLeader(about, group.role_nouns.leader.one), about, after_s=0.3)


def _majority(seen: SystemView) -> Iterable[InvariantVerdict]:
    if not seen.was_ready or not seen.names:
        return ()
    # A single node needs no majority: that the node is down says all.
    return [
        _agreeing(seen, group) for group in seen.groups if group.agrees and len(group.nodes) > 1
    ]


def _agreeing(seen: SystemView, group: Group) -> InvariantVerdict:
    about, total, needed = _about(seen, group), len(group.nodes), quorum(group)
    up = sum(name in group.nodes for name in seen.up)
    symptom = symptoms.NodesUp(
        up,
        total,
        about,
        is_majority=up >= needed,
        elects=group.elects,
        nouns=group.member_nouns if about else None,
    )
    if up >= needed:
        return holds(symptom, about)
    if up + sum(name in group.nodes for name in seen.unknown) >= needed:
        return unknown(about)
    return broken(symptom, about)


def _about(seen: SystemView, group: Group) -> str:
    """The subject of a verdict on ``group``: the name, or empty where no other group exists."""
    return group.name if len(seen.groups) > 1 else ""


# --- the load ----------------------------------------------------------------------------

FEWEST = 20
"""Requests that a short span should see; with fewer, a span may be empty by chance."""


def unmeasured(seen: SystemView) -> InvariantVerdict | None:
    """The verdict on every invariant of the load while no samples can be judged; else None."""
    if not seen.is_load_running:
        return _MOOT
    return _UNKNOWN if seen.is_settling or seen.is_load_stale else None


def _throughput(seen: SystemView) -> Iterable[InvariantVerdict]:
    if (verdict := unmeasured(seen)) is not None:
        return (verdict,)
    baseline, samples = seen.baseline, seen.warm_samples
    if baseline is None or not samples or not seen.is_attempting:
        return (_UNKNOWN,)
    for seconds, least in ((0.5, 0.4 * baseline.median_ops), (1.0, degraded_below(baseline))):
        window = last_seconds(samples, seconds)
        covered = sum(sample.interval_s for sample in window)
        if covered < COVERED_SHARE * seconds or baseline.median_ops * seconds < FEWEST:
            continue
        ops = mean_ops(window)
        if ops < least:
            # The curve is at zero by then: say so, not the mean over a whole second.
            now = min(ops, mean_ops(last_seconds(samples, 0.2)))
            return (broken(symptoms.Throughput(now / baseline.median_ops, is_back=False)),)
    if not is_recovered(samples, baseline):
        return (_UNKNOWN,)
    share = mean_ops(last_seconds(samples, 1.0)) / baseline.median_ops
    return (holds(symptoms.Throughput(share, is_back=True)),)


P99_SUSTAINED_S = 2.0
"""Latency has to be high for this long."""


def p99_limit(baseline_ms: float) -> float:
    """The p99, in milliseconds, above which a load no longer runs as normal.

    Generous, for on a busy laptop with two cores a second of 60 to 100 ms is no news.
    """
    return max(4 * baseline_ms, baseline_ms + 40)


def _p99(seen: SystemView) -> Iterable[InvariantVerdict]:
    if (verdict := unmeasured(seen)) is not None:
        return (verdict,)
    baseline = seen.baseline
    window = last_seconds(seen.warm_samples, P99_SUSTAINED_S)
    values = [sample.p99_ms for sample in window if sample.p99_ms is not None]
    normal_ms = None if baseline is None else baseline.p99_ms
    if normal_ms is None or not window or len(values) < max(0.8 * len(window), 1):
        return (_UNKNOWN,)
    if sum(sample.interval_s for sample in window) < COVERED_SHARE * P99_SUSTAINED_S:
        return (_UNKNOWN,)
    over = sum(value > p99_limit(normal_ms) for value in values)
    now_ms = median(values)
    if over >= 0.8 * len(values):
        high = symptoms.Latency(now_ms, normal_ms)
        return (broken(high, level=Level.WARNING),)
    if over:
        return (_UNKNOWN,)
    return (holds(symptoms.Latency(now_ms)),)


def _failed(seen: SystemView) -> Iterable[InvariantVerdict]:
    if (verdict := unmeasured(seen)) is not None:
        return (verdict,)
    if not seen.load_samples:
        return (_UNKNOWN,)
    failed = sum(sample.failed for sample in last_seconds(seen.load_samples, 1.0))
    if failed:
        return (broken(symptoms.RequestsFailed(failed)),)
    answered = sum(sample.answered for sample in last_seconds(seen.load_samples, 0.5))
    if not answered:
        return (_UNKNOWN,)
    return (holds(symptoms.RequestsFailed(0), after_s=1.0),)


def _progress(seen: SystemView) -> Iterable[InvariantVerdict]:
    if (verdict := unmeasured(seen)) is not None:
        return (verdict,)
    if not seen.load_samples:
        return (_UNKNOWN,)
    if seen.silent_s < seen.patience_s:
        return (holds(symptoms.AnswersStopped(seen.load_kind)),)
    if not seen.is_attempting:
        return (_UNKNOWN,)
    return (broken(symptoms.AnswersStopped(seen.load_kind, seen.silent_s)),)


SEEN, NODES_UP, LEADER, MAJORITY = "nodes-seen", "nodes-up", "leader", "majority"
THROUGHPUT, P99, FAILED, PROGRESS = "throughput", "p99", "failed", "progress"
LOAD_INVARIANTS = frozenset({THROUGHPUT, P99, FAILED, PROGRESS})
"""The names of the invariants that only a running load can break."""

DEFAULT = (
    Invariant(name=SEEN, title="the nodes can be seen", judge=_seen),
    Invariant(name=NODES_UP, title="all nodes up", judge=_nodes_up, restates=True),
    Invariant(name=LEADER, title="a leader exists", judge=_leader),
    Invariant(name=MAJORITY, title="a majority is up", judge=_majority),
    Invariant(name=PROGRESS, title="answers keep coming", judge=_progress),
    Invariant(name=THROUGHPUT, title="throughput within the baseline", judge=_throughput),
    Invariant(name=P99, title="p99 within the baseline", judge=_p99),
    Invariant(name=FAILED, title="no failed requests", judge=_failed, settles=True),
)
