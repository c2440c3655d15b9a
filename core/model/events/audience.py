"""Events of an audience: the phones, the votes, and the outcome of each vote."""

from __future__ import annotations

from core.model.audience import Ballot, BallotCount, BallotResult, VoteEnd
from core.model.events.base import Event


class AudienceOpened(Event, frozen=True, kw_only=True):
    """The audience's page can be reached from now on.

    Attributes:
        url: what the QR code holds; the token in it is this run's alone.
        address: the address that is listened on.
        port: the port there.
    """

    url: str
    address: str
    port: int


class AudienceClosed(Event, frozen=True, kw_only=True):
    """The audience's page can't be reached any more.

    Attributes:
        problem: why, in a clause without a full stop; empty where the presenter closed it.
        remedy: the way out.
    """

    problem: str = ""
    remedy: str = ""


class AudienceCounted(Event, frozen=True, kw_only=True):
    """The number of phones with the page open changed."""

    phones: int


class VoteOpened(Event, frozen=True, kw_only=True):
    """The phones can vote from now on, on all of these ballots at once.

    Attributes:
        vote: number of the vote within the run, from 1.
        ballots: what is asked; each question once.
        closes_t: when the vote closes by itself.
    """

    vote: int
    ballots: tuple[Ballot, ...]
    closes_t: float


class VotesCounted(Event, frozen=True, kw_only=True):
    """The votes of the open vote were counted anew.

    Attributes:
        vote: number of the vote.
        counts: the votes for each ballot, in the vote's order.
        is_final: whether the vote is closed on the phones, so that nothing is added any more.
        shared: how many of those who voted are known by their address and kind of browser only,
            as no cookie was kept: several phones may share such a vote.
    """

    vote: int
    counts: tuple[BallotCount, ...]
    is_final: bool = False
    shared: int = 0


class VoteClosing(Event, frozen=True, kw_only=True):
    """The vote takes no more answers; the last count, a final one, follows."""

    vote: int
    end: VoteEnd


class VoteClosed(Event, frozen=True, kw_only=True):
    """A vote is over, with the result of each ballot.

    Attributes:
        vote: number of the vote.
        end: how it ended.
        results: what came of each ballot, in the vote's order.
        phones: how many phones were there.
        shared: of how many votes it isn't sure that each is another phone's.
    """

    vote: int
    end: VoteEnd
    results: tuple[BallotResult, ...]
    phones: int
    shared: int = 0


class GuessesJudged(Event, frozen=True, kw_only=True):
    """The outage was measured, and the guesses of the audience were judged by that figure.

    Attributes:
        vote: number of the vote in which they guessed.
        actual_s: what was measured, in seconds.
        right: key of the range that holds it; empty where none does.
        hits: how many phones had guessed that range.
        guesses: how many phones had guessed.
    """

    vote: int
    actual_s: float
    right: str
    hits: int
    guesses: int
