"""What the pages of cards say: the one of the systems, and the one of the recorded runs."""

from __future__ import annotations

from msgspec import Struct

_REMOTE = "Presenter remote: back goes from card to card, next begins."


class PageWords(Struct, frozen=True, kw_only=True):
    """The words of a page of cards.

    Attributes:
        title: the question that the page asks.
        hint: how a card is chosen and taken.
        remote: the same with the two keys of a presenter remote.
        leads_back: whether a key leads back to the page of the systems.
    """

    title: str
    hint: str
    remote: str = _REMOTE
    leads_back: bool = False


SYSTEMS = PageWords(
    title="What shall we break?",
    hint="Real systems on this machine. Arrow keys choose, Space or a click begins.",
)
RUNS = PageWords(
    title="What shall we play again?",
    hint="Runs recorded on this machine, the newest first. Arrow keys choose, Space or a click "
    "plays, C leads back.",
    leads_back=True,
)
