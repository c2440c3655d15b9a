"""The words for an audience, on the stage and on the phones: questions, bars, results."""

from __future__ import annotations

from collections.abc import Sequence

from core.model import events as ev
from core.text import figures
from core.text.load_words import words_of
from core.text.wording import clause, listing, took

YOUR_PHONE_DECIDES = "Your phone decides"
"""The words above the QR code."""
NOTHING_KEPT = "no app, no name, nothing is kept"
LEADS_THE_VOTE = "leads the vote"
"""The words on the longest bar."""
CLOSES_IN = "closes in"
COUNTING = "counting"
"""The word in the place of the seconds, while the last count is awaited."""

LIVE, YOUR_VOTE, YOUR_GUESS = "live", "your vote", "your guess"
RECONNECTING = "reconnecting"
TAKE_REPORT = "take the report home"
NO_VOTE_YET = "Nothing to vote on yet. This page changes by itself."
SEEN_AFTER, NEW_LEADER, REJOINED = "seen after", "new leader", "rejoined"
"""The phone's words for states, for marks on the winner, and for the last page's list."""


# --- questions and answers ---------------------------------------------------------------


def question_words(question: ev.Question, run: ev.RunStarted | None = None) -> str:
    """Returns the words of a question: ``Which node goes down?``."""
    match question:
        case ev.Question.VICTIM:
            return "Which node goes down?"
        case ev.Question.FAULT:
            return "And how?"
        case ev.Question.GUESS:
            words = words_of(run)
            return f"How long until {words.things} are {words.answered} again?"


def range_label(from_s: float, to_s: float | None) -> str:
    """Returns a range of a guess: ``under 4 s``, ``4 to 6 s``, ``longer``."""
    if to_s is None:
        return "longer"
    if from_s <= 0.0:
        return f"under {_span(to_s)}"
    if (from_s < _MILLIS_BELOW_S) == (to_s < _MILLIS_BELOW_S):
        return f"{_span(from_s).split(' ')[0]} to {_span(to_s)}"
    return f"{_span(from_s)} to {_span(to_s)}"


_MILLIS_BELOW_S = 0.1


def _span(seconds: float) -> str:
    if seconds < _MILLIS_BELOW_S:
        return f"{seconds * 1_000:.4g} ms"
    return f"{seconds:.4g} s" if seconds < 1_000 else f"{seconds:.0f} s"


def left_words(seconds: float) -> str:
    """Returns the time for which the vote is still open: ``12 s``."""
    return f"{max(seconds, 0.0):.0f} s"


def change_words(seconds: float) -> str:
    """Returns, for the phone, how long one can still vote: ``12 s left. You can change ...``."""
    return f"{left_words(seconds)} left. You can change your mind."


def votes_words(votes: int) -> str:
    """Returns the number of votes for an answer, with the noun."""
    return "1 vote" if votes == 1 else f"{figures.count(votes)} votes"


# --- who is there ------------------------------------------------------------------------


def phones_words(phones: int) -> str:
    """Returns the number of phones, with the noun: ``161 phones``, ``1 phone``."""
    return "1 phone" if phones == 1 else f"{figures.count(phones)} phones"


def here_words(voted: int | None = None, *, phones: int = 0) -> str:
    """Returns the words below the number of phones: ``phones here · 143 have voted``.

    Args:
        voted: how many have voted; None where nothing is asked.
        phones: the number that it stands below.
    """
    here = "phone here" if phones == 1 else "phones here"
    if voted is None:
        return here
    return f"{here} · {figures.count(voted)} {'has' if voted == 1 else 'have'} voted"


def in_room_words(phones: int) -> str:
    """Returns the words for the phones in the vote: ``161 phones are in the room's vote.``."""
    return f"{phones_words(phones)} {'is' if phones == 1 else 'are'} in the room's vote."


def room_words(phones: int, question: ev.Question = ev.Question.VICTIM) -> str:
    """Returns, below the question, who votes, and what Space does."""
    who = in_room_words(phones)
    if question is ev.Question.GUESS:
        return f"{who} A guess: it decides nothing."
    return f"{who} Space closes it and counts down."


def listening_words(opened: ev.AudienceOpened) -> str:
    """Says that the page can be reached from outside, for the line on the stage."""
    return f"listening on {opened.address}, port {opened.port}, until this run ends"


def address_words(opened: ev.AudienceOpened) -> str:
    """Returns the page's address as people type it: without the scheme."""
    return opened.url.removeprefix("http://").removeprefix("https://").rstrip("/")


# --- results -----------------------------------------------------------------------------


def title_of(ballots: Sequence[ev.Ballot], question: ev.Question, key: str) -> str:
    """Returns the title of an answer, or its key where no such answer was offered."""
    for ballot in ballots:
        if ballot.question is question:
            for option in ballot.options:
                if option.key == key:
                    return option.title
    return key


def chose_words(votes: int, voted: int) -> str:
    """Returns the share of phones that chose the winning answer: ``92 of 143 chose it.``."""
    return f"{figures.count(votes)} of {figures.count(voted)} chose it."


def struck_words(nodes: Sequence[str], votes: int = 0, voted: int = 0) -> str:
    """Returns the words for phones on the nodes struck: ``n1 was struck. 92 of 143 chose it.``."""
    struck = f"{clause(nodes, 'was', 'were')} struck."
    return f"{struck} {chose_words(votes, voted)}" if voted else struck


def chosen_by(votes: int, voted: int, *, by_lot: bool = False) -> str:
    """Returns by how many something was chosen: ``chosen by 92 of 143 phones``."""
    text = f"chosen by {figures.count(votes)} of {phones_words(voted)}"
    return f"{text}, and by lot" if by_lot else text


def lot_words(result: ev.BallotResult, ballots: Sequence[ev.Ballot]) -> str:
    """Returns the words for a lot that decided a tie; empty where nothing was drawn."""
    if not result.lot:
        return ""
    tied = [title_of(ballots, result.question, key) for key in result.tied]
    drawn = f"a lot from 1 to {len(tied)} fell on {result.lot}"
    return f"A tie of {listing(tied)}: {drawn}."


def guessed_words(judged: ev.GuessesJudged, *, chosen: str | None = None) -> str:
    """Returns the number of phones that had guessed right.

    Args:
        judged: how the guesses came out.
        chosen: key of the range that the reader of these words had guessed; None where that
            isn't known, as on the stage, and empty where there was no such guess.
    """
    hits = "nobody" if not judged.hits else figures.count(judged.hits)
    text = f"{hits} of {figures.count(judged.guesses)} had guessed it"
    if chosen is None:
        return text
    if not chosen:
        return f"{text}."
    if chosen == judged.right:
        return f"{text}, and so had you."
    return f"{text}; you had not."


def took_words(actual_s: float) -> str:
    """Returns the words for phones on the measured outage: ``It took 5.2 s.``."""
    return f"It took {took(actual_s)}." if actual_s > 0 else "It took no time at all."


# --- the page is gone --------------------------------------------------------------------


def lost_words(closed: ev.AudienceClosed) -> tuple[str, str]:
    """Says that nobody serves the audience's page any more, and the way out, for the notice."""
    problem = closed.problem.rstrip(".")
    text = f"The audience's page is gone: {problem}." if problem else "The audience's page is gone."
    return text, closed.remedy or "The story goes on with your own choice."
