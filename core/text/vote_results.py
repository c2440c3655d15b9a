"""The words for results of votes and guesses in a report: one sentence for each question."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.audience import ChosenBy, Question, VoteEnd
from core.text import figures
from core.text.audience import chosen_by, phones_words
from core.text.wording import listing, took

AUDIENCE_TITLE = "The audience"
"""Title of the report's part on votes and guesses."""

_QUESTIONS = {
    Question.VICTIM: "Which node goes down",
    Question.FAULT: "Which fault goes in",
    Question.GUESS: "How long it takes until requests are answered again",
}
_ENDS = {
    VoteEnd.TIME: "closed by the clock",
    VoteEnd.PRESENTER: "closed by the presenter",
    VoteEnd.OVERRULED: "overruled by the presenter",
    VoteEnd.CALLED_OFF: "called off",
    VoteEnd.UNHEARD: "cut short: the votes couldn't be heard any more",
}
_CHOSEN_BY = {
    ChosenBy.STORY: "the story",
    ChosenBy.PRESENTER: "the presenter",
    ChosenBy.AUDIENCE: "the audience",
}


def asked_words(question: Question) -> str:
    """Returns the subject of a question, as a heading."""
    return _QUESTIONS[question]


def end_words(end: VoteEnd) -> str:
    """Returns the end of a vote: ``closed by the clock``."""
    return _ENDS[end]


def who_chose(by: ChosenBy) -> str:
    """Returns the party that chose the victim: ``the audience``."""
    return _CHOSEN_BY[by]


def outcome_words(
    end: VoteEnd, winner: str | None, votes: int, voted: int, tied: Sequence[str], lot: int | None
) -> str:
    """Returns the result of one question of a choice.

    Args:
        end: how the vote ended.
        winner: title of the answer that counted; None where none did.
        votes: how many phones chose that answer.
        voted: how many phones answered.
        tied: titles of those that had the most votes, where they were several.
        lot: the number drawn among the tied ones, from 1; None where nothing was drawn.
    """
    if end is VoteEnd.OVERRULED:
        return f"Overruled: {winner} was picked on the stage." if winner else "Overruled."
    if end in (VoteEnd.CALLED_OFF, VoteEnd.UNHEARD):
        return "Nothing was decided: the vote was " + end_words(end) + "."
    if winner is None:
        none = "Nobody voted" if not voted else "No vote counted"
        return f"{none}: the story's own choice stood."
    text = f"{winner}, {chosen_by(votes, voted)}."
    if lot is None:
        return text
    return f"{text} {listing(tied)} had as many votes; a lot from 1 to {len(tied)} fell on {lot}."


def shared_words(shared: int) -> str:
    """Says that some votes are known less surely than others; empty where none are."""
    if not shared:
        return ""
    who = "1 of them kept" if shared == 1 else f"{figures.count(shared)} of them kept"
    return (
        f"{who} no cookie: such phones are told apart by address and kind of browser only, "
        "which is weaker."
    )


def lot_note(winner: str, tied: Sequence[str], lot: int | None) -> str:
    """Returns the winner and, where a lot decided, which: ``n1, by lot 2 of 2``."""
    return winner if lot is None else f"{winner}, by lot {lot} of {len(tied)}"


def guess_outcome(hits: int | None, guesses: int, actual_s: float | None) -> str:
    """Returns the outcome of the guesses; where nothing was measured, that none was judged."""
    if hits is None or actual_s is None:
        return f"{phones_words(guesses)} guessed; nothing was measured to judge that by."
    right = "nobody" if not hits else figures.count(hits)
    return f"It took {took(actual_s)}: {right} of {figures.count(guesses)} had guessed it."
