"""Results of a vote: a winner, the next best, a lot, another kind of fault, or nothing."""

from __future__ import annotations

import asyncio

import pytest

from core.model import events as ev
from core.model import intents as want
from core.model.fault_kinds import NODE_PAUSE
from core.story.audience import voting
from core.story.breaking import inject
from core.story.fault_plans import FaultPlan, Target
from tests.fakes import KILL_LEADER
from tests.feeds import feed_texts
from tests.unit.core.voting import Play, ready

PAUSE_LEADER = FaultPlan(name="pause-leader", kind=NODE_PAUSE, target=Target.LEADER, how="SIGSTOP")


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


async def test_fault_that_always_hits_the_same_says_that_nothing_can_be_voted_on(play: Play):
    named = FaultPlan(name="kill-leader", kind=KILL_LEADER.kind, nodes=("n1",), how="SIGKILL")
    played = await ready(play(named))
    told = "There is nothing to vote on here: this fault always hits n1."
    await played.run.until(lambda state: told in state.narration)
    played.send(want.Next())
    assert await played.struck() == ("n1",)
    assert not played.choices


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
