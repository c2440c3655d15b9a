"""The standby: a system ready behind the stage, ended ones stopped there, unheard."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest

from core.model import events as ev
from core.model import intents as want
from core.ports import Node, SubjectError, TaskFailure
from core.show.fitting import fit
from core.show.prepared import LONG_AGO_S
from core.show.standby import Standby
from core.story.chapters import Chapter
from core.story.run_context import RunContext
from core.story.settings import StorySettings
from core.views.timeline import RunClock
from tests.fakes import FakeNode, FakeSubject
from tests.linked_fakes import LinkedSubject
from tests.unit.core.show.backstage import Backstage
from tests.unit.core.show.theatre import HOLDING, Theatre


class BurstableSubject(FakeSubject):
    """A subject whose load is a target of faults, too, and doesn't run yet."""

    @property
    def nodes(self) -> Mapping[str, Node]:
        load = FakeNode("load", self._observe)
        load.alive = False
        return {**super().nodes, load.name: load}


@pytest.fixture
async def backstage(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Backstage]:
    monkeypatch.setattr("core.show.standby.LOOK_EVERY_S", 0.0)
    backstage = Backstage()
    yield backstage
    await backstage.close()


LINE = ev.FeedLine(t=0.0, level=ev.Level.INFO, text="heard")
ERROR = ev.NoticeShown(t=0.0, level=ev.Level.ERROR, text="The warden is lost.")


async def test_system_is_started_ahead_and_start_finds_it_started(backstage: Backstage):
    backstage.open()
    await backstage.ready()
    subject = backstage.take()
    assert backstage.subjects[0].started == 1
    await subject.start()
    assert backstage.subjects[0].started == 1
    assert subject.started_ahead_s is not None


async def test_a_load_that_does_not_run_yet_keeps_no_system_from_being_ready(
    backstage: Backstage,
):
    backstage.kind = BurstableSubject
    backstage.open()
    await backstage.ready()
    for _ in range(5):
        await asyncio.sleep(0)
        assert backstage.standby.is_ready
    assert backstage.take().unfit == ""
    assert [subject.stopped for subject in backstage.subjects] == [0]


async def test_another_system_is_started_once_the_ready_one_is_on_stage(backstage: Backstage):
    backstage.open()
    await backstage.ready()
    backstage.take()
    await backstage.ready()
    assert [subject.started for subject in backstage.subjects] == [1, 1]


async def test_second_start_of_a_prepared_system_is_a_real_one(backstage: Backstage):
    backstage.open()
    await backstage.ready()
    subject = backstage.take()
    await subject.start()
    await subject.start()
    assert backstage.subjects[0].started == 2
    assert subject.started_ahead_s is None


async def test_without_a_ready_system_a_fresh_one_goes_on_stage_unstarted(backstage: Backstage):
    subject = backstage.take()
    assert backstage.subjects[0].started == 0
    await subject.start()
    assert backstage.subjects[0].started == 1


async def test_nothing_is_started_while_the_stage_is_not_quiet(backstage: Backstage):
    backstage.is_quiet = False
    backstage.open()
    for _ in range(50):
        await asyncio.sleep(0)
    assert backstage.subjects == []
    backstage.is_quiet = True
    await backstage.ready()


async def test_nothing_is_heard_before_a_system_is_on_stage_or_after(backstage: Backstage):
    backstage.open()
    await backstage.ready()
    backstage.emits[0](LINE)
    assert backstage.heard == []
    subject = backstage.take()
    backstage.emits[0](LINE)
    assert backstage.heard == [LINE]
    backstage.standby.retire(subject)
    backstage.emits[0](LINE)
    backstage.hooks[0](TaskFailure("late", ValueError()))
    assert (backstage.heard, backstage.failures) == ([LINE], [])


async def test_failure_on_stage_is_passed_on(backstage: Backstage):
    backstage.take()
    failure = TaskFailure("health", ValueError("odd"))
    backstage.hooks[0](failure)
    assert backstage.failures == [failure]


@pytest.mark.parametrize("how", ["by an error that it tells", "by a task that fails"])
async def test_system_that_fails_behind_the_stage_never_goes_on(backstage: Backstage, how: str):
    backstage.open()
    await backstage.ready()
    if how == "by an error that it tells":
        backstage.emits[0](ERROR)
    else:
        backstage.hooks[0](TaskFailure("links", ValueError("gone")))
    assert not backstage.standby.is_ready
    await backstage.ready()
    subject = backstage.take()
    await subject.start()
    assert backstage.subjects[0].stopped == 1
    assert backstage.subjects[1].started == 1
    assert backstage.subjects[1].stopped == 0


@pytest.mark.parametrize(
    ("how", "said"), [("kill", "n2 is no longer alive"), ("pause", "n2 is paused")]
)
async def test_system_that_loses_a_node_while_it_waits_is_replaced_and_that_is_logged(
    backstage: Backstage, caplog: pytest.LogCaptureFixture, how: str, said: str
):
    backstage.open()
    await backstage.ready()
    node = backstage.subjects[0].nodes["n2"]
    await (node.kill() if how == "kill" else node.pause())
    assert not backstage.standby.is_ready
    await backstage.ready()
    assert [subject.stopped for subject in backstage.subjects] == [1, 0]
    assert f"the system that was ready is thrown away: {said}" in caplog.messages


async def test_system_that_lost_a_node_is_stopped_under_load_and_replaced_after_it(
    backstage: Backstage,
):
    backstage.open()
    await backstage.ready()
    backstage.is_quiet = False
    await backstage.subjects[0].nodes["n2"].kill()
    async with asyncio.timeout(10.0):
        while not backstage.subjects[0].stopped:
            await asyncio.sleep(0)
    assert len(backstage.subjects) == 1
    backstage.is_quiet = True
    await backstage.ready()


async def test_visitor_gets_no_system_whose_node_died_a_moment_before(backstage: Backstage):
    backstage.open()
    await backstage.ready()
    await backstage.subjects[0].nodes["n1"].kill()
    subject = backstage.take()
    await subject.start()
    assert backstage.subjects[1].started == 1


async def test_node_that_dies_on_stage_is_the_shows_own_affair(backstage: Backstage):
    backstage.open()
    await backstage.ready()
    subject = backstage.take()
    await subject.start()
    await backstage.subjects[0].nodes["n1"].kill()
    assert subject.unfit == ""


async def test_task_that_mends_itself_behind_the_stage_does_no_harm(backstage: Backstage):
    backstage.open()
    await backstage.ready()
    backstage.hooks[0](TaskFailure("look", ValueError("odd"), is_restarted=True))
    assert backstage.standby.is_ready


async def test_start_that_fails_is_tried_again(
    backstage: Backstage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("core.show.standby.FIRST_PAUSE_S", 0.0)
    backstage.start_error = SubjectError("No port is free.", "Close something.")
    backstage.open()
    while len(backstage.subjects) < 3:
        await asyncio.sleep(0)
    backstage.start_error = None
    await backstage.ready()
    assert all(subject.stopped == 1 for subject in backstage.subjects[:-1])


async def test_everything_behind_the_stage_is_stopped_in_the_end(backstage: Backstage):
    backstage.open()
    await backstage.ready()
    backstage.standby.retire(backstage.take())
    await backstage.ready()
    await backstage.close()
    assert [subject.stopped for subject in backstage.subjects] == [1, 1]


async def test_clock_of_a_system_becomes_the_runs_when_it_goes_on_stage(backstage: Backstage):
    backstage.open()
    await backstage.ready()
    before = backstage.clocks[0].now()
    assert before < -LONG_AGO_S / 2
    backstage.take()
    backstage.clock.restart()
    assert 0.0 <= backstage.clocks[0].now() < LONG_AGO_S
    assert backstage.clocks[0].from_monotonic(7.0) == backstage.clock.from_monotonic(7.0)


async def test_show_hands_its_ended_systems_to_the_standby():
    clock = RunClock()
    theatre = Theatre(
        HOLDING, standby=lambda make: Standby(make, clock, lambda: False, StorySettings())
    )
    theatre.open()
    await theatre.until(lambda state: state.run is not None)
    theatre.show.send(want.Reset())
    await theatre.until(lambda _: len(theatre.subjects) == 2)
    await theatre.close()
    assert theatre.standby is not None
    await theatre.standby.close()
    assert [subject.stopped for subject in theatre.subjects] == [1, 1]
    assert [subject.load.calls for subject in theatre.subjects] == [["close"], ["close"]]


async def test_visitor_never_waits_for_a_task_of_the_ended_run_that_takes_long():
    ends = asyncio.Event()

    async def take_long(context: RunContext) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await ends.wait()
            context.narrate("from the grave")

    clock = RunClock()
    slow = Chapter(key="a", title="A", narration="a", on_enter=take_long)
    theatre = Theatre(
        slow, standby=lambda make: Standby(make, clock, lambda: False, StorySettings())
    )
    theatre.open()
    await theatre.until(lambda state: state.run is not None)
    await asyncio.sleep(0)
    theatre.show.send(want.Reset())
    await theatre.until(lambda _: len(theatre.subjects) == 2)
    assert theatre.subjects[0].stopped == 0, "its task hasn't ended"
    ends.set()
    await theatre.until(lambda _: theatre.subjects[0].stopped == 1)
    assert theatre.timeline.state.narration == "a"
    await theatre.close()
    assert theatre.standby is not None
    await theatre.standby.close()


@pytest.mark.parametrize(("fault", "has_links"), [("kill-leader", False), ("cut-leader", True)])
async def test_system_is_started_ahead_with_links_where_the_next_fault_needs_them(
    backstage: Backstage, fault: str, has_links: bool
):
    backstage.kind = LinkedSubject
    backstage.keep_ready_for(fault)
    backstage.open()
    await backstage.ready()
    linked = backstage.subjects[0]
    assert isinstance(linked, LinkedSubject)
    assert linked.started_with == [has_links]
    subject = backstage.take()
    fit(StorySettings(fault=fault), subject)
    await subject.start()
    assert linked.started_with == [has_links]
    assert subject.started_ahead_s is not None


async def test_ready_system_without_links_is_started_again_for_a_fault_that_needs_them(
    backstage: Backstage,
):
    backstage.kind = LinkedSubject
    backstage.open()
    await backstage.ready()
    subject = backstage.take()
    fit(StorySettings(fault="cut-leader"), subject)
    assert subject.has_links
    await subject.start()
    linked = backstage.subjects[0]
    assert isinstance(linked, LinkedSubject)
    assert linked.started_with == [False, True]
    assert subject.started_ahead_s is None


async def test_tasks_that_end_slowly_are_waited_for_where_the_show_is_cancelled_meanwhile():
    may_end, ends = asyncio.Event(), asyncio.Event()

    async def end_slowly(_: RunContext) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ends.set()
            await may_end.wait()

    clock = RunClock()
    slow = Chapter(key="a", title="A", narration="a", on_enter=end_slowly)
    theatre = Theatre(
        slow, standby=lambda make: Standby(make, clock, lambda: False, StorySettings())
    )
    theatre.open()
    await theatre.until(lambda state: state.run is not None and state.current == 0)
    await theatre.cancel_while_it_ends(ends)
    (subject,) = theatre.subjects
    assert theatre.standby is not None
    closing = asyncio.ensure_future(theatre.standby.close())
    await asyncio.sleep(0)
    assert not closing.done() and not subject.stopped
    may_end.set()
    await closing
    assert subject.stopped == 1
