"""The story's turning point: the fault goes in, is detected and explained."""

from __future__ import annotations

from collections.abc import Sequence

from core.model import events as ev
from core.monitor.invariants import SEEN
from core.ports import SubjectError
from core.story.fault_control import FaultControl
from core.story.fault_plans import FaultPlan, Target, Victims, target_group
from core.story.forecast import forecast
from core.story.recovery import RecoveryWatch
from core.story.run_context import RunContext
from core.story.visibility import until_known, until_seen
from core.text.bounds import bound_words
from core.text.forecasts import forecast_words
from core.text.wording import capital, listing, named, took
from core.views.stage_state import StageState

_HEAL_HINT = "Space brings it back"
_NOBODY = "No node fits this fault"
UNTOLD = "Nothing told the monitor: it watches the nodes and the load. What does it see?"
"""Narration of the chapter "Detection" until the monitor has seen something."""
DETECTION_TIMEOUT_S = 15.0
DIAGNOSIS_TIMEOUT_S = 10.0


async def inject(context: RunContext, plan: FaultPlan | None = None) -> None:
    """Chapter "Fault injection": shows the victim, counts down, injects.

    An aborted countdown leads back to the shown victim, and nothing has happened.

    Args:
        context: the run.
        plan: what to do; the story's own fault, unless another is given.

    Raises:
        SubjectError: the fault could not be put in.
    """
    control = FaultControl(context)
    plan = plan or control.plan
    kind = plan.kind
    while True:
        await _mend_what_is_broken(context, control)
        with context.listening(lambda event: _follow(context, control, plan, event)):
            _announce(context, control, plan)
            await context.wait_next()
        victims = control.announce_victims(plan)
        if not victims.nodes:
            context.note(ev.Level.WARNING, f"{_NOBODY}: waiting for {_awaited(context, plan)}")
            bound_s = context.subject.info.bound_s[1]
            await until_seen(context, lambda _: bool(control.find_victims(plan).nodes), bound_s)
            if context.settings.autopilot and not control.announce_victims(plan).nodes:
                raise SubjectError(f"{_NOBODY}: {_missing(context, plan)}.")
            continue
        if await context.countdown(_title(context, plan, victims), f"{plan.how}"):
            break
        context.note(ev.Level.INFO, "Countdown aborted; nothing has happened")
    _collect_evidence(context, plan, victims.nodes)
    if context.injected_t is None and any(node in context.state.nodes for node in victims.nodes):
        context.scope.spawn("recovery-watch", RecoveryWatch(context).run())
    for node in victims.nodes:
        text = kind.told_of(_called([node])) if plan.nodes else f"{kind.done} {node}"
        await control.inject(node, kind.key, text, by_hand=False)
    who, was = capital(_called(victims.nodes)), "was" if len(victims.nodes) == 1 else "were"
    told = kind.told_of(who) if plan.nodes else f"{who} {was} {kind.done}"
    context.narrate(f"{told} without a warning.", "")


def _collect_evidence(context: RunContext, plan: FaultPlan, victims: Sequence[str]) -> None:
    """Remembers the first violation that can follow from the fault.

    Listening begins before the injection, since the violation may open before that call returns.
    A plan that names its nodes may hit what serves all others: the fault shows on any of them.
    """
    others: set[str] = set() if plan.nodes else set(context.state.nodes) - set(victims)

    def remember(event: ev.Event) -> None:
        if context.evidence is not None or not isinstance(event, ev.ViolationOpened):
            return
        # A violation of another node, or of what watches all, doesn't come from the victim.
        if event.subject not in others and event.invariant != SEEN:
            context.evidence = event

    context.evidence = None
    context.keep(remember)


async def _mend_what_is_broken(context: RunContext, control: FaultControl) -> None:
    """Offers to bring back nodes that are away before the fault goes in on top."""
    await until_known(context)
    away = (ev.NodeStatus.DOWN, ev.NodeStatus.PAUSED, ev.NodeStatus.CUT_OFF)
    bad = {
        name: health.status for name, health in context.state.nodes.items() if health.status in away
    }
    if not bad:
        return
    verb = "is" if len(bad) == 1 else "are"
    what = "cut off" if ev.NodeStatus.CUT_OFF in bad.values() else "not running"
    if len({status is ev.NodeStatus.CUT_OFF for status in bad.values()}) > 1:
        what = "not taking part"
    answer = await context.choose(
        f"{listing(list(bad))} {verb} {what} already.",
        (
            ev.Option(key="heal", label=f"Bring {listing(list(bad))} back first"),
            ev.Option(key="go", label="Go on as it is"),
        ),
    )
    if answer == "heal":
        await control.heal()
        await context.until(
            lambda state: all(node.status is ev.NodeStatus.UP for node in state.nodes.values()),
            DETECTION_TIMEOUT_S,
        )


def _follow(context: RunContext, control: FaultControl, plan: FaultPlan, event: ev.Event) -> None:
    """Announces the victim again when a node or the choice of a victim changes."""
    if isinstance(event, ev.NodeObserved | ev.VictimChosen):
        _announce(context, control, plan)


def _announce(context: RunContext, control: FaultControl, plan: FaultPlan) -> None:
    victims = control.announce_victims(plan)
    state = context.state
    if not victims.nodes:
        text = f"{_NOBODY} now: {_missing(context, plan)}."
    elif all(node in state.nodes for node in victims.nodes):
        text = forecast_words(forecast(state, victims.nodes, plan.kind))
    else:
        text = f"{capital(plan.how)}."
    if text != state.narrations[context.index]:
        others = "" if plan.nodes else " · click a node to pick another"
        context.narrate(text, f"Space starts the countdown{others}")


def _called(names: Sequence[str]) -> str:
    """Joins node names as words of a sentence."""
    return listing([named(name) for name in names])


def _shares(context: RunContext, plan: FaultPlan) -> bool:
    """Whether the fault is meant for nodes that share leadership."""
    nodes = tuple(context.state.nodes)
    return target_group(plan, nodes, context.subject.info.groups).shares_lead


def _agree(context: RunContext, plan: FaultPlan) -> bool:
    nodes = tuple(context.state.nodes)
    return target_group(plan, nodes, context.subject.info.groups).agrees


def _missing(context: RunContext, plan: FaultPlan) -> str:
    if plan.nodes:
        return f"{_called(plan.nodes)} {'is' if len(plan.nodes) == 1 else 'are'} not up"
    if plan.target is Target.MAJORITY:
        return "no majority is up"
    if plan.target in (Target.FOLLOWER, Target.ANY) or not _agree(context, plan):
        return "no such node is up"
    return "no node is known to lead" if _shares(context, plan) else "there is no leader"


def _awaited(context: RunContext, plan: FaultPlan) -> str:
    if plan.nodes:
        return _called(plan.nodes)
    if plan.target is not Target.LEADER or not _agree(context, plan):
        return "a node"
    return "word who leads" if _shares(context, plan) else "a leader"


def _title(context: RunContext, plan: FaultPlan, victims: Victims) -> str:
    names, first = _called(victims.nodes), victims.nodes[0]
    if plan.nodes:
        return f"{plan.kind.verb} {names}"
    if len(victims.nodes) > 1:
        return f"{plan.kind.verb} {names}, a majority"
    leads = context.state.nodes[first].leads
    if leads is not None and _shares(context, plan):
        return f"{plan.kind.verb} {first}, leader of {leads} {'group' if leads == 1 else 'groups'}"
    whats = {ev.Role.LEADER: ", the leader", ev.Role.FOLLOWER: ", a follower"}
    what = "".join(whats.get(role, "") for role in victims.roles)
    return f"{plan.kind.verb} {names}{what}"


async def detect(context: RunContext, hint: str = "Space explains it") -> None:
    """Chapter "Detection": done when the monitor, blind to the injection, has seen the fault.

    Args:
        context: the run.
        hint: what the next key does once the chapter is done.

    Raises:
        SubjectError: no fault went in, or on autopilot the monitor saw nothing in time.
    """
    injected_t = context.injected_t
    if injected_t is None:
        raise SubjectError(
            "No fault went in, so there is nothing to detect.", "Go back and inject it."
        )
    info = context.subject.info
    bound = bound_words(info.bound, info.bound_s)
    bound = f" The system's own bound: {bound}." if bound else ""
    context.narrate(f"{UNTOLD}{bound}")
    while not await until_seen(
        context, lambda _: context.evidence is not None, DETECTION_TIMEOUT_S
    ):
        text = f"The monitor saw nothing within {DETECTION_TIMEOUT_S:.0f} s."
        if context.settings.autopilot:
            raise SubjectError(text)
        answer = await context.choose(
            text,
            (
                ev.Option(key="wait", label="Keep watching"),
                ev.Option(key="on", label="Go on without detection"),
            ),
        )
        if answer == "on":
            context.narrate("No invariant broke: this fault went unnoticed.", "Space asks why")
            return
    evidence = context.evidence
    assert evidence is not None
    after_s = evidence.t - injected_t
    if context.state.detected is None:
        context.emit(ev.Detected(t=context.now(), after_s=after_s, evidence=evidence.text))
    context.narrate(f"Seen {took(after_s)} after the fault: {evidence.text}.{bound}", hint)


async def diagnose(context: RunContext, hint: str = _HEAL_HINT) -> None:
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
            raise SubjectError("The evidence so far explains nothing.", "Space looks again.")
        context.narrate("No invariant broke, so there is nothing to explain.", hint)
        return

    def tell(event: ev.Event) -> None:
        if isinstance(event, ev.Diagnosed):
            _tell(context, index, event.explanation, hint)

    explanation = context.state.explanation
    assert explanation is not None
    _tell(context, index, explanation, hint)
    context.keep(tell)


def _tell(context: RunContext, index: int, explanation: ev.Explanation, hint: str) -> None:
    text = f"{explanation.title}. {explanation.text}"
    context.emit(ev.Narrated(t=context.now(), index=index, text=text, key_hint=hint, explains=True))
