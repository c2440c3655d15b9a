"""The state of the audience: phones, votes, guesses, and whether phones reach the page."""

from __future__ import annotations

from msgspec import Struct

from core.model import events as ev


class OpenVote(Struct, frozen=True, kw_only=True):
    """A vote that phones can take part in, or whose last count is awaited.

    Attributes:
        vote: number of the vote within the run.
        ballots: what is asked.
        counts: the votes for each ballot, as last counted.
        closes_t: when it closes by itself.
        is_closing: whether no more answers are taken.
        is_final: whether nothing is added to the counts any more.
    """

    vote: int
    ballots: tuple[ev.Ballot, ...]
    counts: tuple[ev.BallotCount, ...]
    closes_t: float
    is_closing: bool = False
    is_final: bool = False

    @property
    def voted(self) -> int:
        """The number of phones that have answered at least one question, as far as counts tell."""
        return max((count.voted for count in self.counts), default=0)

    def asks(self, question: ev.Question) -> bool:
        """Whether ``question`` is one of the questions of this vote."""
        return any(ballot.question is question for ballot in self.ballots)


class AudienceView(Struct, frozen=True, kw_only=True):
    """The state of the audience, as far as the events tell.

    Attributes:
        opened: where the page can be reached; None while it can't.
        phones: how many phones have the page open.
        vote: the vote under way; None without any.
        choice: the last vote that was to decide who is struck, once it is over.
        choice_ballots: what was asked in it.
        guesses: the last vote of guesses, once it is over.
        guess_ballots: what was asked in it.
        judged: how the guesses came out; None before.
        lost: why the page went away though nobody closed it; None where it didn't.
    """

    opened: ev.AudienceOpened | None = None
    phones: int = 0
    vote: OpenVote | None = None
    choice: ev.VoteClosed | None = None
    choice_ballots: tuple[ev.Ballot, ...] = ()
    guesses: ev.VoteClosed | None = None
    guess_ballots: tuple[ev.Ballot, ...] = ()
    judged: ev.GuessesJudged | None = None
    lost: ev.AudienceClosed | None = None

    @property
    def is_open(self) -> bool:
        """Whether phones can reach the page."""
        return self.opened is not None
