"""The story's first half: the system becomes healthy and takes load."""

from __future__ import annotations

from core import events as ev
from core import figures
from core.ports import SubjectError
from core.stage import Stage
from core.state import StageState
from core.wording import ms
from core.workload import BaselineLearner

HEALTHY_TIMEOUT_S = 30.0
BASELINE_TIMEOUT_S = 30.0


def all_healthy(state: StageState) -> bool:
    """Whether every node is up and exactly one leads."""
    return (
        bool(state.nodes)
        and all(health.status is ev.NodeStatus.UP for health in state.nodes.values())
        and state.leader is not None
    )


async def become_healthy(stage: Stage) -> None:
    """Chapter "Cluster health": starts the subject; done when all nodes are up and one leads.

    Raises:
        SubjectError: it can't be had, or didn't become healthy in time.
    """
    info = stage.subject.info
    stage.progress("start", f"Starting {len(info.nodes)} nodes")
    begun = stage.now()
    try:
        await stage.subject.start()
        if not await stage.until(all_healthy, HEALTHY_TIMEOUT_S):
            bad = [name for name, node in stage.state.nodes.items() if node.status != "up"]
            what = f"not up: {', '.join(bad)}" if bad else "no leader was elected"
            raise SubjectError(
                f"The system didn't become healthy in {HEALTHY_TIMEOUT_S:.0f} s: {what}."
            )
    finally:
        stage.progress_done("start")
    took = stage.now() - begun
    stage.narrate(
        f"{len(info.nodes)} real nodes were started, found each other and elected "
        f"{stage.state.leader} as leader, {took:.1f} s after the start.",
        "Space puts load on it",
    )


async def take_load(stage: Stage) -> None:
    """Chapter "Load": starts the load; done when a baseline has been learned.

    Raises:
        SubjectError: the load can't run, or never became steady.
    """
    rate = stage.settings.rate
    stage.narrate(
        f"{figures.count(round(rate))} operations a second, writes and reads, go in through "
        "every node. Each acknowledged write is recorded, so we can prove later that none was lost."
    )
    await stage.subject.load.start(rate)
    if stage.state.baseline is None:
        await _learn_baseline(stage)
    baseline = stage.state.baseline
    assert baseline is not None
    stage.narrate(
        f"{figures.count(round(baseline.median_ops))} operations a second is normal here, with "
        f"a p99 latency of {ms(baseline.p99_ms)}. Every acknowledged write is recorded, so we "
        "can prove later that none was lost.",
        "Space goes on to the fault",
    )


async def _learn_baseline(stage: Stage) -> None:
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


async def _ask_about_unsteady_load(stage: Stage) -> None:
    text = f"The load was not steady within {BASELINE_TIMEOUT_S:.0f} s."
    if stage.settings.autopilot:
        raise SubjectError(
            text, "Close what else keeps this machine busy, or ask for a lower --rate."
        )
    options = (ev.Option(key="wait", label="Wait longer"), ev.Option(key="stop", label="Stop here"))
    if await stage.choose(text, options) == "stop":
        raise SubjectError(text, "A lower --rate may help; Space tries again.")
