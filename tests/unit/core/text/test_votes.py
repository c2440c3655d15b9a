"""Texts about a vote and its result, in the feed and in the narration."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.text import votes as words
from tests.scripted_votes import DECIDED, GUESSES, TIED, VICTIMS, closed, opened

GUESSED = ev.BallotResult(question=ev.Question.GUESS, counts=(0, 1, 0, 0))
FIVE = ev.Group(name="", nodes=("s0", "s1", "s2", "s3", "s4"))


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (closed(DECIDED), "n3 is chosen by 92 of 143 phones"),
        (
            closed(TIED),
            "n1 and n3 have as many votes: lot 2 of 2 is n3; n3 is chosen by 50 of 103 phones",
        ),
        (
            closed(replace(DECIDED, winner="", votes=0, counts=(0, 0, 0))),
            "nobody voted on the victim (161 phones here): the story's own choice stands",
        ),
        (
            closed(replace(DECIDED, winner="", votes=0)),
            "no vote counts on the victim (161 phones here): the story's own choice stands",
        ),
        (
            closed(DECIDED, ev.VoteEnd.CALLED_OFF),
            "the vote was called off; nothing is decided",
        ),
        (
            closed(DECIDED, ev.VoteEnd.UNHEARD),
            "the votes can't be heard any more; the story's own choice stands",
        ),
        (
            closed(replace(DECIDED, winner="n1"), ev.VoteEnd.OVERRULED),
            "the vote was overruled: n1 was picked on the stage",
        ),
        (closed(GUESSED, ev.VoteEnd.TIME), "1 phone has guessed how long it takes"),
        (
            closed(GUESSED, ev.VoteEnd.CALLED_OFF),
            "the guesses don't count: nothing was struck, or nobody could hear them",
        ),
    ],
)
def test_each_end_of_a_vote_has_its_line(event: ev.VoteClosed, line: str) -> None:
    assert words.closed_note(event) == line


def test_guess_is_no_vote() -> None:
    told = words.opened_note(opened(ballot=GUESSES), None)
    assert told == (
        "the audience guesses: How long until writes are acknowledged again? "
        "(under 4 s, 4 to 6 s, 6 to 9 s, longer)"
    )


def test_page_that_goes_away_says_why_if_nobody_closed_it() -> None:
    lost = ev.AudienceClosed(t=0.0, problem="its process ended.")
    assert words.audience_note(lost, None) == "the audience's page is gone: its process ended"
    assert words.audience_note(ev.AudienceClosed(t=0.0), None) == "the audience's page is closed"


def test_decision_is_told_with_its_lot() -> None:
    assert words.decided_words((DECIDED,), (VICTIMS,)) == "n3, chosen by 92 of 143 phones."
    assert words.decided_words((TIED,), (VICTIMS,)) == (
        "A tie of n1 and n3: a lot from 1 to 2 fell on 2. n3, chosen by 50 of 103 phones."
    )


def test_note_says_whether_a_majority_is_left() -> None:
    kept = words.vote_note(FIVE, 1, left=4, needed=3)
    assert kept == "one node may be struck, four of five keep the majority"
    lost = words.vote_note(FIVE, 1, left=2, needed=3)
    assert lost == "one node may be struck, and no majority of five is left"
    alone = words.vote_note(replace(FIVE, agrees=False), 1, left=4, needed=1)
    assert alone == "one node may be struck"


def test_nothing_to_vote_says_why() -> None:
    assert words.nothing_to_vote(("store",)) == (
        "There is nothing to vote on here: this fault always hits the store."
    )
    assert words.nothing_to_vote(()) == (
        "There is nothing to vote on here: only one node can be struck now."
    )


def test_winner_that_is_down_is_told_with_who_is_next() -> None:
    assert words.not_up_any_more("n1", "n3").endswith("n3 is next")
    assert words.not_up_any_more("n1", "").endswith("the story's own choice stands")
