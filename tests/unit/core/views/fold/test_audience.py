"""The fold over an audience: who is there, what is asked, and what came of it."""

from __future__ import annotations

from functools import reduce

from core.model import events as ev
from core.views.fold import apply
from core.views.stage_state import StageState
from tests.feeds import feed_texts
from tests.scripted_votes import DECIDED, GUESSES, closed, opened, scripted_votes

OPENED = ev.AudienceOpened(t=1.0, url="http://127.0.0.1:8420/x", address="127.0.0.1", port=8420)
JUDGED = ev.GuessesJudged(t=9.0, vote=2, actual_s=5.2, right="2", hits=38, guesses=143)
GUESSED = ev.BallotResult(question=ev.Question.GUESS, counts=(5, 38, 60, 40))


def fold(*events: ev.Event, state: StageState | None = None) -> StageState:
    return reduce(apply, events, state or StageState())


def counted(vote: int, *counts: int, is_final: bool = False) -> ev.VotesCounted:
    count = ev.BallotCount(question=ev.Question.VICTIM, counts=counts)
    return ev.VotesCounted(t=3.0, vote=vote, counts=(count,), is_final=is_final)


def test_votes_are_counted_until_the_last_count() -> None:
    vote = fold(OPENED, opened(), counted(1, 1, 0, 2)).audience.vote
    assert vote is not None
    assert (vote.voted, vote.is_closing, vote.is_final) == (3, False, False)
    vote = fold(
        OPENED,
        opened(),
        ev.VoteClosing(t=4.0, vote=1, end=ev.VoteEnd.TIME),
        counted(1, 2, 0, 2, is_final=True),
    ).audience.vote
    assert vote is not None
    assert (vote.voted, vote.is_closing, vote.is_final) == (4, True, True)


def test_counts_of_a_vote_that_is_over_change_nothing() -> None:
    state = fold(OPENED, opened(), closed(DECIDED))
    assert fold(counted(1, 9, 9, 9), state=state).audience == state.audience
    assert state.audience.choice is not None
    assert state.audience.choice_ballots == opened().ballots


def test_guesses_leave_standing_what_was_chosen() -> None:
    state = fold(
        OPENED, opened(), closed(DECIDED), opened(5.0, 2, GUESSES), closed(GUESSED, vote=2), JUDGED
    )
    assert state.audience.choice == closed(DECIDED)
    assert state.audience.guesses == closed(GUESSED, vote=2)
    assert state.audience.judged == JUDGED


def test_vote_of_another_act_takes_away_what_came_of_the_last_one() -> None:
    state = fold(OPENED, opened(), closed(DECIDED), opened(5.0, 2, GUESSES))
    state = fold(closed(GUESSED, vote=2), JUDGED, opened(20.0, 3), state=state)
    audience = state.audience
    assert (audience.choice, audience.guesses, audience.judged) == (None, None, None)


def test_page_that_is_opened_again_keeps_what_was_chosen() -> None:
    gone = ev.AudienceClosed(t=6.0, problem="its process ended")
    lost = fold(OPENED, ev.AudienceCounted(t=1.0, phones=3), opened(), closed(DECIDED), gone)
    assert (lost.audience.is_open, lost.audience.phones, lost.audience.lost) == (False, 0, gone)
    again = fold(OPENED, state=lost)
    assert (again.audience.is_open, again.audience.lost) == (True, None)
    assert again.audience.choice is not None


def test_next_run_begins_without_an_audience() -> None:
    state = fold(*scripted_votes())
    assert state.audience.is_open
    started = next(event for event in scripted_votes() if isinstance(event, ev.RunStarted))
    assert not fold(started, state=state).audience.is_open


def test_feed_tells_of_the_page_the_votes_and_the_guesses() -> None:
    told = feed_texts(fold(*scripted_votes()))
    for line in (
        "the audience's page is open until this run ends: http://192.168.8.20:8420/k7Qm2x",
        "the audience votes: Which node goes down? (n1, n2, n3)",
        "n3 is chosen by 92 of 143 phones",
        "143 phones have guessed how long it takes",
        "it took 4.9 s: 38 of 143 had guessed it",
    ):
        assert line in told
