"""The faults of a recorded run as steps that can be taken again, and the stage around them."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from core.model import events as ev
from core.model.fault_kinds import FAULT_KINDS, FaultKind, NodeAction
from core.model.fault_lookup import find_kind
from core.recording.reader import Recording
from core.report.history import RunHistory
from core.views.stage_state import StageState


class FaultStep(Struct, frozen=True, kw_only=True):
    """An action by hand that does, or undoes, what a fault of the run did.

    Attributes:
        t: when that was done, in run seconds.
        node: the node.
        action: the action.
        told: what the run said of it.
        was_done: whether the run did it; a fault that was in to the end was never undone.
    """

    t: float
    node: str
    action: NodeAction
    told: str
    was_done: bool = True


class FaultSteps(Struct, frozen=True, kw_only=True):
    """The steps of a run.

    Attributes:
        method: what was done to the system, in the order of time.
        rollbacks: what was undone once the system had healed itself.
        left_out: the faults that no action by hand does.
        before: the stage just before the first fault; at the end where there was none.
        after: the stage just before the first rollback, or before the load was stopped.
        history: the whole run.
    """

    method: tuple[FaultStep, ...]
    rollbacks: tuple[FaultStep, ...]
    left_out: tuple[ev.FaultInjected, ...]
    before: StageState
    after: StageState
    history: RunHistory


class _Span(Struct, frozen=True):
    """A fault, the kind of the fault, and the undo where there was one."""

    injected: ev.FaultInjected
    kind: FaultKind
    by_hand: FaultKind
    cleared: ev.FaultCleared | None = None


def fault_steps(recording: Recording) -> FaultSteps:
    """Reads a whole recording, and returns what was done in the run.

    Raises:
        RecordingError: the recording can't be read.
    """
    history = RunHistory()
    spans: dict[str, _Span] = {}
    left_out: list[ev.FaultInjected] = []
    before: dict[ev.Event | None, StageState] = {}
    stopped: ev.Event | None = None
    for event in recording:
        match event:
            case ev.FaultInjected():
                before.setdefault(event, history.state)
                if (span := _span(event)) is None:
                    left_out.append(event)
                else:
                    spans[event.fault_id] = span
            case ev.FaultCleared(fault_id=fault_id) if fault_id in spans:
                before.setdefault(event, history.state)
                spans[fault_id] = replace(spans[fault_id], cleared=event)
            case ev.LoadChanged(status=ev.LoadStatus.STOPPING | ev.LoadStatus.STOPPED) if spans:
                before.setdefault(event, history.state)
                stopped = stopped or event
            case _:
                pass
        history.add(event)
    last_t = max((span.injected.t for span in spans.values()), default=0.0)
    method = [_into(span) for span in spans.values()]
    rollbacks: list[FaultStep] = []
    ends: list[ev.Event] = []
    for span in spans.values():
        is_timed = span.kind.duration_s > 0
        if span.cleared is not None and (is_timed or span.cleared.t < last_t):
            method.append(_back(span))
        else:
            rollbacks.append(_back(span))
            ends += () if span.cleared is None else (span.cleared,)
    first = next((event for event in before if isinstance(event, ev.FaultInjected)), None)
    end = min(ends, key=lambda event: event.t, default=stopped)
    return FaultSteps(
        method=tuple(sorted(method, key=lambda step: step.t)),
        rollbacks=tuple(sorted(rollbacks, key=lambda step: step.t)),
        left_out=tuple(left_out),
        before=before.get(first, history.state),
        after=before.get(end, history.state),
        history=history,
    )


def _span(injected: ev.FaultInjected) -> _Span | None:
    """Returns a fault with what does the same by hand; None where nothing does."""
    kind = find_kind(injected.chaos_type)
    if kind is None:
        return None
    same = (other for other in FAULT_KINDS if other.effect is kind.effect)
    by_hand = next((other for other in same if other.action is not None), None)
    return None if by_hand is None else _Span(injected, kind, by_hand)


def _into(span: _Span) -> FaultStep:
    assert span.by_hand.action is not None
    fault = span.injected
    return FaultStep(t=fault.t, node=fault.node, action=span.by_hand.action, told=fault.text)


def _back(span: _Span) -> FaultStep:
    assert span.by_hand.back is not None
    fault = span.cleared or span.injected
    return FaultStep(
        t=fault.t,
        node=fault.node,
        action=span.by_hand.back,
        told=fault.text,
        was_done=span.cleared is not None,
    )
