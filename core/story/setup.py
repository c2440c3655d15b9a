"""The story's first half: the system becomes healthy and takes load."""

from __future__ import annotations

from core.model import events as ev
from core.model.events import Group
from core.ports import SubjectError
from core.story.run_context import RunContext
from core.text import figures
from core.text.wording import listing, ms
from core.views.baseline import BaselineLearner
from core.views.groups import groups_of
from core.views.stage_state import StageState

HEALTHY_TIMEOUT_S = 30.0
BASELINE_TIMEOUT_S = 30.0


def all_up(state: StageState) -> bool:
    """Whether there are nodes, and every one is up."""
    return bool(state.nodes) and all(
        health.status is ev.NodeStatus.UP for health in state.nodes.values()
    )


def all_healthy(state: StageState) -> bool:
    """Whether every node is up, and each group that elects has a leader."""
    return all_up(state) and not leaderless(state)


def leaderless(state: StageState) -> list[Group]:
    """The groups that elect and have no leader now."""
    return [g for g in groups_of(state.run) if g.has_leader and g.name not in state.leaders]


async def become_healthy(stage: RunContext, hint: str = "Space puts load on it") -> None:
    """Chapter "Cluster health": starts the subject; done when all nodes are up and one leads.

    Args:
        stage: the run.
        hint: what the next key does once the chapter is done.

    Raises:
        SubjectError: the subject can't be started, or didn't become healthy in time.
    """
    info = stage.subject.info
    stage.progress("start", f"Starting {len(info.nodes)} nodes")
    begun = stage.now()
    try:
        await stage.subject.start()
        if not await stage.until(all_healthy, HEALTHY_TIMEOUT_S):
            bad = [
                name
                for name, node in stage.state.nodes.items()
                if node.status is not ev.NodeStatus.UP
            ]
            without = [group.name for group in leaderless(stage.state) if group.name]
            what = f"{listing(without)} elected no leader" if without else "no leader was elected"
            if bad:
                what = f"not up: {', '.join(bad)}"
            raise SubjectError(
                f"The system didn't become healthy in {HEALTHY_TIMEOUT_S:.0f} s: {what}."
            )
    finally:
        stage.progress_done("start")
    stage.narrate(_tell_started(stage.state, stage.now() - begun), hint)


def _tell_started(state: StageState, took_s: float) -> str:
    groups = groups_of(state.run)
    real = f"{len(state.nodes)} real nodes were started"
    if len(groups) == 1 and groups[0].has_leader:
        return (
            f"{real}, found each other and elected {state.leader} as leader, "
            f"{took_s:.1f} s after the start."
        )
    if not any(group.agrees for group in groups):
        return f"{real}, and all of them answer, {took_s:.1f} s after the start."
    leads = [f"{leader} leads {name}" for name, leader in state.leaders.items()]
    shared = [
        f"each {group.name} node leads a share of the groups"
        for group in groups
        if group.shares_lead
    ]
    told = f": {'; '.join([*leads, *shared])}" if leads or shared else ""
    return f"{real} and found each other, {took_s:.1f} s after the start{told}."


async def take_load(stage: RunContext, hint: str = "Space goes on to the fault") -> None:
    """Chapter "Load": starts the load; done when a baseline has been learned.

    Args:
        stage: the run.
        hint: what the next key does once the chapter is done.

    Raises:
        SubjectError: the load can't run, or never became steady.
    """
    rate = stage.settings.rate
    checks = stage.subject.info.load_kind is ev.LoadKind.CHECKS
    asked = "checks a second" if checks else "operations a second, writes and reads,"
    recorded = _CHECKS_RECORDED if checks else _WRITES_RECORDED
    stage.narrate(f"{figures.count(round(rate))} {asked} go in through every node. {recorded}")
    await stage.subject.load.start(rate)
    if stage.state.baseline is None:
        await _learn_baseline(stage)
    baseline = stage.state.baseline
    assert baseline is not None
    what = "checks answered" if checks else "operations"
    stage.narrate(
        f"{figures.count(round(baseline.median_ops))} {what} a second is normal here, with "
        f"a p99 latency of {ms(baseline.p99_ms)}. {recorded}",
        hint,
    )


_WRITES_RECORDED = "Every acknowledged write is recorded, so we can prove later that none was lost."
_CHECKS_RECORDED = (
    "Every allowed check is recorded with its time, so we can count later what was let through."
)


async def _learn_baseline(stage: RunContext) -> None:
    while True:
        learner = BaselineLearner()
        stage.progress("baseline", "Learning what is normal", 0.0)

        def learned(_: StageState, learner: BaselineLearner = learner) -> bool:
            return learner.baseline is not None

        def feed(event: ev.Event, learner: BaselineLearner = learner) -> None:
            if isinstance(event, ev.Sampled) and learner.baseline is None:
                learner.add(event.sample)
                stage.progress("baseline", "Learning what is normal", learner.progress)

        with stage.listening(feed):
            done = await stage.until(learned, BASELINE_TIMEOUT_S)
        stage.progress_done("baseline")
        if done and learner.baseline is not None:
            stage.emit(ev.BaselineLearned(t=stage.now(), baseline=learner.baseline))
            return
        await _ask_about_unsteady_load(stage)


async def _ask_about_unsteady_load(stage: RunContext) -> None:
    text = f"The load was not steady within {BASELINE_TIMEOUT_S:.0f} s."
    if stage.settings.autopilot:
        raise SubjectError(
            text, "Close what else keeps this machine busy, or ask for a lower --rate."
        )
    options = (ev.Option(key="wait", label="Wait longer"), ev.Option(key="stop", label="Stop here"))
    if await stage.choose(text, options) == "stop":
        raise SubjectError(text, "A lower --rate may help; Space tries again.")
