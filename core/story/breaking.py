"""The story's turning point: the fault goes in, is detected and explained."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

from core.model import events as ev
from core.model.findings.base import Cause
from core.model.forecasts import Forecast
from core.model.victims import Victims
from core.monitor.invariants import SEEN
from core.ports import SubjectError
from core.story.audience.guessing import Guessing
from core.story.audience.turn import AudienceTurn
from core.story.fault_control import FaultControl
from core.story.fault_plans import FaultPlan
from core.story.forecast import AWAY, forecast
from core.story.recovery_watch import RecoveryWatch
from core.story.run_context import RunContext
from core.story.stop_conditions import StopConditions
from core.story.visibility import until_known, until_seen
from core.text import detection, faults, hints
from core.text.forecasts import forecast_words
from core.text.votes import nothing_to_vote
from core.text.wording import sentences
from core.views.stage_state import StageState

DETECTION_TIMEOUT_S = 15.0
DIAGNOSIS_TIMEOUT_S = 10.0
CAUSE_WITHIN_S = 5.0
"""Longest wait for a positive cause while there is only an explanation by exclusion, seconds: nodes
need some time to notice that a network is dead or slow."""

_BY_EXCLUSION = frozenset({Cause.UNKNOWN, Cause.OVERLOAD, Cause.WRITES_STALLED})


async def inject(context: RunContext, plan: FaultPlan | None = None) -> None:
    """Chapter "Fault injection": shows the victim, counts down, injects.

    Where there is an audience, it votes first. A vote that is called off, or an aborted countdown,
    leads back to the shown victim, and nothing has happened.

    Args:
        context: the run.
        plan: what to do; the story's own fault, unless another is given.

    Raises:
        SubjectError: the fault could not be put in.
    """
    control = FaultControl(context)
    own = plan or control.own_plan
    audience = AudienceTurn(context, own)
    teller = _Teller(context, control, audience)
    while True:
        await _mend_what_is_broken(context, control)
        await StopConditions(context).until_none_is_broken()
        with context.listening(teller.on_event):
            teller.tell()
            await context.wait_next()
        if not await audience.agrees():
            continue
        plan = audience.plan
        victims = control.announce_victims(plan)
        if not victims.nodes:
            context.note(ev.Level.WARNING, faults.waiting_for_one(victims, plan.nodes))
            bound_s = context.subject.info.bound_s[1]
            await until_seen(
                context, lambda _: bool(control.find_victims(audience.plan).nodes), bound_s
            )
            if context.settings.autopilot and not (found := control.announce_victims(plan)).nodes:
                raise SubjectError(faults.nobody_fits(found, plan.nodes))
            continue
        if await _count_down(context, plan, victims):
            break
        context.note(ev.Level.INFO, faults.ABORTED)
    evidence = _Evidence(context, plan, victims.nodes)
    context.keep(evidence.on_event)
    watch: asyncio.Task[object] | None = None
    if context.injected_t is None and any(node in context.state.nodes for node in victims.nodes):
        watch = context.scope.spawn("recovery-watch", RecoveryWatch(context).run())
    try:
        for node in victims.nodes:
            mark = faults.mark_words(plan.kind, node, victims.reason)
            evidence.count_from(await control.inject(node, plan.kind, mark, by_hand=False))
    finally:
        if watch is not None and context.injected_t is None:
            watch.cancel()  # nothing went in: the next try has a watch of its own
    context.narrate(faults.injected_words(plan.kind, victims), "")


def is_about_victim(event: ev.ViolationOpened, others: Collection[str]) -> bool:
    """Whether a violation may come from a fault that didn't hit ``others``."""
    # A violation of another node, or of the sight of all nodes, can't come from that fault.
    return event.subject not in others and event.invariant != SEEN


class _Evidence:
    """Finds the first violation that can follow from the fault.

    Listening begins before the injection, since the violation may open before that call returns.
    A violation from before the fault isn't evidence of it: on a busy machine a node may be silent
    just then. A plan that names its nodes may hit what serves all others: the fault
    shows on any of them.
    """

    def __init__(self, context: RunContext, plan: FaultPlan, victims: Sequence[str]) -> None:
        self._context = context
        self._others = set[str]() if plan.nodes else set(context.state.nodes) - set(victims)
        self._opened: list[ev.ViolationOpened] = []
        self._since: float | None = None
        context.evidence = None

    def on_event(self, event: ev.Event) -> None:
        """Takes a violation that is about the victims or about the whole system."""
        if not isinstance(event, ev.ViolationOpened) or self._context.evidence is not None:
            return
        if is_about_victim(event, self._others):
            self._opened.append(event)
            self._choose()

    def count_from(self, injected_t: float) -> None:
        """Lets violations count from the first of the story's faults on, seconds of the run."""
        if self._since is None:
            self._since = injected_t
            self._choose()

    def _choose(self) -> None:
        if (since := self._since) is not None:
            since_then = (event for event in self._opened if event.t >= since)
            self._context.evidence = next(since_then, None)


async def _mend_what_is_broken(context: RunContext, control: FaultControl) -> None:
    """Offers to bring back nodes that are away before the fault goes in on top."""
    await until_known(context)
    nodes = context.state.nodes
    bad = {name: health.status for name, health in nodes.items() if health.status in AWAY}
    if not bad:
        return
    options = faults.away_options(list(bad))
    if await context.choose(faults.away_words(bad), options) == faults.HEAL:
        await control.heal()
        await context.until(
            lambda state: all(node.status is ev.NodeStatus.UP for node in state.nodes.values()),
            DETECTION_TIMEOUT_S,
        )


async def _count_down(context: RunContext, plan: FaultPlan, victims: Victims) -> bool:
    """Counts down, while the audience guesses; returns whether zero was reached."""
    guessing, reached = Guessing(context), False
    guessing.open(context.settings.countdown_s)
    try:
        reached = await context.countdown(
            _title(context, plan, victims),
            faults.countdown_subtitle(plan.how, victims),
            guessing.least_s,
        )
    finally:
        guessing.close(goes_in=reached)
    return reached


class _Teller:
    """Narrates whom the fault would hit now and what that would break, after each change."""

    def __init__(self, context: RunContext, control: FaultControl, audience: AudienceTurn) -> None:
        self._context = context
        self._control = control
        self._audience = audience
        self._told: tuple[Victims, Forecast | None, str] | None = None

    def on_event(self, event: ev.Event) -> None:
        """Tells victims and forecast again when a node or the choice of a victim changes.

        What the next key does depends on whether an audience is there to vote.
        """
        if isinstance(
            event, ev.NodeObserved | ev.VictimChosen | ev.AudienceOpened | ev.AudienceClosed
        ):
            self.tell()

    def tell(self) -> None:
        """Narrates victims and forecast, unless the same was told before."""
        state, plan = self._context.state, self._audience.plan
        victims = self._control.announce_victims(plan)
        on_stage = bool(victims.nodes) and all(node in state.nodes for node in victims.nodes)
        found = forecast(state, victims.nodes, plan.kind) if on_stage else None
        votes = bool(self._audience.ballots())
        hint = (hints.vote_hint if votes else hints.pick_hint)(others_fit=not plan.nodes)
        if (victims, found, hint) == self._told:
            return
        self._told = victims, found, hint
        if found is not None:
            text = forecast_words(found)
        elif victims.nodes:
            text = faults.how_words(plan.how)
        else:
            text = faults.nobody_fits(victims, plan.nodes, now=True)
        if self._audience.lacks_choice:
            text = sentences(text, nothing_to_vote(plan.nodes))
        self._context.narrate(text, hint)


def _title(context: RunContext, plan: FaultPlan, victims: Victims) -> str:
    first = context.state.nodes.get(victims.nodes[0])
    return faults.countdown_title(plan.kind, victims, None if first is None else first.leads)


async def detect(context: RunContext, hint: str = hints.EXPLAIN) -> None:
    """Chapter "Detection": done when the monitor, blind to the injection, has seen the fault.

    Args:
        context: the run.
        hint: what the next key does once the chapter is done.

    Raises:
        SubjectError: no fault went in, or on autopilot the monitor saw nothing in time.
    """
    if context.injected_t is None:
        raise SubjectError(*detection.NOTHING_TO_DETECT)
    context.narrate(detection.looking(context.state.bound))
    while not await until_seen(
        context, lambda _: context.evidence is not None, DETECTION_TIMEOUT_S
    ):
        text = detection.unseen(DETECTION_TIMEOUT_S)
        if context.settings.autopilot:
            raise SubjectError(text)
        if await context.choose(text, detection.OPTIONS) == detection.GO_ON:
            context.narrate(detection.UNNOTICED, hints.ASK_WHY)
            return
    after_s, evidence = tell_detection(context)
    context.narrate(detection.seen(after_s, evidence, context.state.bound), hint)


def tell_detection(context: RunContext) -> tuple[float, str]:
    """Puts on the timeline, once, that the fault was detected; after how long, and by what."""
    evidence, injected_t = context.evidence, context.injected_t
    assert evidence is not None
    assert injected_t is not None
    after_s = evidence.t - injected_t
    if context.state.reaction.detected is None:
        context.emit(ev.Detected(t=context.now(), after_s=after_s, evidence=evidence.text))
    return after_s, evidence.text


async def diagnose(context: RunContext, hint: str = hints.BRING_BACK) -> None:
    """Chapter "Diagnosis": done when the rules have an explanation of what was seen.

    The narration follows the explanation from then on, which grows with the evidence.

    Args:
        context: the run.
        hint: what the next key does once the chapter is done.

    Raises:
        SubjectError: the rules explain nothing, although the monitor saw something.
    """
    index = context.index

    def explained(state: StageState) -> bool:
        return state.explanation is not None

    if not await until_seen(context, explained, DIAGNOSIS_TIMEOUT_S):
        if context.evidence is not None:
            raise SubjectError(*detection.EXPLAINS_NOTHING)
        context.narrate(detection.NOTHING_TO_EXPLAIN, hint)
        return

    def tell(event: ev.Event) -> None:
        if isinstance(event, ev.Diagnosed):
            _tell(context, index, event.explanation, hint)

    explanation = context.state.explanation
    assert explanation is not None
    _tell(context, index, explanation, hint)
    context.keep(tell)
    await until_seen(context, _knows_cause, CAUSE_WITHIN_S)


def _knows_cause(state: StageState) -> bool:
    return state.explanation is not None and state.explanation.key not in _BY_EXCLUSION


def _tell(context: RunContext, index: int, explanation: ev.Explanation, hint: str) -> None:
    text = detection.explained(explanation)
    context.emit(ev.Narrated(t=context.now(), index=index, text=text, key_hint=hint, explains=True))
