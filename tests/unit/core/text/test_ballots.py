"""The window's texts about an audience and its votes."""

from __future__ import annotations

import pytest

from core.model import events as ev
from core.text import ballots as words
from core.views.audience import AudienceView, OpenVote
from core.views.ballots import ballots_shown
from tests.scripted_audience import COUNTS, FAULTS, GUESSES, VICTIMS, result_of

OPENED = ev.AudienceOpened(
    t=1.0, url="http://192.168.8.20:8420/k7/", address="192.168.8.20", port=8420
)


def vote(*, is_closing: bool = False, closes_t: float = 20.0) -> OpenVote:
    count = ev.BallotCount(question=ev.Question.VICTIM, counts=COUNTS[ev.Question.VICTIM])
    return OpenVote(
        vote=1, ballots=(VICTIMS,), counts=(count,), closes_t=closes_t, is_closing=is_closing
    )


def closed(
    *results: ev.BallotResult, end: ev.VoteEnd = ev.VoteEnd.TIME
) -> tuple[str, ev.VoteClosed]:
    over = ev.VoteClosed(t=2.0, vote=1, end=end, results=results, phones=161)
    return words.choice_words(ballots_shown((VICTIMS, FAULTS), results), over), over


@pytest.mark.parametrize(
    ("now", "told"), [(8.0, "12 s"), (8.4, "12 s"), (19.2, "1 s"), (20.0, "0 s"), (25.0, "0 s")]
)
def test_seconds_left_are_rounded_up_and_never_below_none(now: float, told: str):
    assert words.closes_in(vote(), now) == told


def test_while_the_last_votes_are_counted_no_seconds_are_told():
    assert words.closes_in(vote(is_closing=True), 8.0) == "\u2026"


def test_narration_says_what_space_does_but_not_in_a_replay():
    audience = AudienceView(opened=OPENED, phones=161, vote=vote())
    live = words.vote_narration(audience, vote())
    assert live.startswith("161 phones are in the room's vote. Space closes it")
    assert words.vote_narration(audience, vote(), replay=True) == (
        "161 phones are in the room's vote."
    )
    assert "counted" in words.vote_narration(audience, vote(is_closing=True))


def test_phones_are_told_with_those_that_have_voted():
    assert words.phones_here(AudienceView(phones=161, vote=vote())) == (
        "phones here \u00b7 143 have voted"
    )
    assert words.phones_here(AudienceView(phones=1)) == "phone here"


def test_choice_is_told_with_the_votes_for_it():
    told, _ = closed(result_of(VICTIMS, (31, 20, 92)), result_of(FAULTS, (81, 40)))
    assert told == "n3: chosen by 92 of 143 phones. killed: chosen by 81 of 121 phones."


def test_votes_without_a_cookie_are_told_as_weaker():
    result = result_of(VICTIMS, (31, 20, 92))
    over = ev.VoteClosed(
        t=2.0, vote=1, end=ev.VoteEnd.TIME, results=(result,), phones=161, shared=3
    )
    told = words.choice_words(ballots_shown((VICTIMS,), over.results), over)
    assert told.endswith("3 phones keep no cookie, which makes a weaker vote.")


def test_tie_is_told_with_its_lot():
    told, _ = closed(result_of(VICTIMS, (40, 20, 40)))
    assert told == "n3, by lot: n1 and n3 have 40 votes each."


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (ev.VoteEnd.CALLED_OFF, "called off"),
        (ev.VoteEnd.OVERRULED, "presenter picked"),
        (ev.VoteEnd.UNHEARD, "couldn\u2019t be counted"),
    ],
)
def test_vote_that_decided_nothing_says_why(end: ev.VoteEnd, said: str):
    told, _ = closed(result_of(VICTIMS, (31, 20, 92)), end=end)
    assert said in told
    assert "chosen by" not in told


def test_vote_in_which_nobody_voted_leaves_the_storys_victim():
    told, _ = closed(result_of(VICTIMS, (0, 0, 0)))
    assert told.startswith("Nobody voted")


def test_guesses_are_told_with_the_time_and_the_hits():
    judged = ev.GuessesJudged(t=1.0, vote=2, actual_s=5.2, right="1", hits=38, guesses=143)
    assert words.judged_words(judged) == "It took 5.2 s. 38 of 143 had guessed it."
    nobody = ev.GuessesJudged(t=1.0, vote=2, actual_s=5.2, right="1", hits=0, guesses=0)
    assert words.judged_words(nobody) == "It took 5.2 s."


def test_presenter_has_phones_and_votes_at_hand():
    assert words.audience_fact(AudienceView()) == ""
    assert words.audience_fact(AudienceView(opened=OPENED, phones=161)) == "161 phones"
    voting = AudienceView(opened=OPENED, phones=161, vote=vote())
    assert words.audience_fact(voting) == "161 phones, 143 voted"
    assert words.lead_fact(vote()) == "n3, 92 of 143"
    assert words.lead_fact(None) == ""


def test_option_is_spoken_with_votes_and_what_a_click_does():
    (ballot,) = ballots_shown((VICTIMS,), vote().counts)
    told = words.spoken_option(ballot.options[2], strikes=True)
    assert told.startswith("n3, leader")
    assert "92 votes, leads the vote, a click makes it the victim" in told


def test_lot_that_was_drawn_says_so():
    assert words.lot_labels(2, "n3", drawn=True)[0] == "2 \u00b7 n3, drawn"
    assert words.lot_labels(1, "n1", drawn=False) == ("1 \u00b7 n1", "1")


def test_guesses_ask_for_what_the_load_does():
    assert words.guess_question(None).startswith("How long until")
    assert len(GUESSES.options) == 4
