"""What a load asks and gets, in words: writes are acknowledged, checks are answered."""

from __future__ import annotations

from msgspec import Struct

from core.values import LoadKind


class LoadWords(Struct, frozen=True):
    """The words for one kind of load.

    Attributes:
        thing: one request that counts: ``write``.
        answered: what has become of it: ``acknowledged``.
        asked: what all requests are: ``writes and reads``.
    """

    thing: str
    answered: str
    asked: str

    @property
    def things(self) -> str:
        """Several of them: ``writes``."""
        return f"{self.thing}s"

    @property
    def article(self) -> str:
        """One that was answered, with its article: ``an acknowledged write``."""
        return f"an {self.answered} {self.thing}"

    @property
    def none(self) -> str:
        """That none is: ``no write is acknowledged``."""
        return f"no {self.thing} is {self.answered}"

    @property
    def none_was(self) -> str:
        """The same of a time that is over."""
        return f"no {self.thing} was {self.answered}"


WORDS = {
    LoadKind.WRITES: LoadWords("write", "acknowledged", "writes and reads"),
    LoadKind.CHECKS: LoadWords("check", "answered", "checks"),
}
"""By the kind of load."""
