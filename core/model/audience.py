"""Values of an audience's votes: questions, answers, counts and results, small and frozen."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Question(StrEnum):
    """The matters that the phones of an audience decide or guess."""

    VICTIM = "victim"
    """The question of which node is struck."""
    FAULT = "fault"
    """The question of which fault goes in."""
    GUESS = "guess"
    """The question of how long writes will wait: a prediction, which decides nothing."""


class VoteEnd(StrEnum):
    """The ways in which a vote ends."""

    TIME = "time"
    """The time was up."""
    PRESENTER = "presenter"
    """The presenter closed the vote, and what leads is taken."""
    OVERRULED = "overruled"
    """The presenter picked a node; no vote decided."""
    CALLED_OFF = "called off"
    """The presenter ended the vote, and nothing was decided."""
    UNHEARD = "unheard"
    """The process that counts the votes has ended, so that nothing could be decided."""


class ChosenBy(StrEnum):
    """The party that decides which node a fault strikes."""

    STORY = "story"
    """The story's own fault says whom."""
    PRESENTER = "presenter"
    """The presenter, or a visitor at the keyboard, picked the node."""
    AUDIENCE = "audience"
    """The phones of an audience voted for the node."""


class BallotOption(Struct, frozen=True, kw_only=True):
    """One of the answers that a ballot offers.

    Attributes:
        key: what is chosen: the name of a node or of a fault plan, or the number of a range.
        title: the answer in one or two words: ``n1``.
        detail: what it would mean, in a few words: ``leader · no writes until a new one is
            elected, 4 to 9 s``; empty where the title says all.
        from_s: the lower end of a guessed range, in seconds; 0 for other questions.
        to_s: the upper end, which isn't part of the range; None where there is none.
    """

    key: str
    title: str
    detail: str = ""
    from_s: float = 0.0
    to_s: float | None = None


class Ballot(Struct, frozen=True, kw_only=True):
    """One question with the answers to choose from, in the order in which they are shown.

    Attributes:
        question: what is asked.
        options: the answers; at least two.
        note: what holds for all answers: ``one node may be struck, two of three keep the
            majority``; empty where nothing does.
    """

    question: Question
    options: tuple[BallotOption, ...]
    note: str = ""


class BallotCount(Struct, frozen=True, kw_only=True):
    """The votes for each answer of one ballot.

    Attributes:
        question: what is asked.
        counts: votes for each option, in the ballot's order.
    """

    question: Question
    counts: tuple[int, ...]

    @property
    def voted(self) -> int:
        """The number of phones that have answered this question."""
        return sum(self.counts)


class BallotResult(Struct, frozen=True, kw_only=True):
    """The result of one ballot.

    Attributes:
        question: what was asked.
        counts: votes for each option, in the ballot's order.
        winner: key of the answer that counts; empty where none does.
        title: title of that answer, as the phones showed it.
        votes: how many phones chose that answer.
        tied: keys of the answers that had the most votes, where these were several.
        lot: the number that was drawn among the tied ones, from 1; 0 where nothing was drawn.
    """

    question: Question
    counts: tuple[int, ...]
    winner: str = ""
    title: str = ""
    votes: int = 0
    tied: tuple[str, ...] = ()
    lot: int = 0

    @property
    def voted(self) -> int:
        """The number of phones that answered this question."""
        return sum(self.counts)
