"""Collects evidence from events: what belongs to one trouble, and what is an old story."""

from __future__ import annotations

from msgspec import UNSET

from core.diagnosis.answer_watch import AnswerWatch
from core.diagnosis.evidence import Evidence, Loss
from core.diagnosis.load_watch import LoadWatch
from core.diagnosis.node_watch import NodeWatch
from core.model import events as ev
from core.monitor.invariants import (
    DEFAULT,
    FAILED,
    LEADER,
    MAJORITY,
    NODES_UP,
    P99,
    PROGRESS,
    THROUGHPUT,
)
from core.views.system_view import STALE_SYSTEM_S

SERVING_S = 1.0
"""A node lost after the system has served for this long is a new trouble."""
QUIET_S = 2.0
"""Anything else that breaks after nothing was broken for this long is one, too."""
STOOD_STILL_WITHIN_S = 10.0
"""A standstill that ended no longer than this before a trouble belongs to it."""

LATE_S = 1.0
"""Violations open this much later than what broke, at most."""
MOVED_S = 10.0
"""For this long after a node went or came, slow requests are put down to that."""
LASTING_S = 3.0
"""Slow requests that pass sooner need no explanation, and replace none of something worse."""

_STOPS_WRITES = {LEADER, MAJORITY, PROGRESS}
_SHARED = {invariant.name for invariant in DEFAULT}
_SLOW = {THROUGHPUT, P99, FAILED}


class Collector:
    """The evidence of one run, in bounded memory.

    Feed it every event; it takes what probes, the load and the monitor say, and never looks
    at what was injected.
    """

    def __init__(self, run: ev.RunStarted | None = None) -> None:
        """Starts with nothing but the names of the nodes."""
        self.nodes = NodeWatch(run.nodes, run.groups) if run else NodeWatch()
        self._groups = run.groups if run else ()
        self._system: dict[str, float] = {}
        self._system_t = self._now = 0.0
        self.load = LoadWatch()
        self._answers = AnswerWatch()
        self._bound = run.bound if run else ""
        self._bound_s = run.bound_s if run else UNSET
        self._load_kind = run.load_kind if run else ev.LoadKind.WRITES
        self._since_t: float | None = None
        self._leader_before: str | None = None
        self._led_throughout = True
        self._majority_lost_t: float | None = None
        self._majority_lost: dict[str, None] = {}
        self._open: set[tuple[str, str]] = set()
        self._texts: dict[tuple[str, str], str] = {}
        self._broken: set[str] = set()
        self._stood_still: tuple[float, ev.Suspended] | None = None
        self._serving_since: float | None = None
        self._quiet_since: float | None = None
        self._last_leader: str | None = None
        self._leader_moved_t = -LATE_S
        self._moved_t = 0.0
        self._passing: dict[tuple[str, str], float] = {}

    @property
    def in_trouble(self) -> bool:
        """Whether anything ever went wrong in this run."""
        return self._since_t is not None

    def take(self, event: ev.Event) -> bool:
        """Takes an event; returns whether it may change the explanation."""
        t = event.t
        self._now = max(self._now, t)
        match event:
            case ev.SystemObserved(figures=figures):
                self._system, self._system_t = figures, t
                return False
            case ev.Sampled(sample=sample):
                self.load.sampled(sample)
                return False
            case ev.NodeObserved(health=health):
                changed = self._observe(health, t)
            case ev.LeaderElected(node=node):
                self.nodes.led(node, t)
                changed = True
            case ev.LoadChanged(status=status, detail=detail):
                if status is ev.LoadStatus.LOST:
                    self._trouble(t, self._serving_since, SERVING_S)
                self.load.changed(status, detail, t)
                changed = True
            case ev.BaselineLearned(baseline=baseline):
                self.load.baseline = baseline
                changed = False
            case ev.ViolationOpened():
                self._opened(event, t)
                changed = True
            case ev.ViolationClosed(invariant=invariant, subject=subject):
                self._open.discard((invariant, subject))
                self._texts.pop((invariant, subject), None)
                self._passing.pop((invariant, subject), None)
                changed = True
            case ev.Suspended():
                self._stood_still = (t, event)
                changed = True
            case _:
                return False
        self._look(t)
        return changed

    def pass_time(self, t: float) -> None:
        """It is ``t`` now: what has lasted by then is no passing thing any more."""
        self._now = max(self._now, t)
        for opened_t in self._passing.values():
            if t - opened_t >= LASTING_S:
                self._begin(opened_t - LATE_S)
                self._broken = {invariant for invariant, _ in self._open}
                break

    def evidence(self) -> Evidence:
        """Returns what is known now."""
        nodes = self.nodes
        still, since_t = self._stood_still, self._since_t
        if still is not None and (since_t is None or still[0] < since_t - STOOD_STILL_WITHIN_S):
            still = None
        return Evidence(
            since_t=since_t,
            names=nodes.names,
            nodes=dict(nodes.nodes),
            groups=self._groups,
            system={} if self._now - self._system_t > STALE_SYSTEM_S else self._system,
            leaders=dict(nodes.leaders),
            leader=nodes.leader,
            leader_before=self._leader_before,
            led_throughout=self._led_throughout,
            answers=self._answers.times,
            losses=tuple(nodes.losses),
            elected=tuple(nodes.elected),
            majority_lost_t=self._majority_lost_t,
            majority_lost=tuple(self._majority_lost),
            broken=frozenset(self._broken),
            open=frozenset(self._open),
            texts=dict(self._texts),
            stood_still_s=None if still is None else still[1].seconds,
            stood_still=ev.StoodStill.MACHINE if still is None else still[1].what,
            load=self.load.evidence,
            bound=self._bound,
            bound_s=self._bound_s,
            load_kind=self._load_kind,
        )

    # --- one trouble or the next ------------------------------------------------------

    def _observe(self, health: ev.NodeHealth, t: float) -> bool:
        nodes = self.nodes
        if health.node not in nodes.names:
            return False
        before, leaders = nodes.nodes.get(health.node), dict(nodes.leaders)
        loss = nodes.find_loss(health, t)
        if loss is not None:
            self._trouble(t, self._serving_since, SERVING_S)
        old = _told(nodes.losses)
        nodes.observe(health, t, loss)
        self._answers.observe(health, t)
        if nodes.leaders != leaders:
            self._led_throughout = False
            self._leader_moved_t = t
        # Whoever led when it began: later leaders are its outcome.
        if nodes.leader is not None and t - self._leader_moved_t >= LATE_S:
            self._last_leader = nodes.leader
        if before is None or before.status is not health.status:
            self._moved_t = t
            self.load.is_counting = True
            return True
        return before.role is not health.role or old != _told(nodes.losses)

    def _opened(self, event: ev.ViolationOpened, t: float) -> None:
        invariant, subject = event.invariant, event.subject
        if event.level is ev.Level.WARNING and invariant not in _SHARED:
            # A subject's own word of caution is no trouble; what it is to its rules they say.
            self._broken.add(invariant)
            return
        self._open.add((invariant, subject))
        self._texts[invariant, subject] = event.text
        losses = self.nodes.losses
        if invariant == NODES_UP and any(x.node == subject and x.back_t is None for x in losses):
            self._broken.add(invariant)
            return
        if invariant == P99 or (invariant in _SLOW and self._since_t is not None):
            # What is still being healed explains that; else it has to last to be news.
            healed = t - self._moved_t >= MOVED_S and not any(
                x.behind is not None and not x.caught_up for x in losses
            )
            if self._since_t is None or (healed and _lasted(self._quiet_since, t, QUIET_S)):
                self._passing[invariant, subject] = t
                return
        else:
            self._trouble(t, self._quiet_since, QUIET_S, began_s=LATE_S)
        self._broken.add(invariant)
        self.load.is_counting = True

    def _trouble(
        self, t: float, calm_since: float | None, calm_s: float, began_s: float = 0.0
    ) -> None:
        """Begins a new trouble, unless the last one wasn't over yet."""
        if self._since_t is None or _lasted(calm_since, t, calm_s):
            self._begin(t - began_s)
        self._serving_since = self._quiet_since = None

    def _begin(self, t: float) -> None:
        self._since_t = t
        self._leader_before = self._last_leader
        self._led_throughout = self._leader_moved_t < t
        self._majority_lost_t = None
        self._majority_lost.clear()
        self._broken.clear()
        self._passing.clear()
        self.nodes.begin()
        self.load.begin(t)
        self._answers.begin(t)

    def _look(self, t: float) -> None:
        """Notes since when the system has served, and since when nothing has been broken."""
        nodes, evidence = self.nodes, self.evidence()
        broken = {invariant for invariant, _ in self._open}
        if nodes.was_ready and (lacking := evidence.lacking):
            self._majority_lost_t = self._majority_lost_t or t
            self._majority_lost |= {group.name: None for group in lacking}
        serves = nodes.is_led and evidence.has_majority and not broken & _STOPS_WRITES
        quiet = serves and evidence.is_quiet
        self._serving_since = (self._serving_since or t) if serves else None
        self._quiet_since = (self._quiet_since or t) if quiet else None
        if _lasted(self._quiet_since, t, QUIET_S) and t - self._moved_t >= QUIET_S:
            self.load.is_counting = False


def _lasted(since_t: float | None, t: float, seconds: float) -> bool:
    return since_t is not None and t - since_t >= seconds


def _told(losses: list[Loss]) -> list[tuple[str, bool, bool]]:
    """What of ``losses`` an explanation may depend on."""
    return [(loss.node, loss.back_t is not None, loss.caught_up) for loss in losses]
