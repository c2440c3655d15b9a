"""The show with several stories: which is played, and with which fault."""

from collections.abc import AsyncIterator

import pytest

from core.model import events as ev
from core.model import intents as want
from core.story.chapters import Story
from tests.fakes import LinkedSubject
from tests.unit.core.show.theatre import HOLDING, Theatre


@pytest.fixture
async def library() -> AsyncIterator[Theatre]:
    """Yields a theatre with two stories, the second with another fault."""
    theatre = Theatre(HOLDING)
    theatre.add_story(Story(key="b", title="B", about="The other.", chapters=(HOLDING,)))
    theatre.open()
    await theatre.until(lambda state: state.run is not None)
    yield theatre
    await theatre.close()


def run_of(theatre: Theatre) -> ev.RunStarted:
    assert theatre.timeline.state.run is not None
    return theatre.timeline.state.run


async def test_the_first_story_is_played_and_all_are_offered(library: Theatre):
    assert run_of(library).story == "told"
    assert [option.key for option in run_of(library).stories] == ["told", "b"]


async def test_picking_a_story_begins_a_fresh_run_with_it_and_with_its_own_fault(library: Theatre):
    before = run_of(library)
    library.show.send(want.PickStory("b"))
    await library.until(lambda state: state.run is not before)
    assert (run_of(library).story, run_of(library).fault) == ("b", "kill-follower")
    assert [subject.stopped for subject in library.subjects] == [1, 0]
    again = run_of(library)
    library.show.send(want.Reset())
    await library.until(lambda state: state.run is not again)
    assert run_of(library).story == "b"


async def test_unknown_story_is_not_picked(library: Theatre):
    library.show.send(want.PickStory("c"))
    notice = library.timeline.state.notice
    assert notice is not None and "'c'" in notice.text
    assert run_of(library).story == "told"


async def test_the_fault_that_was_asked_for_comes_before_the_storys_own():
    theatre = Theatre(HOLDING)
    theatre.add_story(Story(key="b", title="B", about="", chapters=(HOLDING,)), first=True)
    theatre.open()
    await theatre.until(lambda state: state.run is not None)
    assert (run_of(theatre).story, run_of(theatre).fault) == ("b", "kill-leader")
    await theatre.close()


@pytest.mark.parametrize(
    ("story", "fault", "played"),
    [
        ("", "kill-follower", ("b", "kill-follower")),
        ("", "kill-leader", ("told", "kill-leader")),
        ("b", "", ("b", "kill-follower")),
        ("b", "kill-leader", ("b", "kill-follower")),
        ("", "", ("told", "kill-leader")),
    ],
)
async def test_a_fault_gets_a_story_that_is_about_it(
    story: str, fault: str, played: tuple[str, str]
):
    theatre = Theatre(HOLDING, story=story, fault=fault, faults=("kill-leader",))
    theatre.add_story(
        Story(
            key="b",
            title="B",
            about="",
            chapters=(HOLDING,),
            fault="kill-follower",
            faults=("kill-follower",),
        )
    )
    theatre.open()
    await theatre.until(lambda state: state.run is not None)
    assert (run_of(theatre).story, run_of(theatre).fault) == played
    await theatre.close()


async def test_story_whose_fault_is_done_to_the_network_begins_with_links_when_it_is_picked():
    theatre = Theatre(HOLDING, fault="cut-leader", story="told", kind=LinkedSubject)
    theatre.add_story(Story(key="b", title="B", about="The other.", chapters=(HOLDING,)))
    theatre.open()
    await theatre.until(lambda state: state.run is not None)
    first = run_of(theatre)
    assert first.links == ev.LinkUse(laid=True)
    theatre.show.send(want.PickStory("b"))
    await theatre.until(lambda state: state.run is not first)
    assert run_of(theatre).links == ev.LinkUse(withheld=("cut off", "reconnect"))
    assert "cut off" not in run_of(theatre).actions
    await theatre.close()
