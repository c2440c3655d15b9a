"""The audience votes at Fault injection: what opens the vote, what ends it, what comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest

from core.model import events as ev
from core.model import intents as want
from core.model.fault_kinds import NODE_PAUSE
from core.story.audience import voting
from core.story.breaking import inject
from core.story.chapters import Chapter
from core.story.fault_plans import FaultPlan, Target, by_name
from core.views.stage_state import ChapterStatus
from tests.fakes import KILL_LEADER, FakeSubject
from tests.feeds import feed_texts
from tests.room import Room
from tests.running import Run
from tests.unit.core.test_story import until_waiting

INJECT = Chapter(key="fault", title="Fault", narration="now", on_enter=inject, blocks_advance=True)
PAUSE_LEADER = FaultPlan(name="pause-leader", kind=NODE_PAUSE, target=Target.LEADER, how="SIGSTOP")
E = TypeVar("E", bound=ev.Event)


class Played:
    """A run that is about to break something before a room of phones."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.room = Room(run.timeline)
        self.log: list[ev.Event] = []
        run.timeline.subscribe(lambda event, _: self.log.append(event))

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.log if isinstance(event, kind)]

    def send(self, intent: want.Intent) -> None:
        self.run.director.send(intent)

    @property
    def choices(self) -> list[ev.VoteOpened]:
        """The votes that were to decide something."""
        asked = self.all(ev.VoteOpened)
        return [event for event in asked if event.ballots[0].question is not ev.Question.GUESS]

    async def open_vote(self) -> None:
        self.send(want.Next())
        await self.run.until(lambda state: state.audience.vote is not None)

    async def closed(self, votes: int = 1) -> ev.VoteClosed:
        await self.run.until(lambda _: len(self.all(ev.VoteClosed)) >= votes)
        return self.all(ev.VoteClosed)[-1]

    async def struck(self) -> tuple[str, ...]:
        await self.run.until(lambda state: state.statuses[0] is ChapterStatus.DONE)
        return tuple(event.node for event in self.all(ev.FaultInjected))

    async def waits(self) -> None:
        await until_waiting(self.run)


Play = Callable[..., Played]


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    runs: list[Run] = []

    def make(
        *plans: FaultPlan, autopilot: bool = False, vote_s: float = 30.0, countdown_s: float = 0.0
    ) -> Played:
        def subject(emit: Callable[[ev.Event], None]) -> FakeSubject:
            made = FakeSubject(emit)
            made.plans = by_name(KILL_LEADER, *plans)
            return made

        run = Run(INJECT, autopilot=autopilot, vote_s=vote_s, countdown_s=countdown_s, make=subject)
        runs.append(run)
        return Played(run)

    yield make
    for run in runs:
        await run.close()


async def ready(played: Played, *, phones: int = 161) -> Played:
    played.room.open(phones)
    await played.run.subject.start()
    await played.waits()
    return played


async def test_space_opens_the_vote_and_nobody_is_struck_while_it_is_open(play: Play):
    played = await ready(play())
    assert played.run.state.key_hint.startswith("Space opens the vote")
    await played.open_vote()
    played.room.vote(n1=92, n2=31, n3=20)
    vote = played.run.state.audience.vote
    assert vote is not None
    assert [option.key for option in vote.ballots[0].options] == ["n1", "n2", "n3"]
    assert not played.all(ev.CountdownStarted)
    assert not played.all(ev.FaultInjected)
    assert played.run.state.key_hint.startswith("Space closes the vote")


async def test_space_again_closes_it_and_the_winner_is_struck_with_the_numbers_told(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.room.shared = 12
    played.room.vote(n1=92, n2=31, n3=20)
    played.send(want.Next())
    closed = await played.closed()
    assert await played.struck() == ("n1",)
    assert closed.end is ev.VoteEnd.PRESENTER
    assert (closed.phones, closed.shared) == (161, 12)
    assert [(r.winner, r.votes, r.voted) for r in closed.results] == [("n1", 92, 143)]
    words = "chosen by 92 of 143 phones"
    assert played.run.state.victim_reason == words
    assert words in played.run.state.narration
    assert words in played.all(ev.CountdownStarted)[0].subtitle


async def test_time_closes_the_vote(play: Play):
    played = await ready(play(vote_s=0.0))
    played.room.votes = {"n3": 5}
    played.send(want.Next())
    assert (await played.closed()).end is ev.VoteEnd.TIME
    assert await played.struck() == ("n3",)


async def test_esc_calls_it_off_and_the_next_space_opens_another_vote(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.room.vote(n1=92)
    played.send(want.Abort())
    closed = await played.closed()
    assert (closed.end, closed.results[0].winner) == (ev.VoteEnd.CALLED_OFF, "")
    assert closed.results[0].counts == (92, 0, 0)
    await played.waits()
    assert played.run.state.victims == ("n2",)
    assert not played.all(ev.CountdownStarted)
    await played.open_vote()
    assert [event.vote for event in played.choices] == [1, 2]


async def test_panic_calls_the_vote_off_and_nothing_is_struck(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.send(want.Panic())
    closed = await played.closed()
    await played.run.until(lambda state: state.statuses[0] is ChapterStatus.FAILED)
    assert closed.end is ev.VoteEnd.CALLED_OFF
    assert played.run.state.audience.vote is None
    assert not played.all(ev.FaultInjected)


async def test_click_on_a_node_overrules_the_vote_and_space_strikes_that_node(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.room.vote(n1=92)
    played.send(want.PickVictim("n3"))
    closed = await played.closed()
    assert (closed.end, closed.results[0].winner) == (ev.VoteEnd.OVERRULED, "n3")
    await played.waits()
    assert played.run.state.victims == ("n3",)
    assert played.run.state.victim_reason == "picked on the stage"
    played.send(want.Next())
    assert await played.struck() == ("n3",)


async def test_node_that_is_not_up_cannot_overrule_the_vote(play: Play):
    played = await ready(play())
    await played.open_vote()
    await played.run.subject.members["n3"].kill()
    played.send(want.PickVictim("n3"))
    assert played.run.state.notice is not None
    assert played.run.state.notice.text == "n3 isn't running."
    assert played.run.state.audience.vote is not None


async def test_click_after_the_vote_overrules_it_before_the_countdown(play: Play):
    played = await ready(play(countdown_s=30.0))
    await played.open_vote()
    played.room.vote(n1=92)
    played.send(want.Next())
    await played.run.until(lambda state: state.countdown is not None)
    played.send(want.Abort())
    await played.waits()
    assert played.run.state.victims == ("n1",)
    played.send(want.PickVictim("n3"))
    assert played.run.state.victims == ("n3",)
    played.send(want.Next())
    await played.run.until(lambda state: state.countdown is not None)
    assert len(played.choices) == 1


async def test_picked_node_needs_no_vote(play: Play):
    played = await ready(play())
    played.send(want.PickVictim("n3"))
    assert played.run.state.key_hint.startswith("Space starts the countdown")
    played.send(want.Next())
    assert await played.struck() == ("n3",)
    assert not played.choices


async def test_no_votes_leave_it_to_the_story_and_that_is_said(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.send(want.Next())
    closed = await played.closed()
    assert closed.results[0].winner == ""
    assert await played.struck() == ("n2",)
    told = [event.text for event in played.all(ev.Narrated)]
    assert "Nobody voted on the victim: the story's own choice stands." in told


async def test_winner_that_went_down_meanwhile_leaves_it_to_the_next_best(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.room.vote(n1=92, n2=20, n3=31)
    await played.run.subject.members["n1"].kill()
    played.send(want.Next())
    assert (await played.closed()).results[0].winner == "n3"
    assert await played.struck() == ("n3",)
    notes = [event.text for event in played.all(ev.FeedLine)]
    assert "n1 had the most votes, but isn't up any more: n3 is next" in notes
    assert "chosen by 31 of 143 phones" in played.run.state.victim_reason


async def test_tie_is_drawn_by_lot_among_the_tied(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.room.vote(n1=7, n3=7, n2=1)
    played.send(want.Next())
    result = (await played.closed()).results[0]
    assert result.tied == ("n1", "n3")
    assert result.winner == result.tied[result.lot - 1]
    assert await played.struck() == (result.winner,)
    assert played.run.state.victim_reason == "chosen by 7 of 15 phones, and by lot"


async def test_lost_audience_ends_the_vote_and_the_story_goes_on_with_its_own(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.room.vote(n1=92)
    played.room.close("its process ended")
    assert (await played.closed()).end is ev.VoteEnd.UNHEARD
    await played.waits()
    notice = played.run.state.notice
    assert notice is not None
    assert notice.text == "The audience's page is gone: its process ended."
    assert played.run.state.key_hint.startswith("Space starts the countdown")
    played.send(want.Next())
    assert await played.struck() == ("n2",)


async def test_page_that_the_presenter_closes_calls_the_vote_off(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.room.close()
    assert (await played.closed()).end is ev.VoteEnd.CALLED_OFF


async def test_last_counts_decide_where_the_final_one_never_comes(
    play: Play, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(voting, "FINAL_COUNT_S", 0.0)
    played = await ready(play())
    played.room.answers_last = False
    await played.open_vote()
    played.room.vote(n3=3)
    played.send(want.Next())
    assert (await played.closed()).results[0].winner == "n3"


async def test_page_lost_while_the_last_count_is_awaited_does_not_undo_the_vote(play: Play):
    played = await ready(play())
    played.room.answers_last = False
    await played.open_vote()
    played.room.vote(n3=3)
    played.send(want.Next())
    played.room.close("its process ended")
    closed = await played.closed()
    assert (closed.end, closed.results[0].winner) == (ev.VoteEnd.PRESENTER, "n3")


async def test_counts_of_another_vote_are_not_taken(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.room.vote(n3=3)
    stray = ev.BallotCount(question=ev.Question.VICTIM, counts=(99, 0, 0))
    played.run.timeline.append(ev.VotesCounted(t=0.0, vote=7, counts=(stray,)))
    played.send(want.Next())
    assert (await played.closed()).results[0].winner == "n3"


async def test_chosen_fault_goes_into_the_chosen_node(play: Play):
    played = await ready(play(PAUSE_LEADER))
    await played.open_vote()
    played.room.vote(**{"n3": 60, "n1": 40, "pause-leader": 80, "kill-leader": 20})
    played.send(want.Next())
    await played.closed()
    assert await played.struck() == ("n3",)
    assert [event.chaos_type for event in played.all(ev.FaultInjected)] == [NODE_PAUSE.key]
    assert played.all(ev.CountdownStarted)[0].title == "Pausing n3, a follower"
    told = "n3 is chosen by 60 of 100 phones; pause is chosen by 80 of 100 phones"
    assert told in feed_texts(played.run.state)


async def test_fault_alone_may_be_chosen_and_the_victim_is_the_storys(play: Play):
    played = await ready(play(PAUSE_LEADER))
    await played.open_vote()
    played.room.vote(**{"pause-leader": 1})
    played.send(want.Next())
    assert await played.struck() == ("n2",)
    assert [event.chaos_type for event in played.all(ev.FaultInjected)] == [NODE_PAUSE.key]


async def test_on_autopilot_the_vote_opens_by_itself_and_runs_its_time(play: Play):
    played = play(autopilot=True, vote_s=0.0)
    played.room.votes = {"n1": 2}
    played.room.open()
    await played.run.subject.start()
    assert await played.struck() == ("n1",)
    assert (await played.closed()).end is ev.VoteEnd.TIME


async def test_on_autopilot_a_vote_that_was_called_off_is_not_opened_again(play: Play):
    played = play(autopilot=True)
    played.room.open()
    await played.run.subject.start()
    await played.run.until(lambda state: state.audience.vote is not None)
    played.send(want.Abort())
    assert await played.struck() == ("n2",)
    assert len(played.choices) == 1


async def test_fault_that_always_hits_the_same_says_that_nothing_can_be_voted_on(play: Play):
    named = FaultPlan(name="kill-leader", kind=KILL_LEADER.kind, nodes=("n1",), how="SIGKILL")
    played = await ready(play(named))
    told = "There is nothing to vote on here: this fault always hits n1."
    await played.run.until(lambda state: told in state.narration)
    played.send(want.Next())
    assert await played.struck() == ("n1",)
    assert not played.choices


async def test_nobody_votes_where_no_audience_is_open(play: Play):
    played = play()
    await played.run.subject.start()
    await played.waits()
    played.send(want.Next())
    assert await played.struck() == ("n2",)
    assert not played.all(ev.VoteOpened)


async def test_chapters_cannot_be_left_while_a_vote_is_open(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.send(want.Jump(0))
    assert played.run.state.audience.vote is not None
    played.send(want.Back())
    assert (await played.closed()).end is ev.VoteEnd.CALLED_OFF


async def test_intents_for_the_audiences_page_are_none_of_the_directors(play: Play):
    played = await ready(play())
    played.send(want.OpenAudience("127.0.0.1"))
    played.send(want.CloseAudience())
    assert played.run.state.notice is None


async def test_second_act_votes_again_whatever_was_picked_or_chosen_before(play: Play):
    played = await ready(play())
    await played.open_vote()
    played.send(want.PickVictim("n3"))
    await played.waits()
    played.send(want.Next())
    assert await played.struck() == ("n3",)
    await played.run.subject.members["n3"].restart()
    played.run.context.injected_t = None
    again = asyncio.create_task(inject(played.run.context))
    await played.waits()
    await played.open_vote()
    played.room.vote(n1=1)
    played.send(want.Next())
    await again
    assert [event.node for event in played.all(ev.FaultInjected)] == ["n3", "n1"]
    assert len(played.choices) == 2
