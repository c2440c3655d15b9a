"""The words for a load's requests and answers: writes are acknowledged, checks are answered."""

from __future__ import annotations

from msgspec import Struct

from core.model.events import LoadKind, RunStarted


class LoadWords(Struct, frozen=True):
    """The words for one kind of load.

    Attributes:
        thing: one request that counts: ``write``.
        answered: what has become of it: ``acknowledged``.
        asked: what all requests are: ``writes and reads``.
        entry: what the ledger holds one of: ``acknowledged write``.
        proven: what is done with the ledger in the end: ``read back``.
        proving: the same while it lasts: ``Reading back``.
        unit: of a rate of all requests: ``ops/s``.
    """

    thing: str
    answered: str
    asked: str
    entry: str
    proven: str
    proving: str
    unit: str

    @property
    def things(self) -> str:
        """Several requests: ``writes``."""
        return f"{self.thing}s"

    @property
    def article(self) -> str:
        """One answered request, with the article: ``an acknowledged write``."""
        return f"an {self.answered} {self.thing}"

    @property
    def recorded(self) -> str:
        """The words for the ledger's content: ``acknowledged writes``."""
        return f"{self.entry}s"

    @property
    def none(self) -> str:
        """The words for a load without answers: ``no write is acknowledged``."""
        return f"no {self.thing} is {self.answered}"

    @property
    def none_was(self) -> str:
        """The words for a load that had no answers, in the past: ``no write was acknowledged``."""
        return f"no {self.thing} was {self.answered}"


_REQUESTS = LoadWords(
    "request",
    "answered",
    "requests",
    "answered request",
    "counted",
    "Counting",
    "requests/s",
)

WORDS = {
    LoadKind.WRITES: LoadWords(
        "write",
        "acknowledged",
        "writes and reads",
        "acknowledged write",
        "read back",
        "Reading back",
        "ops/s",
    ),
    LoadKind.CHECKS: LoadWords(
        "check",
        "answered",
        "checks",
        "allowed check",
        "counted again",
        "Counting again",
        "checks/s",
    ),
    LoadKind.REQUESTS: _REQUESTS,
    LoadKind.NONE: _REQUESTS,
}
"""The words of each kind of load."""


def words_of(run: RunStarted | None) -> LoadWords:
    """The words for the load of a run."""
    return WORDS[LoadKind.WRITES if run is None else run.load_kind]
