"""The fold over the system on stage and its load."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.text import figures
from core.text.load_words import words_of
from core.views.fold.handlers import on, with_line
from core.views.fold.story import progressed
from core.views.groups import groups_of, leader_of, whole
from core.views.stage_state import StageState


@on(ev.NodeObserved)
def _node_observed(state: StageState, event: ev.NodeObserved) -> StageState:
    nodes = {**state.nodes, event.health.node: event.health}
    leaders: dict[str, str] = {}
    groups = groups_of(state.run) or whole(tuple(nodes))
    electing = [group for group in groups if group.has_leader]
    for group in electing:
        if (leader := leader_of(group, nodes)) is not None:
            leaders[group.name] = leader
    sole = leaders.get(electing[0].name) if len(electing) == 1 else None
    return replace(state, nodes=nodes, leaders=leaders, leader=sole)


@on(ev.SystemObserved)
def _system_observed(state: StageState, event: ev.SystemObserved) -> StageState:
    return replace(state, system=event.figures, system_t=event.t)


@on(ev.LeaderElected)
def _leader_elected(state: StageState, event: ev.LeaderElected) -> StageState:
    term = f" in term {event.term}" if event.term is not None else ""
    text = f"leader {event.node} elected{term}"
    return replace(state, feed=with_line(state, event.t, ev.Level.GOOD, text))


@on(ev.LoadChanged)
def _load_changed(state: StageState, event: ev.LoadChanged) -> StageState:
    feed = state.feed
    if event.status is ev.LoadStatus.LOST:
        feed = with_line(state, event.t, ev.Level.WARNING, f"load lost: {event.detail}")
    elif event.status is ev.LoadStatus.RUNNING and state.load_status is ev.LoadStatus.LOST:
        feed = with_line(state, event.t, ev.Level.GOOD, "the load runs again, its ledger intact")
    return replace(state, load_status=event.status, load_detail=event.detail, feed=feed)


@on(ev.Sampled)
def _sampled(state: StageState, event: ev.Sampled) -> StageState:
    sample = event.sample
    return replace(
        state,
        sample=sample,
        last_ack_t=state.last_ack_t if sample.last_ack_t is None else sample.last_ack_t,
        read_anomalies=sample.read_anomalies,
    )


@on(ev.BaselineLearned)
def _baseline_learned(state: StageState, event: ev.BaselineLearned) -> StageState:
    return replace(state, baseline=event.baseline)


@on(ev.LimitSet)
def _limit_set(state: StageState, event: ev.LimitSet) -> StageState:
    return replace(state, limit_ops=event.ops or None, limit_window_s=event.window_s)


@on(ev.AnomalyRead)
def _anomaly_read(state: StageState, event: ev.AnomalyRead) -> StageState:
    return replace(state, feed=with_line(state, event.t, ev.Level.ERROR, event.text))


@on(ev.ReadBackProgressed)
def _read_back_progressed(state: StageState, event: ev.ReadBackProgressed) -> StageState:
    words = words_of(state.run)
    done, total = figures.count(event.done), figures.count(event.total)
    reading = ev.Progressed(
        t=event.t,
        task="read-back",
        text=f"{words.proving} {done} of {total} {words.recorded}",
        fraction=event.done / event.total if event.total else None,
    )
    return progressed(state, reading)


@on(ev.ReadBackDone)
def _read_back_done(state: StageState, event: ev.ReadBackDone) -> StageState:
    rest = {task: value for task, value in state.progress.items() if task != "read-back"}
    proof = event.result
    words, acked = words_of(state.run), figures.count(proof.acked)
    if proof.lost:
        lost = figures.count(proof.lost)
        level, text = ev.Level.ERROR, f"{lost} of {acked} {words.things} lost"
    elif not proof.complete:
        level, text = ev.Level.WARNING, f"proof incomplete: {proof.detail}"
    else:
        found = figures.count(proof.found)
        level, text = ev.Level.GOOD, f"{found} of {acked} {words.recorded} {words.proven}"
    feed = with_line(state, event.t, level, text)
    return replace(state, read_back=proof, progress=rest, feed=feed)
