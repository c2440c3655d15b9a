"""The ballots of an audience: the nodes that a fault may hit now, and the kinds of fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from core.model.audience import Ballot, BallotOption, Question
from core.model.events import Group, LinkUse, NodeStatus
from core.story.fault_plans import FaultPlan, Target
from core.story.forecast import forecast
from core.story.run_context import RunContext
from core.story.victim_choice import choose_victims, target_group
from core.text import votes as words
from core.views.groups import groups_of, quorum
from core.views.stage_state import StageState


def ballots_for(context: RunContext, own: FaultPlan) -> tuple[Ballot, ...]:
    """Returns the ballots on which the audience may vote now; none where there is no choice.

    Args:
        context: the run.
        own: the story's own fault.
    """
    subject, run = context.subject, context.state.run
    story = subject.stories.get(context.settings.story)
    links = LinkUse() if run is None else run.link_use
    told = (name for name in subject.plans if story is None or story.fits(name))
    plans = {name: subject.plans[name] for name in told}
    ballots = (
        victim_ballot(context.state, own, subject.info.groups),
        fault_ballot(own, plans, links),
    )
    return tuple(ballot for ballot in ballots if ballot is not None)


def may_be_struck(
    state: StageState, plan: FaultPlan, groups: Sequence[Group] = ()
) -> tuple[str, ...]:
    """Returns the nodes that ``plan`` may hit now; none where the plan names its nodes."""
    if plan.nodes:
        return ()
    group = target_group(plan, tuple(state.nodes), groups)
    return tuple(
        name
        for name in group.nodes
        if state.nodes[name].status is NodeStatus.UP and name not in plan.spared
    )


def victim_ballot(
    state: StageState, plan: FaultPlan, groups: Sequence[Group] = ()
) -> Ballot | None:
    """Returns the ballot on which node is struck; None where fewer than two may be."""
    names = may_be_struck(state, plan, groups)
    if len(names) < 2:
        return None
    options: list[BallotOption] = []
    for name in names:
        hit = choose_victims(plan, state.nodes, name, groups).nodes or (name,)
        detail = words.option_detail(
            name, state.nodes[name].role, forecast(state, hit, plan.kind), state.run
        )
        options.append(BallotOption(key=name, title=name, detail=detail))
    return Ballot(
        question=Question.VICTIM, options=tuple(options), note=_note(state, plan, names, groups)
    )


def _note(state: StageState, plan: FaultPlan, names: Sequence[str], groups: Sequence[Group]) -> str:
    group = target_group(plan, tuple(state.nodes), groups)
    if not group.name and len(known := groups_of(state.run)) == 1:
        group = known[0]
    struck = quorum(group) if plan.target is Target.MAJORITY else 1
    up = sum(state.nodes[name].status is NodeStatus.UP for name in group.nodes)
    return words.vote_note(group, struck, left=up - struck, needed=quorum(group))


def fault_ballot(own: FaultPlan, plans: Mapping[str, FaultPlan], links: LinkUse) -> Ballot | None:
    """Returns the ballot on which fault goes in; None where there is no other kind.

    Args:
        own: the story's own fault, which stands for its kind.
        plans: the faults that the story can be told with.
        links: whether the network between nodes can be cut and slowed.
    """
    chosen = {own.kind.key: own}
    for fits in (_is_alike(own), _hits_the_same(own)):
        for plan in _possible(plans, links):
            if fits(plan):
                chosen.setdefault(plan.kind.key, plan)
    if len(chosen) < 2:
        return None
    options = tuple(
        BallotOption(key=plan.name, title=plan.kind.imperative, detail=plan.how)
        for plan in chosen.values()
    )
    return Ballot(question=Question.FAULT, options=options)


def _possible(plans: Mapping[str, FaultPlan], links: LinkUse) -> Iterator[FaultPlan]:
    lacks_links = bool(links.withheld) and not links.laid
    for plan in plans.values():
        if not (lacks_links and plan.kind.is_of_network):
            yield plan


def _hits_the_same(own: FaultPlan) -> Callable[[FaultPlan], bool]:
    """Returns whether a plan may hit the nodes that ``own`` may hit, and as many."""

    def hits(plan: FaultPlan) -> bool:
        whom = plan.group, plan.nodes, plan.spared, plan.target is Target.MAJORITY
        return whom == (own.group, own.nodes, own.spared, own.target is Target.MAJORITY)

    return hits


def _is_alike(own: FaultPlan) -> Callable[[FaultPlan], bool]:
    hits = _hits_the_same(own)
    return lambda plan: plan.target is own.target and hits(plan)
