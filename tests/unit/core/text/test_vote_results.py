"""A report's texts on each question that an audience was asked."""

from __future__ import annotations

import pytest

from core.model.audience import ChosenBy, Question, VoteEnd
from core.text import vote_results as words


def outcome(
    end: VoteEnd = VoteEnd.TIME,
    winner: str | None = "n1",
    *,
    voted: int = 143,
    tied: tuple[str, ...] = (),
    lot: int | None = None,
) -> str:
    return words.outcome_words(end, winner, 92, voted, tied, lot)


def test_winner_is_told_with_the_numbers() -> None:
    assert outcome() == "n1, chosen by 92 of 143 phones."


def test_lot_is_told_with_what_it_was_drawn_from() -> None:
    told = outcome(tied=("n1", "n3"), lot=1)
    assert told.endswith("n1 and n3 had as many votes; a lot from 1 to 2 fell on 1.")
    assert words.lot_note("n1", ("n1", "n3"), 1) == "n1, by lot 1 of 2"
    assert words.lot_note("n1", (), None) == "n1"


@pytest.mark.parametrize(
    ("end", "winner", "voted", "told"),
    [
        (VoteEnd.OVERRULED, "n3", 9, "Overruled: n3 was picked on the stage."),
        (VoteEnd.OVERRULED, None, 9, "Overruled."),
        (VoteEnd.CALLED_OFF, None, 9, "Nothing was decided: the vote was called off."),
        (VoteEnd.TIME, None, 0, "Nobody voted: the story's own choice stood."),
        (VoteEnd.TIME, None, 9, "No vote counted: the story's own choice stood."),
    ],
)
def test_question_without_a_decision_says_why(
    end: VoteEnd, winner: str | None, voted: int, told: str
) -> None:
    assert outcome(end, winner, voted=voted) == told


def test_every_value_has_words() -> None:
    assert all(words.asked_words(question) for question in Question)
    assert all(words.end_words(end) for end in VoteEnd)
    assert [words.who_chose(by) for by in ChosenBy] == [
        "the story",
        "the presenter",
        "the audience",
    ]


def test_guesses_are_told_with_what_was_measured() -> None:
    assert words.guess_outcome(38, 143, 5.2) == "It took 5.2 s: 38 of 143 had guessed it."
    assert words.guess_outcome(0, 5, 5.2) == "It took 5.2 s: nobody of 5 had guessed it."
    told = words.guess_outcome(None, 1, None)
    assert told == "1 phone guessed; nothing was measured to judge that by."


def test_votes_without_a_cookie_are_told_as_weaker() -> None:
    assert words.shared_words(0) == ""
    assert words.shared_words(1).startswith("1 of them kept no cookie")
    assert words.shared_words(12).endswith("which is weaker.")
