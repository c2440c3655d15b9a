"""The fold over what is told of the load, of elections and of the proof."""

from __future__ import annotations

from msgspec import UNSET
from msgspec.structs import replace

from core.model import events as ev
from core.views.fold.handlers import on, with_line
from core.views.key_groups import longest_silences
from core.views.stage_state import StageState

READ_BACK = "read-back"
"""The task whose progress is that of the proof."""


@on(ev.LeaderElected)
def _leader_elected(state: StageState, event: ev.LeaderElected) -> StageState:
    return replace(state, feed=with_line(state, ev.Level.GOOD, event))


@on(ev.LoadChanged)
def _load_changed(state: StageState, event: ev.LoadChanged) -> StageState:
    if event.status is ev.LoadStatus.LOST:
        return replace(state, feed=with_line(state, ev.Level.WARNING, event))
    if event.status is ev.LoadStatus.RUNNING and state.load_status is ev.LoadStatus.LOST:
        return replace(state, feed=with_line(state, ev.Level.GOOD, event))
    return state


@on(ev.Sampled)
def _sampled(state: StageState, event: ev.Sampled) -> StageState:
    if state.fault_t is None or event.sample.groups is UNSET:
        return state
    longest = longest_silences(state.silences_s, event.sample, state.sample, state.fault_t)
    return replace(state, silences_s=longest)


@on(ev.AnomalyRead)
def _anomaly_read(state: StageState, event: ev.AnomalyRead) -> StageState:
    return replace(state, feed=with_line(state, ev.Level.ERROR, event))


@on(ev.ReadBackProgressed)
def _read_back_progressed(state: StageState, event: ev.ReadBackProgressed) -> StageState:
    rest = {task: value for task, value in state.progress.items() if task != READ_BACK}
    return replace(state, progress={**rest, READ_BACK: event})


@on(ev.ReadBackDone)
def _read_back_done(state: StageState, event: ev.ReadBackDone) -> StageState:
    proof = event.result
    level = ev.Level.GOOD if proof.complete else ev.Level.WARNING
    return replace(
        state,
        read_back=proof,
        progress={task: value for task, value in state.progress.items() if task != READ_BACK},
        feed=with_line(state, ev.Level.ERROR if proof.lost else level, event),
    )
