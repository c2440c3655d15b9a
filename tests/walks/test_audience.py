"""An audience in the real window on the real cluster: phones vote, and the winner is struck."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.model import events as ev
from core.views.ballots import deciding, guessing
from core.views.stage_state import ChapterStatus, StageState
from subjects.hosts.processes.ports import free_ports
from tests.listening import HERE, Listening, elsewhere, listening
from tests.phones import Phone
from tests.walks.presenter import is_at_rest
from tests.walks.program import WalkedProgram
from tests.walks.recorded import Recorded
from tests.walks.verdict import judge_home, judge_story

COMES_WITHIN_S = 120.0
"""The longest time that anything may take to come on a busy machine; nothing is measured here."""
FOLLOWS_EVERY_S = 2.0
"""The interval at which a phone asks, seconds; one that is silent for 10 s counts as gone."""
FAULT = 3
"""The chapter in which phones vote."""
BRIEFLY = ("raft", "--rate", "1000", "--countdown", "2")


class AudienceWalk:
    """A window, and what happens there.

    Attributes:
        phones: those that follow the show, and so count as here.
    """

    def __init__(self, display: str, home: Path, *arguments: str) -> None:
        self.program = WalkedProgram(display, home, [*BRIEFLY, *arguments])
        self.recorded = Recorded(home)
        self.phones: list[Phone] = []

    def until(self, holds: Callable[[StageState], bool], *, goes_on: bool = True) -> StageState:
        """Goes on, where that is asked for, until ``holds`` is true of the stage."""
        deadline, pressed, followed = time.monotonic() + COMES_WITHIN_S, 0.0, 0.0
        while not holds(state := self.recorded.look()):
            if self.phones and time.monotonic() - followed > FOLLOWS_EVERY_S:
                followed = time.monotonic()
                asyncio.run(_follow(self.phones))
            assert time.monotonic() < deadline, (state.current, state.statuses, state.narration)
            assert self.program.runs, (self.program.home / "stderr").read_text()
            waits = state.run is not None and is_at_rest(state) and deciding(state) is None
            if goes_on and waits and time.monotonic() - pressed > 1.0:
                pressed = time.monotonic()
                self.program.press("space")
            time.sleep(0.1)
        return state

    def end(self) -> None:
        self.program.press("q")
        assert self.program.wait() == 0
        assert list(judge_home(self.program.home)) == []


@pytest.fixture
def walking(display: str, tmp_path: Path) -> Iterator[Callable[..., AudienceWalk]]:
    """Makes walks with arguments of the program; ends them."""
    walks: list[AudienceWalk] = []

    def make(*arguments: str) -> AudienceWalk:
        walks.append(AudienceWalk(display, tmp_path, *arguments))
        return walks[-1]

    yield make
    for walk in walks:
        walk.program.kill()
        assert walk.program.left() == []


def is_loaded(state: StageState) -> bool:
    return bool(state.statuses) and state.statuses[FAULT - 1] is ChapterStatus.DONE


async def _vote(phones: list[Phone], question: ev.Question, keys: tuple[str, ...], vote: int):
    for phone, key in zip(phones, keys, strict=True):
        reply = await phone.vote(question.value, key, vote)
        assert reply.status == 200, reply


async def _come(phones: list[Phone]) -> None:
    for phone in phones:
        assert (await phone.get()).status == 200
    await _follow(phones)


async def _follow(phones: list[Phone]) -> None:
    for phone in phones:
        assert (await phone.get("state")).status == 200


@pytest.mark.timeout(400)
def test_three_phones_choose_who_is_struck_and_guess_how_long_it_takes(
    walking: Callable[..., AudienceWalk],
) -> None:
    (port,) = free_ports(1)
    asked = ("--audience", HERE, "--audience-port", str(port), "--vote-seconds", "60")
    # Phones guess while it counts down, and a busy machine has to keep up with that.
    walk = walking(*asked, "--countdown", "20")
    opened = walk.until(lambda state: state.audience.is_open).audience.opened
    assert opened is not None
    tree = walk.program.processes()
    assert Listening(HERE, port) in listening(tree)
    assert elsewhere(tree) == set()

    phones = [Phone(opened.url, agent=f"phone {number}") for number in range(3)]
    asyncio.run(_come(phones))
    walk.phones += phones
    state = walk.until(lambda state: deciding(state) is not None)
    vote = deciding(state)
    assert vote is not None
    assert not state.faults
    nodes = [option.key for option in vote.ballots[0].options]
    follower = next(node for node in nodes if node != state.leader)
    others = tuple(node for node in nodes if node != follower)
    keys = (follower, others[0], follower)
    asyncio.run(_vote(phones, ev.Question.VICTIM, keys, vote.vote))
    walk.until(
        lambda state: state.audience.vote is not None and state.audience.vote.voted == 3,
        goes_on=False,
    )
    walk.program.picture(walk.program.home / "vote.png")
    walk.program.press("space")
    state = walk.until(lambda state: state.audience.choice is not None, goes_on=False)
    assert state.audience.choice is not None
    (result, *_) = state.audience.choice.results
    assert (result.winner, result.voted) == (follower, 3)

    state = walk.until(lambda state: guessing(state) is not None, goes_on=False)
    guesses = guessing(state)
    assert guesses is not None
    first, second, *_ = (option.key for option in guesses.ballots[0].options)
    asyncio.run(_vote(phones, ev.Question.GUESS, (first, second, first), guesses.vote))
    walk.program.picture(walk.program.home / "countdown.png")
    state = walk.until(lambda state: bool(state.faults), goes_on=False)
    assert [fault.node for fault in state.faults] == [follower]
    state = walk.until(lambda state: state.completed)
    assert state.audience.judged is not None
    assert state.audience.judged.guesses == 3
    assert list(judge_story(walk.recorded.events, state)) == []
    walk.end()


@pytest.mark.timeout(400)
def test_a_picked_address_opens_the_page_and_a_shows_its_code(
    walking: Callable[..., AudienceWalk],
) -> None:
    walk = walking()
    walk.until(is_loaded)
    tree = walk.program.processes()
    assert listening(tree)
    assert elsewhere(tree) == set(), "no audience was asked for"
    # A remote's key for back leads from the first address to the last one, this machine's own.
    walk.program.press("a", "Prior", "space")
    state = walk.until(lambda state: state.audience.is_open, goes_on=False)
    assert state.audience.opened is not None
    assert state.audience.opened.address == HERE
    assert elsewhere(walk.program.processes()) == set()
    walk.program.press("a")
    time.sleep(1.0)
    walk.program.picture(walk.program.home / "code.png")
    walk.program.press("Escape")
    walk.end()


@pytest.mark.timeout(400)
def test_story_goes_on_with_its_own_victim_when_the_page_is_killed(
    walking: Callable[..., AudienceWalk],
) -> None:
    walk = walking("--audience", HERE, "--audience-port", str(free_ports(1)[0]))
    walk.until(lambda state: deciding(state) is not None)
    pages = [one for one in walk.program.processes() if "gui.audience.server" in one.cmdline()]
    assert len(pages) == 1
    pages[0].kill()
    state = walk.until(lambda state: not state.audience.is_open, goes_on=False)
    assert state.audience.lost is not None
    time.sleep(1.0)
    walk.program.picture(walk.program.home / "lost.png")
    state = walk.until(lambda state: bool(state.faults))
    assert [fault.node for fault in state.faults] == list(state.victims)
    state = walk.until(lambda state: state.completed)
    assert list(judge_story(walk.recorded.events, state)) == []
    walk.end()
