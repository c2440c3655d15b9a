"""A story over a poller, both made by the test: no subject, no load, no window."""

import asyncio
from collections.abc import Mapping

import pytest

from core.model import events as ev
from core.ports import SubjectError
from core.story.chapters import Chapter, OnEnter
from core.story.demo_runner import DemoRunner
from core.story.setup import all_up
from core.story.story_context import StoryContext
from tests.expected_errors import ExpectedErrors
from tests.feeds import feed_texts


class Lamps:
    """A poller of two lamps: one is lit at once, the other on request."""

    def __init__(self) -> None:
        self.stopped = 0
        self.cancelled = False
        self.breaks = asyncio.Event()
        self._health = {name: self._lamp(name, ev.NodeStatus.DOWN) for name in ("a", "b")}

    async def run(self) -> None:
        self.light("a")
        try:
            await self.breaks.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        raise OSError("the fuse is blown")

    def get_health(self) -> Mapping[str, ev.NodeHealth]:
        return self._health

    async def stop(self) -> None:
        self.stopped += 1

    def light(self, name: str) -> None:
        self._health = {**self._health, name: self._lamp(name, ev.NodeStatus.UP)}

    @staticmethod
    def _lamp(name: str, status: ev.NodeStatus) -> ev.NodeHealth:
        return ev.NodeHealth(node=name, status=status)


def chapter(key: str, on_enter: OnEnter | None = None) -> Chapter:
    return Chapter(key=key, title=key.title(), narration=f"It is {key}.", on_enter=on_enter)


@pytest.fixture
def lamps() -> Lamps:
    return Lamps()


async def test_demo_runner_walks_all_chapters_by_what_the_poller_sees(lamps: Lamps):
    async def switch(scene: StoryContext) -> None:
        assert await scene.until(lambda state: state.nodes["a"].status == "up", 30.0)
        assert not all_up(scene.state)
        lamps.light("b")
        assert await scene.until(all_up, 30.0)
        scene.narrate("Both are lit.")

    told: list[str] = []
    story = (chapter("dark"), chapter("dusk", on_enter=switch), chapter("day"))
    runner = DemoRunner("lamps", story, lamps, told.append)
    assert await runner.run()
    assert told == ["It is dark.", "It is dusk.", "Both are lit.", "It is day."]
    state = runner.timeline.state
    assert state.completed
    assert state.run is not None and (state.run.subject, state.run.nodes) == ("lamps", ("a", "b"))
    assert (lamps.stopped, lamps.cancelled) == (1, True)


async def test_demo_runner_asks_nobody_and_waits_for_no_key(lamps: Lamps):
    async def ask(scene: StoryContext) -> None:
        await scene.wait_next()
        options = (ev.Option(key="on", label="On"), ev.Option(key="off", label="Off"))
        assert await scene.choose("Which?", options) == "on"

    assert await DemoRunner("lamps", (chapter("a", on_enter=ask),), lamps, print).run()


async def test_chapter_whose_action_fails_ends_the_story(lamps: Lamps):
    async def fail(_: StoryContext) -> None:
        raise SubjectError("The switch is broken.", "Mend it.")

    story = (chapter("a", on_enter=fail), chapter("b"))
    runner = DemoRunner("lamps", story, lamps, lambda _: None)
    assert not await runner.run()
    state = runner.timeline.state
    assert [str(status) for status in state.statuses] == ["failed", "to come"]
    assert feed_texts(state)[-1] == "The switch is broken."
    assert lamps.stopped == 1


async def test_an_error_in_an_action_is_raised_and_all_is_cleaned_up(
    lamps: Lamps, expected_errors: ExpectedErrors
):
    async def slip(_: StoryContext) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await DemoRunner("lamps", (chapter("a", on_enter=slip),), lamps, lambda _: None).run()
    assert (lamps.stopped, lamps.cancelled) == (1, True)
    expected_errors.take("task lamps/walk failed")


async def test_poller_that_fails_ends_the_story(lamps: Lamps, expected_errors: ExpectedErrors):
    async def wait(_: StoryContext) -> None:
        lamps.breaks.set()
        await asyncio.Event().wait()

    runner = DemoRunner("lamps", (chapter("a", on_enter=wait),), lamps, lambda _: None)
    assert not await runner.run()
    assert feed_texts(runner.timeline.state)[-1].endswith("the fuse is blown")
    expected_errors.take("task lamps/watch/health failed")


async def test_task_that_an_action_leaves_running_ends_with_the_run(lamps: Lamps):
    ended = asyncio.Event()

    async def linger() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def spawn(scene: StoryContext) -> None:
        scene.scope.spawn("linger", linger())
        await asyncio.sleep(0)

    assert await DemoRunner("lamps", (chapter("a", on_enter=spawn),), lamps, print).run()
    assert ended.is_set()


def test_demo_runner_refuses_a_story_without_chapters(lamps: Lamps):
    with pytest.raises(ValueError, match="at least one chapter"):
        DemoRunner("lamps", (), lamps, print)
