"""Collects evidence from views of the system: what belongs to one trouble, and what doesn't."""

from __future__ import annotations

from core.diagnosis.answer_watch import AnswerWatch
from core.diagnosis.evidence import Evidence
from core.diagnosis.load_watch import LoadWatch
from core.diagnosis.node_watch import NodeWatch
from core.model import events as ev
from core.model.findings.losses import Loss
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
from core.views.system_parts import Violation
from core.views.system_view import SystemView

SERVING_S = 1.0
"""A node lost after the system has served for this long is a new trouble."""
QUIET_S = 2.0
"""Anything else that breaks after nothing was broken for this long is one, too."""
ASKED_WITHIN_S = 1.0
"""Longest time after a loss that an explanation waits for newer answers of the nodes, seconds. All
nodes are asked at once when one is lost; a node that hasn't answered by then is unknown."""
STOOD_STILL_WITHIN_S = 10.0
"""A standstill that ended less than this before a trouble belongs to that trouble, seconds."""

LATE_S = 1.0
"""Violations open this much later than what broke, at most."""
MOVED_S = 10.0
"""Time after a node went or came in which slow requests are blamed on that change, seconds."""
LOOKS_EVERY_S = 0.02
"""Least seconds between two looks at whether the system serves, where only figures of a node are
new: of many nodes there are hundreds of those a second."""
LASTING_S = 3.0
"""Slow requests that pass sooner need no explanation, and replace none of something worse."""

_STOPS_WRITES = {LEADER, MAJORITY, PROGRESS}
_SHARED = {invariant.name for invariant in DEFAULT}
_SLOW = {THROUGHPUT, P99, FAILED}


class Collector:
    """The evidence of one run, in bounded memory.

    Each view of the system is compared with the one before: what is new in it may belong to
    the present trouble, or begin another.
    """

    def __init__(self, run_id: str = "") -> None:
        """Creates a collector that has seen nothing of the run ``run_id``."""
        self._view = SystemView(run_id=run_id)
        self._now = 0.0
        self.nodes = NodeWatch()
        self.load = LoadWatch()
        self._answers = AnswerWatch()
        self._since_t: float | None = None
        self._leader_before: str | None = None
        self._led_throughout = True
        self._majority_lost_t: float | None = None
        self._majority_lost: dict[str, None] = {}
        self._broken: set[str] = set()
        self._serving_since: float | None = None
        self._quiet_since: float | None = None
        self._last_leader: str | None = None
        self._leader_moved_t = -LATE_S
        self._moved_t = 0.0
        self._passing: dict[tuple[str, str], float] = {}
        self._looked_t: float | None = None
        self._is_unlooked = False

    @property
    def run_id(self) -> str:
        """The run that the evidence is of."""
        return self._view.run_id

    @property
    def in_trouble(self) -> bool:
        """Whether anything has gone wrong in this run."""
        return self._since_t is not None

    def take(self, view: SystemView) -> bool:
        """Takes the next view; returns whether news in ``view`` may change the explanation."""
        before, self._view = self._view, view
        t = view.now
        self._now = max(self._now, t)
        if view.sample is not None and view.sample is not before.sample:
            self.load.sampled(view.sample)
            return False
        if view.latest_figures is not before.latest_figures:
            return False
        changed = False
        for name, health in view.nodes.items():
            if health is not before.nodes.get(name):
                changed |= self._observe(before, health, t)
        if view.shards is not before.shards:
            changed |= self.nodes.shards_observed(view.shards)
        if view.elected is not None and view.elected is not before.elected:
            self.nodes.led(view.elected.node, t)
            changed = True
        if (view.load_status, view.load_detail) != (before.load_status, before.load_detail):
            if view.load_status is ev.LoadStatus.LOST:
                self._trouble(t, self._serving_since, SERVING_S)
            self.load.changed(view.load_status, view.load_detail, t)
            changed = True
        if view.violations is not before.violations:
            for violation in view.violations:
                if violation not in before.violations:
                    self._opened(violation, t)
            for key in {(v.invariant, v.subject) for v in before.violations} - view.broken:
                self._passing.pop(key, None)
            changed = True
        changed |= view.standstill is not before.standstill
        looked_t = self._looked_t
        if changed or looked_t is None or not 0 <= t - looked_t < LOOKS_EVERY_S:
            self._look(t)
        else:
            self._is_unlooked = True
        return changed

    def pass_time(self, t: float) -> None:
        """Begins a trouble where a violation has lasted :data:`LASTING_S`; ``t`` is now."""
        self._now = max(self._now, t)
        if self._is_unlooked:
            self._look(t)
        for opened_t in self._passing.values():
            if t - opened_t >= LASTING_S:
                self._begin(opened_t - LATE_S)
                break

    def awaits(self, now: float) -> bool:
        """Whether an explanation should still wait for answers newer than the last loss."""
        lost_t = self._lost_t
        if lost_t is None or now - lost_t > ASKED_WITHIN_S:
            return False
        return not self._view.is_asked_since(lost_t)

    @property
    def _lost_t(self) -> float | None:
        """The time of the present trouble's last loss, run seconds; None where no node was lost."""
        return max((loss.t for loss in self.nodes.losses), default=None)

    def evidence(self) -> Evidence:
        """Returns the evidence as of now, without what the last loss may have outdated."""
        nodes, lost_t = self.nodes, self._lost_t
        view = self._view if lost_t is None else self._view.since(lost_t)
        still, since_t = view.standstill, self._since_t
        if still is not None and since_t is not None and still.t < since_t - STOOD_STILL_WITHIN_S:
            still = None
        open_now = {(found.invariant, found.subject): found.text for found in self._open()}
        return Evidence(
            since_t=since_t,
            looked_s=0.0 if since_t is None else self._now - since_t,
            names=view.names,
            nodes=view.nodes,
            groups=view.groups,
            system=view.at(self._now).figures,
            leaders=view.leaders,
            leader=view.leader,
            leader_before=self._leader_before,
            led_throughout=self._led_throughout,
            answers=self._answers.times,
            losses=tuple(nodes.losses),
            elected=tuple(nodes.elected),
            majority_lost_t=self._majority_lost_t,
            majority_lost=tuple(self._majority_lost),
            broken=frozenset(self._broken),
            open=frozenset(open_now),
            texts=open_now,
            stood_still_s=None if still is None else still.seconds,
            stood_still=ev.StoodStill.MACHINE if still is None else still.what,
            load=self.load.evidence,
            bound=view.bound,
            bounds=view.bounds,
            load_kind=view.load_kind,
        )

    def _open(self) -> list[Violation]:
        """The violations that are open now, except a subject's own warnings."""
        return [found for found in self._view.violations if not _is_caution(found)]

    # --- one trouble or the next ------------------------------------------------------

    def _observe(self, before: SystemView, health: ev.NodeHealth, t: float) -> bool:
        nodes, view, was = self.nodes, self._view, before.nodes.get(health.node)
        loss = nodes.find_loss(before, health, t)
        if loss is not None:
            self._trouble(t, self._serving_since, SERVING_S)
        old = _told(nodes.losses)
        nodes.observe(before, view, health, loss)
        self._answers.observe(health, t)
        if view.leaders != before.leaders:
            self._led_throughout = False
            self._leader_moved_t = t
        # Who led when the trouble began: later leaders are an outcome of the trouble.
        if view.leader is not None and t - self._leader_moved_t >= LATE_S:
            self._last_leader = view.leader
        if was is None or was.status is not health.status:
            self._moved_t = t
            self.load.is_counting = True
            return True
        return was.role is not health.role or old != _told(nodes.losses)

    def _opened(self, found: Violation, t: float) -> None:
        invariant, subject = found.invariant, found.subject
        if _is_caution(found):
            self._broken.add(invariant)
            return
        losses = self.nodes.losses
        if invariant == NODES_UP and any(x.node == subject and x.back_t is None for x in losses):
            self._broken.add(invariant)
            return
        if invariant == P99 or (invariant in _SLOW and self._since_t is not None):
            # Slowness while nodes come back is a part of that; else it must last to be a trouble.
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
        # What is broken already may tell more of what comes now, and isn't told to open again.
        self._broken = {violation.invariant for violation in self._open()}
        self._passing.clear()
        self.nodes.begin()
        self.load.begin(self._view, t)
        self._answers.begin(t)

    def _look(self, t: float) -> None:
        """Notes since when the system has served, and since when nothing has been broken."""
        self._looked_t, self._is_unlooked = t, False
        view, evidence = self._view, self.evidence()
        broken = {invariant for invariant, _ in evidence.open}
        if view.was_ready and (lacking := evidence.lacking):
            self._majority_lost_t = self._majority_lost_t or t
            self._majority_lost |= {group.name: None for group in lacking}
        serves = (
            bool(view.groups)
            and view.is_led
            and evidence.has_majority
            and not broken & _STOPS_WRITES
        )
        # Slowness that may pass doesn't end the quiet: what breaks next is a new trouble.
        lasting = evidence.open - self._passing.keys()
        quiet = serves and all(invariant == NODES_UP for invariant, _ in lasting)
        self._serving_since = (self._serving_since or t) if serves else None
        self._quiet_since = (self._quiet_since or t) if quiet else None
        if _lasted(self._quiet_since, t, QUIET_S) and t - self._moved_t >= QUIET_S:
            self.load.is_counting = False


def _lasted(since_t: float | None, t: float, seconds: float) -> bool:
    return since_t is not None and t - since_t >= seconds


def _is_caution(found: Violation) -> bool:
    """Whether a violation is a subject's own warning, which by itself begins no trouble."""
    return found.level is ev.Level.WARNING and found.invariant not in _SHARED


def _told(losses: list[Loss]) -> list[tuple[str, bool, bool]]:
    """The parts of ``losses`` that can change an explanation: which nodes are back or caught up."""
    return [(loss.node, loss.back_t is not None, loss.caught_up) for loss in losses]
