"""The story's first half: the system becomes healthy and takes load."""

from __future__ import annotations

from msgspec import UNSET

from core.model import events as ev
from core.model.events import Group
from core.ports import StartedAhead, SubjectError
from core.story.fault_plans import chosen_plan
from core.story.run_context import RunContext
from core.text import hints, starting
from core.text.wording import sentences
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


async def become_healthy(context: RunContext, hint: str = hints.PUT_LOAD_ON) -> None:
    """Chapter "Cluster health": starts the subject; done when all nodes are up and one leads.

    Args:
        context: the run.
        hint: what the next key does once the chapter is done.

    Raises:
        SubjectError: the story's fault isn't offered here, the subject can't be started, or
            didn't become healthy in time.
    """
    chosen_plan(context.subject.plans, context.settings.fault)  # rather now than at the fault
    context.progress("start", starting.starting(len(context.subject.info.nodes)))
    begun = context.now()
    try:
        await context.subject.start()
        if not await context.until(all_healthy, HEALTHY_TIMEOUT_S):
            nodes = context.state.nodes.items()
            bad = [name for name, node in nodes if node.status is not ev.NodeStatus.UP]
            text = starting.not_healthy(HEALTHY_TIMEOUT_S, bad, leaderless(context.state))
            raise SubjectError(text)
    finally:
        context.progress_done("start")
    context.emit(ev.SystemReady(t=context.now()))
    state, took_s = context.state, _took_s(context, begun)
    text = starting.started(state.nodes, groups_of(state.run), state.leaders, took_s)
    linked = state.run is not None and state.run.link_use.laid
    context.narrate(sentences(text, starting.THROUGH_LINKS if linked else ""), hint)


def _took_s(context: RunContext, begun: float) -> float:
    """Returns the seconds that the start took, including a start before the run."""
    subject = context.subject
    ahead_s = subject.started_ahead_s if isinstance(subject, StartedAhead) else None
    return context.now() - begun if ahead_s is None else ahead_s


async def take_load(context: RunContext, hint: str = hints.TO_FAULT) -> None:
    """Chapter "Load": starts the load; done when a baseline has been learned, or none can be.

    Args:
        context: the run.
        hint: what the next key does once the chapter is done.

    Raises:
        SubjectError: the load can't run, or never became steady.
    """
    info = context.subject.info
    rate, kind = context.settings.rate, info.load_kind
    missing = None if info.unproven is UNSET else info.unproven
    if not kind.is_measured:
        context.narrate(starting.NO_LOAD, hint)
        return
    # A leader that needs no majority takes all requests itself.
    led = info.asks_leader or any(
        group.has_leader and group.least is not UNSET for group in info.groups
    )
    text = starting.load_goes_in(
        rate, kind, through_leader=led, through=info.asked_nodes, missing=missing
    )
    context.narrate(text)
    await context.subject.load.start(rate)
    if context.state.baseline is None:
        await _learn_baseline(context)
    baseline = context.state.baseline
    assert baseline is not None
    context.narrate(starting.normal_load(baseline, kind, missing), hint)


async def _learn_baseline(context: RunContext) -> None:
    while True:
        learner = BaselineLearner()
        context.progress("baseline", starting.LEARNING, 0.0)

        def learned(_: StageState, learner: BaselineLearner = learner) -> bool:
            return learner.baseline is not None

        def feed(event: ev.Event, learner: BaselineLearner = learner) -> None:
            if isinstance(event, ev.Sampled) and learner.baseline is None:
                learner.add(event.sample)
                context.progress("baseline", starting.LEARNING, learner.progress)

        with context.listening(feed):
            done = await context.until(learned, BASELINE_TIMEOUT_S)
        context.progress_done("baseline")
        if done and learner.baseline is not None:
            context.emit(ev.BaselineLearned(t=context.now(), baseline=learner.baseline))
            return
        await _ask_about_unsteady_load(context)


async def _ask_about_unsteady_load(context: RunContext) -> None:
    text = starting.unsteady(BASELINE_TIMEOUT_S)
    if context.settings.autopilot:
        raise SubjectError(text, starting.BUSY_REMEDY)
    if await context.choose(text, starting.UNSTEADY_OPTIONS) == starting.STOP:
        raise SubjectError(text, starting.STOPPED_REMEDY)
