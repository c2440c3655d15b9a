"""Faults with named targets, on the stage and beside, and faults that end by themselves."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.model import events as ev
from core.model import intents as want
from core.model.fault_kinds import PROCESS_KILL, NodeAction
from core.model.victims import VictimReason
from core.story.breaking import inject
from core.story.chapters import Chapter
from core.story.fault_control import FaultControl
from core.story.fault_plans import FaultPlan, Target
from core.story.victim_choice import choose_victims
from core.text.events import marker_label
from tests.fake_checks import BURST, GROUPS, PAUSE_BOOK, CheckedSubject
from tests.fakes import FakeFaults
from tests.feeds import feed_texts
from tests.running import Run

INJECT = Chapter(key="fault", title="Fault", narration="now", on_enter=inject)


def checked(run: Run) -> CheckedSubject:
    assert isinstance(run.subject, CheckedSubject)
    return run.subject


async def started(plan: FaultPlan = BURST, *, autopilot: bool = False) -> Run:
    run = Run(INJECT, make=CheckedSubject, fault=plan.name, autopilot=autopilot)
    await run.subject.start()
    return run


@pytest.fixture
async def run() -> AsyncIterator[Run]:
    run = Run(Chapter(key="a", title="A", narration="a"), make=CheckedSubject, fault="burst")
    await run.subject.start()
    yield run
    await run.close()


def health(**status: ev.NodeStatus) -> dict[str, ev.NodeHealth]:
    return {
        name: ev.NodeHealth(node=name, status=status.get(name, ev.NodeStatus.UP))
        for group in GROUPS
        for name in group.nodes
    }


def test_a_plan_that_names_its_target_hits_that_one():
    assert choose_victims(PAUSE_BOOK, health(), "g1", GROUPS).nodes == ("book",)


def test_a_named_target_that_is_not_up_is_not_hit():
    assert choose_victims(PAUSE_BOOK, health(book=ev.NodeStatus.DOWN), groups=GROUPS).nodes == ()


def test_a_target_beside_the_stage_is_hit_whatever_the_nodes_do():
    assert choose_victims(BURST, {}, groups=GROUPS).nodes == ("load",)


@pytest.mark.parametrize("target", [Target.ANY, Target.LEADER, Target.FOLLOWER])
def test_of_nodes_that_work_by_themselves_any_is_the_victim(target: Target):
    plan = FaultPlan(name="x", kind=PROCESS_KILL, target=target, how="", group="Gate")
    victims = choose_victims(plan, health(g1=ev.NodeStatus.DOWN), groups=GROUPS)
    assert victims.nodes[0] in ("g2", "g3")
    assert victims.reason is VictimReason.EQUALS
    assert choose_victims(plan, health(), "g3", GROUPS).nodes == ("g3",)


async def test_the_load_is_counted_down_and_hit_like_a_node():
    run = await started()
    await run.until(lambda state: "multiplied" in state.narration)
    assert "click" not in run.state.key_hint
    run.director.send(want.Next())
    await run.done(0)
    assert checked(run).target.is_bursting()
    assert run.state.victims == ("load",)
    assert marker_label(run.state.markers[0]) == "the load bursts"
    assert run.state.narration == "The load bursts without a warning."
    await run.close()


async def test_no_other_victim_is_picked_for_a_fault_that_always_hits_the_same():
    run = await started()
    await run.until(lambda state: "multiplied" in state.narration)
    run.director.send(want.PickVictim("g1"))
    assert run.state.notice is not None
    assert run.state.notice.text == "This fault always hits the load."
    assert run.context.picked is None
    await run.close()


async def test_a_named_target_on_the_stage_is_hit():
    run = await started(PAUSE_BOOK, autopilot=True)
    await run.done(0)
    assert [fault.node for fault in run.faults.active] == ["book"]
    assert checked(run).members["book"].is_paused()
    await run.close()


async def test_violation_that_follows_may_show_on_any_node():
    run = await started(PAUSE_BOOK, autopilot=True)
    await run.done(0)
    run.tell(ev.ViolationOpened(t=1.0, invariant="book", subject="g2", text="no book"))
    assert run.context.evidence is not None
    await run.close()


async def test_healing_ends_a_burst_and_restarts_what_is_down(run: Run):
    control = FaultControl(run.context)
    await control.inject("load", BURST.kind, "the load bursts", by_hand=False)
    await checked(run).members["g1"].kill()
    await control.heal()
    assert not checked(run).target.is_bursting()
    assert checked(run).members["g1"].is_alive()
    assert feed_texts(run.state)[-1] == "the load is as before"


async def test_a_fault_that_lasts_for_a_while_ends_by_itself(run: Run):
    faults = run.context.faults
    assert isinstance(faults, FakeFaults)
    faults.duration_s = 0.01
    await FaultControl(run.context).inject("load", BURST.kind, "the load bursts", by_hand=False)
    assert checked(run).target.is_bursting()
    await run.until(lambda state: not state.faults)
    assert not checked(run).target.is_bursting()
    assert faults.active == ()


async def test_a_fault_that_was_undone_before_its_time_is_told_once(run: Run):
    faults = run.context.faults
    assert isinstance(faults, FakeFaults)
    faults.duration_s = 0.02
    told: list[ev.Event] = []
    run.context.keep(
        lambda event: told.append(event) if isinstance(event, ev.FaultCleared) else None
    )
    control = FaultControl(run.context)
    await control.inject("load", BURST.kind, "the load bursts", by_hand=False)
    assert await control.undo_all() == 1
    while any("end-" in name for name in run.scope.running):
        await asyncio.sleep(0)
    assert len(told) == 1


async def test_the_load_is_no_node_that_can_be_acted_on_by_hand(run: Run):
    run.director.send(want.ActOnNode("load", NodeAction.KILL))
    assert run.faults.active == ()
