"""Tests of the director on fake nodes: what intents do, and what they never do."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from core.model import events as ev
from core.model import intents as want
from core.model.fault_kinds import NodeAction
from core.ports import SubjectError
from core.story.chapters import Chapter, OnEnter
from core.story.run_context import RunContext
from core.views.stage_state import ChapterStatus
from tests.running import Run


def chapter(
    key: str,
    *,
    on_enter: OnEnter | None = None,
    auto_advance: bool = False,
    blocks_advance: bool = False,
) -> Chapter:
    return Chapter(
        key=key,
        title=key.title(),
        narration=key,
        on_enter=on_enter,
        auto_advance=auto_advance,
        blocks_advance=blocks_advance,
    )


async def hold(_: RunContext) -> None:
    await asyncio.Event().wait()


async def wait_for_the_presenter(context: RunContext) -> None:
    await context.wait_next()


async def count_down(context: RunContext) -> None:
    while not await context.countdown("Killing n2, the leader", "SIGKILL"):
        await context.wait_next()


@pytest.fixture
async def play() -> AsyncIterator[Callable[..., Run]]:
    runs: list[Run] = []

    def make(*chapters: Chapter, countdown_s: float = 0.0) -> Run:
        runs.append(Run(*chapters, countdown_s=countdown_s))
        return runs[-1]

    yield make
    for run in runs:
        await run.close()


Play = Callable[..., Run]


async def test_next_goes_on_when_the_action_is_done(play: Play):
    run = play(chapter("a"), chapter("b"))
    await run.done(0)
    run.director.send(want.Next())
    await run.done(1)
    assert run.state.current == 1


async def test_next_does_not_leave_an_action_under_way_and_says_so(play: Play):
    run = play(chapter("a", on_enter=hold), chapter("b"))
    run.director.send(want.Next())
    assert run.state.current == 0
    assert run.state.notice is not None
    assert run.state.notice.text == "A is still under way."


async def test_notice_for_an_early_key_goes_when_the_action_is_done(play: Play):
    going_on = asyncio.Event()

    async def wait(_: RunContext) -> None:
        await going_on.wait()

    run = play(chapter("a", on_enter=wait))
    run.director.send(want.Next())
    assert run.state.notice is not None
    going_on.set()
    await run.done(0)
    assert run.state.notice is None


async def test_notice_with_the_same_words_that_is_not_about_the_action_stays(play: Play):
    going_on = asyncio.Event()

    async def wait(_: RunContext) -> None:
        await going_on.wait()

    run = play(chapter("a", on_enter=wait))
    said = ev.NoticeShown(t=0.0, level=ev.Level.INFO, text="A is still under way.")
    run.timeline.append(said)
    going_on.set()
    await run.done(0)
    assert run.state.notice is not None


async def test_back_and_jump_repeat_no_action(play: Play):
    played: list[str] = []

    async def play_it(context: RunContext) -> None:
        played.append(context.state.run.chapters[context.index].key if context.state.run else "")

    run = play(chapter("a", on_enter=play_it), chapter("b", on_enter=play_it))
    await run.done(0)
    run.director.send(want.Next())
    await run.done(1)
    run.director.send(want.Back())
    assert run.state.current == 0
    run.director.send(want.Jump(1))
    run.director.send(want.Jump(0))
    run.director.send(want.Next())
    assert run.state.current == 1
    assert played == ["a", "b"]


async def test_a_chapter_that_was_not_visited_can_not_be_jumped_to(play: Play):
    run = play(chapter("a"), chapter("b"), chapter("c"))
    await run.done(0)
    run.director.send(want.Jump(2))
    assert run.state.current == 0


async def test_an_auto_advancing_chapter_goes_on_by_itself(play: Play):
    run = play(chapter("a", auto_advance=True), chapter("b"))
    await run.done(1)
    assert run.state.current == 1


async def test_auto_advance_does_not_pull_a_presenter_who_reads_elsewhere(play: Play):
    run = play(
        chapter("a"),
        chapter("b", on_enter=wait_for_the_presenter, auto_advance=True),
        chapter("c"),
    )
    await run.done(0)
    run.director.send(want.Next())
    await asyncio.sleep(0)
    run.director.send(want.Back())
    assert run.context.proceed()
    await run.done(1)
    assert run.state.current == 0


async def test_no_key_but_abort_does_anything_during_a_countdown(play: Play):
    run = play(
        chapter("a", on_enter=count_down, blocks_advance=True), chapter("b"), countdown_s=1_000.0
    )
    await run.until(lambda state: state.countdown is not None)
    for intent in (want.Next(), want.Jump(0), want.PickVictim("n1")):
        run.director.send(intent)
    run.director.send(want.ActOnNode("n1", NodeAction.KILL))
    assert run.state.countdown is not None
    assert run.state.victims == ()
    assert run.faults.active == ()


async def test_chapter_that_does_not_block_can_be_left_during_a_countdown(play: Play):
    run = play(chapter("a"), chapter("b", on_enter=count_down), countdown_s=1_000.0)
    await run.done(0)
    run.director.send(want.Next())
    await run.until(lambda state: state.countdown is not None)
    run.director.send(want.Jump(0))
    assert run.state.current == 0
    assert run.state.countdown is not None


@pytest.mark.parametrize("intent", [want.Abort(), want.Back()])
async def test_abort_and_back_end_a_countdown_and_nothing_has_happened(
    play: Play, intent: want.Intent
):
    run = play(chapter("a", on_enter=count_down, blocks_advance=True), countdown_s=1_000.0)
    await run.until(lambda state: state.countdown is not None)
    run.director.send(intent)
    await run.until(lambda state: state.countdown is None)
    assert run.state.current == 0
    assert run.faults.active == ()
    assert run.state.statuses[0] is ChapterStatus.RUNNING


async def test_an_aborted_countdown_can_be_started_again(play: Play):
    run = play(chapter("a", on_enter=count_down, blocks_advance=True), countdown_s=1_000.0)
    await run.until(lambda state: state.countdown is not None)
    run.director.send(want.Abort())
    await run.until(lambda state: state.countdown is None)
    await asyncio.sleep(0)
    run.director.send(want.Next())
    await run.until(lambda state: state.countdown is not None)


async def test_a_failed_chapter_says_why_and_next_tries_again(play: Play):
    tries: list[int] = []

    async def fail_once(_: RunContext) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise SubjectError("no server here", "install it")

    run = play(chapter("a", on_enter=fail_once))
    await run.until(lambda state: state.statuses[0] is ChapterStatus.FAILED)
    notice = run.state.notice
    assert notice is not None
    assert (notice.text, notice.remedy) == ("no server here", "install it")
    run.director.send(want.Next())
    await run.done(0)
    assert run.state.notice is None


async def test_panic_ends_the_action_and_undoes_every_fault(play: Play):
    run = play(chapter("a", on_enter=hold))
    await run.subject.start()
    run.director.send(want.ActOnNode("n1", NodeAction.KILL))
    run.director.send(want.ActOnNode("n2", NodeAction.PAUSE))
    await run.until(lambda state: len(state.faults) == 2)
    run.director.send(want.Panic())
    await run.until(lambda state: not state.faults)
    assert all(health.status is ev.NodeStatus.UP for health in run.state.nodes.values())
    assert run.state.notice is not None
    assert run.state.notice.text == "Everything was aborted; all 2 faults are undone."
    assert run.state.statuses[0] is ChapterStatus.FAILED


async def test_restart_by_hand_undoes_the_fault_of_that_node(play: Play):
    run = play(chapter("a"))
    await run.subject.start()
    run.director.send(want.ActOnNode("n3", NodeAction.KILL))
    await run.until(lambda state: bool(state.faults))
    run.director.send(want.ActOnNode("n3", NodeAction.RESTART))
    await run.until(lambda state: not state.faults)
    assert run.subject.members["n3"].alive


async def test_a_node_that_is_not_running_can_not_be_killed(play: Play):
    run = play(chapter("a"))
    await run.subject.start()
    run.subject.members["n1"].alive = False
    run.director.send(want.ActOnNode("n1", NodeAction.KILL))
    await run.until(lambda state: state.notice is not None)
    assert run.state.notice is not None
    assert run.state.notice.text == "n1 isn't running."


async def test_picking_a_node_makes_it_the_victim_and_again_takes_that_back(play: Play):
    run = play(chapter("a"))
    await run.subject.start()
    run.director.send(want.PickVictim("n3"))
    assert run.state.victims == ("n3",)
    run.director.send(want.PickVictim("n3"))
    assert run.state.victims == ("n2",)


async def test_a_question_is_answered_by_a_choice(play: Play):
    answers: list[str] = []

    async def ask(context: RunContext) -> None:
        options = (ev.Option(key="yes", label="Yes"), ev.Option(key="no", label="No"))
        answers.append(await context.choose("Go on?", options))

    run = play(chapter("a", on_enter=ask))
    await run.until(lambda state: state.choice is not None)
    await asyncio.sleep(0)
    run.director.send(want.Choose("no"))
    await run.done(0)
    assert answers == ["no"]
    assert run.state.choice is None


@pytest.mark.parametrize("intent", [want.Reset(), want.Quit()])
async def test_reset_and_quit_end_the_run(play: Play, intent: want.Intent):
    run = play(chapter("a", on_enter=hold))
    run.director.send(intent)
    assert run.director.ended.is_set()


async def test_the_end_of_the_last_chapter_is_the_end_of_the_story(play: Play):
    run = play(chapter("a"))
    await run.until(lambda state: state.completed)
    run.director.send(want.Next())
    assert run.state.notice is not None
    assert run.state.notice.remedy == "R starts afresh."
