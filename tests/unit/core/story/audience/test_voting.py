"""The audience votes at Fault injection: what opens the vote, and what ends it."""

from __future__ import annotations

from core.model import events as ev
from core.model import intents as want
from core.views.stage_state import ChapterStatus
from tests.unit.core.voting import Play, ready


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
