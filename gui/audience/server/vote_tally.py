"""The votes of one vote: one answer for each phone and question, which may be changed."""

from __future__ import annotations

from enum import StrEnum

from core.model.audience import BallotCount, Question
from gui.audience.server.passes import is_shared
from gui.audience.server.protocol import AnswersCounted, AskPhones

MOST_PHONES = 10_000
"""Phones whose answers are kept: five times as many as may be connected."""


class VoteAnswer(StrEnum):
    """The outcome of an attempt to vote."""

    TAKEN = "taken"
    CLOSED = "closed"
    """The vote is over, or another vote is open."""
    UNKNOWN = "unknown"
    """The question or the answer doesn't exist."""
    FULL = "full"
    """There are more phones than could be in any room."""


class VoteTally:
    """Takes answers until the vote is closed.

    Attributes:
        asked: what is asked.
        is_closed: whether no more answers are taken.
    """

    def __init__(self, asked: AskPhones) -> None:
        """Opens the vote."""
        self.asked = asked
        self.is_closed = False
        self._keys = {
            ballot.question: tuple(option.key for option in ballot.options)
            for ballot in asked.ballots
        }
        self._counts = {question: [0] * len(keys) for question, keys in self._keys.items()}
        self._answers: dict[str, dict[Question, str]] = {}

    def put(self, phone: str, question: str, key: str) -> VoteAnswer:
        """Takes the answer of ``phone``, in the place of a former one to the same question."""
        if self.is_closed:
            return VoteAnswer.CLOSED
        known = next((each for each in self._keys if each == question), None)
        if known is None or key not in self._keys[known]:
            return VoteAnswer.UNKNOWN
        if phone not in self._answers and len(self._answers) >= MOST_PHONES:
            return VoteAnswer.FULL
        mine = self._answers.setdefault(phone, {})
        before = mine.get(known)
        if before is not None:
            self._counts[known][self._keys[known].index(before)] -= 1
        self._counts[known][self._keys[known].index(key)] += 1
        mine[known] = key
        return VoteAnswer.TAKEN

    def close(self) -> None:
        """Takes no more answers."""
        self.is_closed = True

    def answers_of(self, phone: str) -> dict[str, str]:
        """Returns the answers of ``phone``, by question."""
        return {question.value: key for question, key in self._answers.get(phone, {}).items()}

    def counted(self) -> AnswersCounted:
        """Returns the present count."""
        return AnswersCounted(
            vote=self.asked.vote,
            counts=tuple(
                BallotCount(question=question, counts=tuple(counts))
                for question, counts in self._counts.items()
            ),
            shared=sum(map(is_shared, self._answers)),
            is_final=self.is_closed,
        )
