"""Tests of faults by hand and the way back, on nodes that can be cut off."""

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from core.model.events import LinkUse
from core.model.fault_kinds import NODE_PAUSE, PARTITION, PROCESS_KILL, NodeAction
from core.ports import SubjectError
from core.story.chapters import Chapter
from core.story.fault_control import FaultControl, possible_actions
from core.text.events import marker_label
from tests.fakes import GroupedSubject
from tests.linked_fakes import LinkedSubject
from tests.running import Run


@pytest.fixture
async def run() -> AsyncIterator[Run]:
    run = Run(Chapter(key="a", title="A", narration="a"), make=GroupedSubject, fault="kill-store")
    await run.subject.start()
    yield run
    await run.close()


def test_every_action_by_hand_has_an_inverse():
    by_hand = {NodeAction.CUT_OFF: PARTITION, NodeAction.KILL: PROCESS_KILL}
    assert possible_actions(by_hand) == ("kill", "cut off", "restart", "reconnect")


async def test_a_node_is_cut_off_and_reconnected(run: Run):
    control = FaultControl(run.context)
    await control.act("s0", NodeAction.CUT_OFF)
    assert run.subject.members["s0"].cut
    assert [fault.chaos_type for fault in run.faults.active] == [PARTITION.key]
    assert marker_label(run.state.markers[-1]) == "cut off s0"
    await control.act("s0", NodeAction.RECONNECT)
    assert not run.subject.members["s0"].cut
    assert run.faults.active == ()


async def test_a_node_is_slowed_and_reconnecting_ends_that(run: Run):
    control = FaultControl(run.context)
    await control.act("s0", NodeAction.SLOW)
    assert run.subject.members["s0"].delay_ms > 0
    await control.act("s0", NodeAction.RECONNECT)
    assert run.subject.members["s0"].delay_ms == 0


async def test_reconnecting_leaves_other_faults_in(run: Run):
    control = FaultControl(run.context)
    await control.act("s0", NodeAction.CUT_OFF)
    await control.act("s0", NodeAction.PAUSE)
    await control.act("s0", NodeAction.RECONNECT)
    assert [fault.chaos_type for fault in run.faults.active] == [NODE_PAUSE.key]


async def test_a_node_is_not_cut_off_twice(run: Run):
    control = FaultControl(run.context)
    await control.act("s0", NodeAction.CUT_OFF)
    with pytest.raises(SubjectError, match="s0 is cut off already"):
        await control.act("s0", NodeAction.CUT_OFF)
    assert len(run.faults.active) == 1


async def test_node_cut_off_by_somebody_else_is_reconnected_too(run: Run):
    await run.subject.members["s0"].cut_off()
    control = FaultControl(run.context)
    await control.act("s0", NodeAction.RECONNECT)
    assert not run.subject.members["s0"].cut
    with pytest.raises(SubjectError, match="s0 isn't cut off"):
        await control.act("s0", NodeAction.RECONNECT)


async def test_action_that_a_subject_lacks_is_refused_with_a_sentence(run: Run):
    run.subject.by_hand = {NodeAction.KILL: PROCESS_KILL}
    with pytest.raises(SubjectError, match="s0 can't be slowed here"):
        await FaultControl(run.context).act("s0", NodeAction.SLOW)


async def test_healing_reconnects_whoever_is_cut_off(run: Run):
    await run.subject.members["s0"].cut_off()
    await run.subject.members["s1"].kill()
    await FaultControl(run.context).heal()
    assert not run.subject.members["s0"].cut
    assert run.subject.members["s1"].alive


async def test_action_that_needs_links_says_so_with_the_way_out():
    run = Run(Chapter(key="a", title="A", narration="a"), make=LinkedSubject)
    await run.subject.start()
    assert run.state.run is not None
    run.timeline.append(replace(run.state.run, links=LinkUse(withheld=("cut off",))))
    await run.subject.start()
    with pytest.raises(SubjectError, match="n1 can't be cut off: this run's nodes") as refused:
        await FaultControl(run.context).act("n1", NodeAction.CUT_OFF)
    assert "--links" in refused.value.remedy
    await run.close()


async def test_node_that_is_only_looked_at_is_not_acted_on(run: Run):
    with pytest.raises(SubjectError, match="probe is only looked at here"):
        await FaultControl(run.context).act("probe", NodeAction.RESTART)
