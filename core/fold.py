"""``apply(state, event)``: the pure fold from events to what is on the stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec.structs import replace

from core import events as ev
from core import figures
from core.state import (
    FEED_LENGTH,
    MARKS_KEPT,
    ActiveFault,
    ChapterStatus,
    Choice,
    Countdown,
    FeedItem,
    Marker,
    Notice,
    Outage,
    StageState,
    Violation,
)

_Handler = Callable[[StageState, Any], StageState]
_T = TypeVar("_T")
_HANDLERS: dict[type[ev.Event], _Handler] = {}


def apply(state: StageState, event: ev.Event) -> StageState:
    """Returns the state after ``event``. Pure: same arguments, same result."""
    handler = _HANDLERS.get(type(event))
    after = handler(state, event) if handler else state
    return replace(after, t=event.t)


def _on(kind: type[ev.Event]) -> Callable[[_Handler], _Handler]:
    def register(handler: _Handler) -> _Handler:
        _HANDLERS[kind] = handler
        return handler

    return register


def _feed(state: StageState, t: float, level: ev.Level, text: str) -> tuple[FeedItem, ...]:
    return (*state.feed, FeedItem(t, level, text))[-FEED_LENGTH:]


def _mark(state: StageState, marker: Marker) -> tuple[Marker, ...]:
    return (*state.markers, marker)[-MARKS_KEPT:]


def _put(items: tuple[_T, ...], index: int, value: _T) -> tuple[_T, ...]:
    return (*items[:index], value, *items[index + 1 :]) if index < len(items) else items


# --- the run and its chapters ------------------------------------------------------------


@_on(ev.RunStarted)
def _run_started(_: StageState, event: ev.RunStarted) -> StageState:
    return StageState(
        run=event,
        statuses=(ChapterStatus.TO_COME,) * len(event.chapters),
        narrations=tuple(chapter.narration for chapter in event.chapters),
        key_hints=tuple(chapter.key_hint for chapter in event.chapters),
        nodes={
            name: ev.NodeHealth(node=name, status=ev.NodeStatus.UNKNOWN) for name in event.nodes
        },
    )


@_on(ev.ChapterEntered)
def _chapter_entered(state: StageState, event: ev.ChapterEntered) -> StageState:
    return replace(state, current=event.index)


@_on(ev.ChapterStarted)
def _chapter_started(state: StageState, event: ev.ChapterStarted) -> StageState:
    return replace(state, statuses=_put(state.statuses, event.index, ChapterStatus.RUNNING))


@_on(ev.ChapterCompleted)
def _chapter_completed(state: StageState, event: ev.ChapterCompleted) -> StageState:
    return replace(state, statuses=_put(state.statuses, event.index, ChapterStatus.DONE))


@_on(ev.ChapterFailed)
def _chapter_failed(state: StageState, event: ev.ChapterFailed) -> StageState:
    return replace(
        state,
        statuses=_put(state.statuses, event.index, ChapterStatus.FAILED),
        feed=_feed(state, event.t, ev.Level.ERROR, event.text),
    )


@_on(ev.Narrated)
def _narrated(state: StageState, event: ev.Narrated) -> StageState:
    return replace(
        state,
        narrations=_put(state.narrations, event.index, event.text),
        key_hints=_put(state.key_hints, event.index, event.key_hint),
    )


@_on(ev.StoryCompleted)
def _story_completed(state: StageState, _: ev.StoryCompleted) -> StageState:
    return replace(state, completed=True)


@_on(ev.Suspended)
def _suspended(state: StageState, event: ev.Suspended) -> StageState:
    text = f"the machine stood still for {event.seconds:.0f} s; that span doesn't count"
    return replace(state, feed=_feed(state, event.t, ev.Level.WARNING, text))


# --- what people are told ----------------------------------------------------------------


@_on(ev.Noted)
def _noted(state: StageState, event: ev.Noted) -> StageState:
    return replace(state, feed=_feed(state, event.t, event.level, event.text))


@_on(ev.Noticed)
def _noticed(state: StageState, event: ev.Noticed) -> StageState:
    notice = Notice(event.level, event.text, event.remedy) if event.text else None
    return replace(state, notice=notice)


@_on(ev.Progressed)
def _progressed(state: StageState, event: ev.Progressed) -> StageState:
    rest = {task: value for task, value in state.progress.items() if task != event.task}
    return replace(state, progress=rest if event.done else {**rest, event.task: event})


@_on(ev.ChoiceOffered)
def _choice_offered(state: StageState, event: ev.ChoiceOffered) -> StageState:
    return replace(state, choice=Choice(event.text, event.options))


@_on(ev.ChoiceClosed)
def _choice_closed(state: StageState, _: ev.ChoiceClosed) -> StageState:
    return replace(state, choice=None)


# --- the system and its load -------------------------------------------------------------


@_on(ev.NodeObserved)
def _node_observed(state: StageState, event: ev.NodeObserved) -> StageState:
    nodes = {**state.nodes, event.health.node: event.health}
    leaders = [
        name
        for name, health in nodes.items()
        if health.role is ev.Role.LEADER and health.status is ev.NodeStatus.UP
    ]
    return replace(state, nodes=nodes, leader=leaders[0] if len(leaders) == 1 else None)


@_on(ev.LeaderElected)
def _leader_elected(state: StageState, event: ev.LeaderElected) -> StageState:
    term = f" in term {event.term}" if event.term is not None else ""
    text = f"leader {event.node} elected{term}"
    return replace(state, feed=_feed(state, event.t, ev.Level.GOOD, text))


@_on(ev.LoadChanged)
def _load_changed(state: StageState, event: ev.LoadChanged) -> StageState:
    feed = state.feed
    if event.status == "lost":
        feed = _feed(state, event.t, ev.Level.WARNING, f"load lost: {event.detail}")
    elif event.status == "running" and state.load_status == "lost":
        feed = _feed(state, event.t, ev.Level.GOOD, "the load runs again, its ledger intact")
    return replace(state, load_status=event.status, load_detail=event.detail, feed=feed)


@_on(ev.Sampled)
def _sampled(state: StageState, event: ev.Sampled) -> StageState:
    sample = event.sample
    return replace(
        state,
        sample=sample,
        last_ack_t=state.last_ack_t if sample.last_ack_t is None else sample.last_ack_t,
        read_anomalies=sample.read_anomalies,
    )


@_on(ev.BaselineLearned)
def _baseline_learned(state: StageState, event: ev.BaselineLearned) -> StageState:
    return replace(state, baseline=event.baseline)


@_on(ev.AnomalyRead)
def _anomaly_read(state: StageState, event: ev.AnomalyRead) -> StageState:
    return replace(state, feed=_feed(state, event.t, ev.Level.ERROR, event.text))


@_on(ev.ReadBackProgressed)
def _read_back_progressed(state: StageState, event: ev.ReadBackProgressed) -> StageState:
    done, total = figures.count(event.done), figures.count(event.total)
    progressed = ev.Progressed(
        t=event.t,
        task="read-back",
        text=f"Reading back {done} of {total} acknowledged writes",
        fraction=event.done / event.total if event.total else None,
    )
    return _progressed(state, progressed)


@_on(ev.ReadBackDone)
def _read_back_done(state: StageState, event: ev.ReadBackDone) -> StageState:
    rest = {task: value for task, value in state.progress.items() if task != "read-back"}
    proof = event.result
    acked = figures.count(proof.acked)
    if proof.lost:
        level, text = ev.Level.ERROR, f"{figures.count(proof.lost)} of {acked} writes lost"
    elif not proof.complete:
        level, text = ev.Level.WARNING, f"proof incomplete: {proof.detail}"
    else:
        found = figures.count(proof.found)
        level, text = ev.Level.GOOD, f"{found} of {acked} acknowledged writes read back"
    feed = _feed(state, event.t, level, text)
    return replace(state, read_back=proof, progress=rest, feed=feed)


# --- the fault ---------------------------------------------------------------------------


@_on(ev.VictimChosen)
def _victim_chosen(state: StageState, event: ev.VictimChosen) -> StageState:
    return replace(state, victims=event.nodes, victim_roles=event.roles, victim_reason=event.reason)


@_on(ev.CountdownStarted)
def _countdown_started(state: StageState, event: ev.CountdownStarted) -> StageState:
    countdown = Countdown(event.deadline_t, event.seconds, event.title, event.subtitle)
    return replace(state, countdown=countdown)


@_on(ev.CountdownEnded)
def _countdown_ended(state: StageState, _: ev.CountdownEnded) -> StageState:
    return replace(state, countdown=None)


@_on(ev.FaultInjected)
def _fault_injected(state: StageState, event: ev.FaultInjected) -> StageState:
    fault = ActiveFault(event.fault_id, event.chaos_type, event.node, event.t)
    first = state.fault_t is None and not event.by_hand
    return replace(
        state,
        faults=(*state.faults, fault),
        fault_t=event.t if first else state.fault_t,
        markers=_mark(state, Marker(event.t, "fault", event.text)),
        feed=_feed(state, event.t, ev.Level.WARNING, event.text),
    )


@_on(ev.FaultCleared)
def _fault_cleared(state: StageState, event: ev.FaultCleared) -> StageState:
    faults = tuple(fault for fault in state.faults if fault.fault_id != event.fault_id)
    feed = _feed(state, event.t, ev.Level.GOOD, event.text)
    return replace(state, faults=faults, feed=feed)


# --- what is concluded -------------------------------------------------------------------

_OUTAGE = "progress"
"""The invariant whose violations are shaded: acknowledged writes keep coming."""


@_on(ev.ViolationOpened)
def _violation_opened(state: StageState, event: ev.ViolationOpened) -> StageState:
    violation = Violation(event.invariant, event.subject, event.text, event.t)
    outages = state.outages
    if event.invariant == _OUTAGE:
        # The violation opens when the silence is long enough to be one: it began before.
        start_t = event.t if state.last_ack_t is None else state.last_ack_t
        outages = (*outages, Outage(start_t))[-MARKS_KEPT:]
    return replace(
        state,
        violations=(*state.violations, violation),
        outages=outages,
        feed=_feed(state, event.t, event.level, event.text),
    )


@_on(ev.ViolationClosed)
def _violation_closed(state: StageState, event: ev.ViolationClosed) -> StageState:
    outages = state.outages
    if event.invariant == _OUTAGE and outages and outages[-1].end_t is None:
        outages = (*outages[:-1], Outage(outages[-1].start_t, event.t))
    return replace(
        state,
        violations=tuple(
            violation
            for violation in state.violations
            if (violation.invariant, violation.subject) != (event.invariant, event.subject)
        ),
        outages=outages,
        feed=_feed(state, event.t, ev.Level.GOOD, event.text),
    )


def _after_fault(state: StageState, event: ev.Detected | ev.Recovered) -> float:
    """When it was so: the event comes later, once it was confirmed."""
    return event.t if state.fault_t is None else state.fault_t + event.after_s


@_on(ev.Detected)
def _detected(state: StageState, event: ev.Detected) -> StageState:
    marker = Marker(_after_fault(state, event), "detected", f"detected +{event.after_s:.2f} s")
    return replace(state, detected=event, markers=_mark(state, marker))


@_on(ev.Diagnosed)
def _diagnosed(state: StageState, event: ev.Diagnosed) -> StageState:
    return replace(state, explanation=event.explanation)


@_on(ev.Recovered)
def _recovered(state: StageState, event: ev.Recovered) -> StageState:
    label = f"recovered +{event.after_s:.1f} s" if event.after_s else "throughput held"
    marker = Marker(_after_fault(state, event), "recovered", label)
    return replace(state, recovered=event, markers=_mark(state, marker))


@_on(ev.Rejoined)
def _rejoined(state: StageState, event: ev.Rejoined) -> StageState:
    marker = Marker(event.t, "rejoined", f"{event.node} rejoined")
    text = f"{event.node} caught up {event.after_s:.1f} s after the fault"
    return replace(
        state,
        rejoined_s=max(state.rejoined_s or 0.0, event.after_s),
        markers=_mark(state, marker),
        feed=_feed(state, event.t, ev.Level.GOOD, text),
    )
