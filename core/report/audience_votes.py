"""The votes of an audience as the report and ``summary.json`` have them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from core.model import events as ev


class AnswerVotes(Struct, frozen=True, kw_only=True):
    """The number of phones that chose an answer, by the title that the phones showed."""

    answer: str
    votes: int


class QuestionVotes(Struct, frozen=True, kw_only=True):
    """The result of one question.

    Attributes:
        question: what was asked.
        answers: the votes for each answer, in the order in which they were shown.
        voted: how many phones answered.
        winner: title of the answer that counted; None where none did.
        votes: how many phones chose that answer.
        tied: titles of those that had the most votes, where they were several.
        lot: the number that was drawn among the tied ones, from 1; None where nothing was drawn.
    """

    question: ev.Question
    answers: tuple[AnswerVotes, ...]
    voted: int
    winner: str | None = None
    votes: int = 0
    tied: tuple[str, ...] = ()
    lot: int | None = None


class AudienceVote(Struct, frozen=True, kw_only=True):
    """One vote of the audience, of a choice or of guesses; times are run seconds.

    Attributes:
        vote: number of the vote within the run.
        end: how the vote ended.
        opened_t: when it opened.
        closed_t: when it was over.
        phones: how many phones were there.
        questions: what was asked.
        shared: of how many votes it isn't sure that each is another phone's: no cookie was kept.
        actual_s: what guesses were about, as measured; None where nothing was judged.
        right: title of the range that holds it; None where nothing was judged.
        hits: how many phones had guessed that; None where nothing was judged.
    """

    vote: int
    end: ev.VoteEnd
    opened_t: float
    closed_t: float
    phones: int
    questions: tuple[QuestionVotes, ...]
    shared: int = 0
    actual_s: float | None = None
    right: str | None = None
    hits: int | None = None

    @property
    def is_guess(self) -> bool:
        """Whether the audience guessed, and chose nothing."""
        return any(each.question is ev.Question.GUESS for each in self.questions)

    @property
    def was_counted(self) -> bool:
        """Whether the votes were heard to their end, and taken."""
        return self.end in (ev.VoteEnd.TIME, ev.VoteEnd.PRESENTER)


class VotesHeard:
    """Gathers the votes of a run, event by event.

    Attributes:
        votes: those that are over.
        fault: the fault plan that the audience chose for the present act; None where none.
    """

    def __init__(self) -> None:
        """Creates the votes of a run that has had none."""
        self.votes: list[AudienceVote] = []
        self.fault: str | None = None
        self._open: ev.VoteOpened | None = None
        self._ranges: dict[str, str] = {}

    def take(self, event: ev.Event) -> None:
        """Takes the next event of the run, whatever the event is about."""
        match event:
            case ev.ChapterStarted():
                self.fault = None  # the audience's choice holds for one try of a chapter
            case ev.VoteOpened():
                self._open = event
            case ev.VoteClosed() if self._open is not None and self._open.vote == event.vote:
                self._close(self._open, event)
            case ev.GuessesJudged():
                self._judge(event)
            case _:
                pass

    def _close(self, opened: ev.VoteOpened, closed: ev.VoteClosed) -> None:
        self._open = None
        vote = AudienceVote(
            vote=closed.vote,
            end=closed.end,
            opened_t=round(opened.t, 3),
            closed_t=round(closed.t, 3),
            phones=closed.phones,
            questions=tuple(_questions(opened, closed)),
            shared=closed.shared,
        )
        self.votes.append(vote)
        if vote.is_guess:
            options = (option for ballot in opened.ballots for option in ballot.options)
            self._ranges = {option.key: option.title for option in options}
        else:
            faults = [r for r in closed.results if r.question is ev.Question.FAULT]
            self.fault = next((result.winner for result in faults if result.winner), None)

    def _judge(self, event: ev.GuessesJudged) -> None:
        for index, vote in enumerate(self.votes):
            if vote.vote == event.vote:
                right = self._ranges.get(event.right, event.right) or None
                actual_s = round(event.actual_s, 3)
                self.votes[index] = replace(vote, actual_s=actual_s, right=right, hits=event.hits)


def _questions(opened: ev.VoteOpened, closed: ev.VoteClosed) -> Iterator[QuestionVotes]:
    results = {result.question: result for result in closed.results}
    for ballot in opened.ballots:
        if (result := results.get(ballot.question)) is None:
            continue
        titles = {option.key: option.title for option in ballot.options}
        # A recording of another version may count fewer answers than were shown.
        pairs = zip(titles.values(), result.counts, strict=False)
        yield QuestionVotes(
            question=ballot.question,
            answers=tuple(AnswerVotes(answer=title, votes=votes) for title, votes in pairs),
            voted=result.voted,
            winner=titles.get(result.winner, result.winner) or None,
            votes=result.votes,
            tied=tuple(titles.get(key, key) for key in result.tied),
            lot=result.lot or None,
        )
