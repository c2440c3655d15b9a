"""The fold over what probes, the load and the monitor said of the system on stage."""

from __future__ import annotations

from msgspec import UNSET
from msgspec.structs import replace

from core.model import events as ev
from core.model.events import Bound, LoadStatus, NodeStatus, Role, StoodStill
from core.views.fold.handlers import on_system
from core.views.groups import leader_of, whole
from core.views.key_groups import ended, stalls_after
from core.views.staleness import SETTLING_S
from core.views.system_parts import Candidacy, ConditionSeen, Shards, Violation
from core.views.system_view import SystemView

SAMPLES_KEPT_S = 12.0
"""Seconds of samples kept: a trouble is recognized as one some seconds after the beginning."""
LINKS_SETTLE_S = 5.0
"""Nodes that were without a network look for each other, and requests to them time out later."""
RATE_OVER_S = 3.0
"""Seconds over which the rate of answers is taken."""


@on_system(ev.RunStarted)
def _run_started(_: SystemView, event: ev.RunStarted) -> SystemView:
    return SystemView(
        run_id=event.run_id,
        now=event.t,
        names=event.nodes,
        groups=whole(event.nodes, event.groups),
        load_kind=event.load_kind,
        bound=Bound(event.bound, event.bound_s),
        bounds={group.name: group.bound for group in event.groups if group.bound is not UNSET},
        nodes={
            name: ev.NodeHealth(node=name, status=ev.NodeStatus.UNKNOWN) for name in event.nodes
        },
    )


@on_system(ev.NodeObserved)
def _node_observed(view: SystemView, event: ev.NodeObserved) -> SystemView:
    health = event.health
    if view.names and health.node not in view.names:
        return view
    nodes = {**view.nodes, health.node: health}
    view = replace(
        view,
        now=event.t,
        nodes=nodes,
        seen_t={**view.seen_t, health.node: event.t},
        roles=_roles(view, health),
    )
    leaders = {group.name: leader_of(group, nodes) for group in view.electing}
    view = replace(view, leaders={name: who for name, who in leaders.items() if who is not None})
    if not health.started:
        # The node is started anew: its log from before says nothing.
        ready = view.was_ready and view.is_started
        return replace(view, was_ready=ready, logs=view.logs.without(health.node))
    return view


@on_system(ev.SystemReady)
def _system_ready(view: SystemView, event: ev.SystemReady) -> SystemView:
    return replace(view, now=event.t, was_ready=True)


def _roles(view: SystemView, health: ev.NodeHealth) -> dict[str, Role]:
    """The roles last known, after ``health``."""
    if not health.started:
        return {name: role for name, role in view.roles.items() if name != health.node}
    role = health.role if health.status is NodeStatus.UP else health.was_role
    return view.roles if role is Role.NONE else {**view.roles, health.node: role}


@on_system(ev.LeaderElected)
def _leader_elected(view: SystemView, event: ev.LeaderElected) -> SystemView:
    return replace(view, now=event.t, elected=event)


@on_system(ev.SystemObserved)
def _system_observed(view: SystemView, event: ev.SystemObserved) -> SystemView:
    asked_t = event.t if event.asked_t is None else event.asked_t
    return replace(view, now=event.t, latest_figures=event.figures, figures_t=asked_t)


@on_system(ev.ConditionObserved)
def _condition_observed(view: SystemView, event: ev.ConditionObserved) -> SystemView:
    seen = ConditionSeen(event.good, event.value, event.asked_t)
    key = event.condition, event.node
    return replace(view, now=event.t, conditions={**view.conditions, key: seen})


@on_system(ev.ShardsObserved)
def _shards_observed(view: SystemView, event: ev.ShardsObserved) -> SystemView:
    return replace(view, now=event.t, shards=Shards(event.asked_t, event.leaders))


@on_system(ev.LinksMeasured)
def _links_measured(view: SystemView, event: ev.LinksMeasured) -> SystemView:
    flowed = view.flowed.after(event)
    return replace(view, now=event.t, flows=event.bytes_per_s, flowed=flowed)


@on_system(ev.LogsObserved)
def _logs_observed(view: SystemView, event: ev.LogsObserved) -> SystemView:
    return replace(view, now=event.t, logs=view.logs.after(event))


@on_system(ev.VoteSeen)
def _vote_seen(view: SystemView, event: ev.VoteSeen) -> SystemView:
    logs = view.logs.with_vote(event)
    if event.voter == event.candidate:  # who votes for itself asks the others, too
        logs = logs.with_candidate(_candidacy(view, event.t, event.voter, event.term))
    return replace(view, now=event.t, logs=logs)


@on_system(ev.CandidateSeen)
def _candidate_seen(view: SystemView, event: ev.CandidateSeen) -> SystemView:
    asked = _candidacy(view, event.t, event.node, event.term)
    return replace(view, now=event.t, logs=view.logs.with_candidate(asked))


def _candidacy(view: SystemView, t: float, node: str, term: int | None) -> Candidacy:
    gone = (NodeStatus.DOWN, NodeStatus.CUT_OFF)
    names = frozenset(name for name in view.names if view.status_of(name) in gone)
    return Candidacy(t, node, term, names)


@on_system(ev.LinksLost)
def _links_lost(view: SystemView, event: ev.LinksLost) -> SystemView:
    return replace(view, now=event.t, flows={}, links_lost=True)


@on_system(ev.LoadChanged)
def _load_changed(view: SystemView, event: ev.LoadChanged) -> SystemView:
    began = event.status is LoadStatus.RUNNING and not view.is_load_running
    view = replace(view, now=event.t, load_status=event.status, load_detail=event.detail)
    if event.status in (LoadStatus.STOPPED, LoadStatus.LOST) and view.sample is not None:
        view = replace(view, stalls=ended(view.stalls, view.sample.t))
    if not began:
        return view  # only the rate changed: earlier measurements of the load stay valid
    # A load is started only once the system is ready.
    return replace(view, load_since_t=event.t, answers_per_s=None, was_ready=True)


@on_system(ev.Sampled)
def _sampled(view: SystemView, event: ev.Sampled) -> SystemView:
    sample = event.sample
    kept = (*(s for s in view.samples if sample.t - s.t <= SAMPLES_KEPT_S), sample)
    stalls = stalls_after(view.stalls, sample, view.sample)
    so_far = view.requests_ended + sample.answered + sample.failed
    view = replace(view, now=event.t, samples=kept, stalls=stalls, requests_ended=so_far)
    if sample.last_ack_t is None:
        return view
    lately = [s for s in kept if s.t > max(sample.t - RATE_OVER_S, view.load_since_t)]
    seconds = max(sum(s.interval_s for s in lately), 1.0)
    rate = sum(s.writes_acked for s in lately) / seconds
    return replace(view, last_ack_t=sample.last_ack_t, answers_per_s=rate)


@on_system(ev.BaselineLearned)
def _baseline_learned(view: SystemView, event: ev.BaselineLearned) -> SystemView:
    return replace(view, now=event.t, baseline=event.baseline)


@on_system(ev.BoundLearned)
def _bound_learned(view: SystemView, event: ev.BoundLearned) -> SystemView:
    return replace(view, bounds={**view.bounds, event.group: event.bound})


@on_system(ev.LimitSet)
def _limit_set(view: SystemView, event: ev.LimitSet) -> SystemView:
    return replace(view, limit_ops=event.ops or None, limit_window_s=event.window_s)


@on_system(ev.Suspended)
def _suspended(view: SystemView, event: ev.Suspended) -> SystemView:
    # After a short standstill, figures can be trusted again after a moment.
    if event.what is StoodStill.LINKS:
        settled = replace(view.settle(event.t, LINKS_SETTLE_S), links_lost=False)
    else:
        settled = view.settle(event.t, min(max(event.seconds, 1.0), SETTLING_S))
    return replace(settled, now=event.t, standstill=event)


@on_system(ev.ViolationOpened)
def _violation_opened(view: SystemView, event: ev.ViolationOpened) -> SystemView:
    opened = Violation(event.invariant, event.subject, event.text, event.t, event.level)
    return replace(view, now=event.t, violations=(*view.violations, opened))


@on_system(ev.ViolationClosed)
def _violation_closed(view: SystemView, event: ev.ViolationClosed) -> SystemView:
    closed = event.invariant, event.subject
    left = tuple(v for v in view.violations if (v.invariant, v.subject) != closed)
    return replace(view, now=event.t, violations=left)
