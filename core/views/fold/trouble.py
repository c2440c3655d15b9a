"""The fold over faults and over what is concluded from what was seen."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.model.fault_lookup import find_kind
from core.views.fold.handlers import on, with_line, with_marker
from core.views.stage_state import (
    MARKS_KEPT,
    ActiveFault,
    Countdown,
    Outage,
    Reaction,
    StageState,
)

_MARKER = "fault"
"""The mark of a fault of a kind that isn't known, in a recording of another version."""


@on(ev.VictimChosen)
def _victim_chosen(state: StageState, event: ev.VictimChosen) -> StageState:
    return replace(
        state,
        victims=event.nodes,
        victim_roles=event.roles,
        victim_reason=event.reason,
        victims_by=event.by,
    )


@on(ev.CountdownStarted)
def _countdown_started(state: StageState, event: ev.CountdownStarted) -> StageState:
    countdown = Countdown(event.deadline_t, event.seconds, event.title, event.subtitle)
    return replace(state, countdown=countdown)


@on(ev.CountdownEnded)
def _countdown_ended(state: StageState, _: ev.CountdownEnded) -> StageState:
    return replace(state, countdown=None)


@on(ev.FaultInjected)
def _fault_injected(state: StageState, event: ev.FaultInjected) -> StageState:
    fault = ActiveFault(event.fault_id, event.chaos_type, event.node, event.t)
    first, kind = state.fault_t is None and not event.by_hand, find_kind(event.chaos_type)
    reaction = state.reaction
    if not event.by_hand and (reaction.fault_t is None or reaction.is_over):
        reaction = Reaction(fault_t=event.t)
    return replace(
        state,
        hit=state.hit if event.by_hand else _with_hit(state, event.node),
        faults=(*state.faults, fault),
        fault_t=event.t if first else state.fault_t,
        reaction=reaction,
        markers=with_marker(state, event.t, kind.marker if kind else _MARKER, event),
        feed=with_line(state, ev.Level.WARNING, event),
    )


def _with_hit(state: StageState, node: str) -> dict[str, ev.Role]:
    """Returns the nodes that were hit, with ``node``, and the role that ``node`` had."""
    chosen = dict(zip(state.victims, state.victim_roles, strict=False))
    known = state.system.role_of(node)
    role = chosen.get(node, ev.Role.NONE) if known is ev.Role.NONE else known
    return {**state.hit, node: state.hit.get(node, role)}


@on(ev.FaultStopped)
def _fault_stopped(state: StageState, event: ev.FaultStopped) -> StageState:
    feed = with_line(state, ev.Level.ERROR, event)
    return replace(state, stopped=state.stopped or event, feed=feed)


@on(ev.FaultCleared)
def _fault_cleared(state: StageState, event: ev.FaultCleared) -> StageState:
    faults = tuple(fault for fault in state.faults if fault.fault_id != event.fault_id)
    feed = with_line(state, ev.Level.GOOD, event)
    return replace(state, faults=faults, feed=feed)


_OUTAGE = "progress"
"""The invariant whose violations are shaded: acknowledged writes keep coming."""


@on(ev.ViolationOpened)
def _violation_opened(state: StageState, event: ev.ViolationOpened) -> StageState:
    outages = state.outages
    if event.invariant == _OUTAGE:
        # The violation opens once the silence is long enough; the outage began with the silence.
        start_t = event.t if state.system.last_ack_t is None else state.system.last_ack_t
        outages = (*outages, Outage(start_t))[-MARKS_KEPT:]
    return replace(state, outages=outages, feed=with_line(state, event.level, event))


@on(ev.ViolationClosed)
def _violation_closed(state: StageState, event: ev.ViolationClosed) -> StageState:
    outages = state.outages
    if event.invariant == _OUTAGE and outages and outages[-1].end_t is None:
        outages = (*outages[:-1], _ended(outages[-1], state, event))
    return replace(state, outages=outages, feed=with_line(state, event.level, event))


def _ended(outage: Outage, state: StageState, event: ev.ViolationClosed) -> Outage:
    """Returns ``outage``, ended by the first new answer, or else when the violation was closed."""
    first_t = None if state.sample is None else state.sample.first_ack_t
    seen = first_t is not None and outage.start_t < first_t <= event.t
    return Outage(outage.start_t, first_t if seen and first_t is not None else event.t)


def _after_fault(state: StageState, event: ev.Detected | ev.Recovered) -> float:
    """Returns the time of the detection or recovery; the event comes later, once confirmed."""
    fault_t = state.reaction.fault_t
    return event.t if fault_t is None else fault_t + event.after_s


@on(ev.Detected)
def _detected(state: StageState, event: ev.Detected) -> StageState:
    t = _after_fault(state, event)
    since_t = state.reaction.fault_t or 0.0
    early = tuple(
        mark for mark in state.markers if _is_recovery(mark.event) and since_t <= mark.t < t
    )
    markers = with_marker(state, t, "detected", event)
    markers = tuple(mark for mark in markers if mark not in early)
    reaction = replace(state.reaction, detected=event)
    detected = event if _is_first_act(state) else state.detected
    return replace(state, detected=detected, reaction=reaction, markers=markers)


def _is_first_act(state: StageState) -> bool:
    """Whether the present act is the first: what a run comes to is told by that one."""
    return state.reaction.fault_t == state.fault_t


def _is_recovery(event: ev.Event) -> bool:
    """Whether ``event`` is a recovery that began with a loss of throughput, as far as is told."""
    return isinstance(event, ev.Recovered) and event.stayed is False


@on(ev.Diagnosed)
def _diagnosed(state: StageState, event: ev.Diagnosed) -> StageState:
    found = event.explanation
    state = replace(state, explanation=found, explained_t=event.t)
    # An explanation of other trouble, say with the load, must not replace that of the fault.
    of_hit = bool(state.hit.keys() & set(found.nodes))
    if of_hit or not state.explains_hit:
        return replace(state, diagnosis=found, explains_hit=of_hit)
    return state


@on(ev.Recovered)
def _recovered(state: StageState, event: ev.Recovered) -> StageState:
    t, found = _after_fault(state, event), state.reaction.detected
    reaction = replace(state.reaction, recovered=event)
    recovered = event if _is_first_act(state) else state.recovered
    after = replace(state, recovered=recovered, reaction=reaction)
    # A dip that was over before the fault was detected is told as a figure, without a mark.
    is_early = found is not None and _is_recovery(event) and t < _after_fault(state, found)
    if event.stayed is True or is_early:
        return after
    return replace(after, markers=with_marker(state, t, "recovered", event))


@on(ev.Rejoined)
def _rejoined(state: StageState, event: ev.Rejoined) -> StageState:
    return replace(
        state,
        rejoined_s=max(state.rejoined_s or 0.0, event.after_s),
        markers=with_marker(state, event.t, "rejoined", event),
        feed=with_line(state, ev.Level.GOOD, event),
    )


@on(ev.ActEnded)
def _act_ended(state: StageState, event: ev.ActEnded) -> StageState:
    level = ev.Level.ERROR if event.act.lost_writes else ev.Level.GOOD
    rest = tuple(other for other in state.acts if other.index != event.index)
    reaction = replace(state.reaction, is_over=True)
    feed = with_line(state, level, event)
    return replace(state, acts=(*rest, event), reaction=reaction, feed=feed)


@on(ev.Compared)
def _compared(state: StageState, event: ev.Compared) -> StageState:
    level = ev.Level.GOOD if event.held else ev.Level.ERROR
    return replace(state, comparison=event, feed=with_line(state, level, event))
