"""The words of the pages of cards: the page of the systems, and that of the recorded runs."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

_REMOTE = "Presenter remote: back goes from card to card, next begins."


class PageWords(Struct, frozen=True, kw_only=True):
    """The words of a page of cards.

    Attributes:
        title: the question that the page asks.
        hint: how a card is chosen and taken.
        remote: the same with the two keys of a presenter remote.
        leads_back: whether a key leads back to the page of the systems.
        first: what to do, in lines that may begin with a key, for who starts it the first time.
    """

    title: str
    hint: str
    remote: str = _REMOTE
    leads_back: bool = False
    first: tuple[str, ...] = ()


SYSTEMS = PageWords(
    title="What shall we break?",
    hint="Real systems on this machine. Arrow keys choose, Space or a click begins.",
)
FIRST = replace(
    SYSTEMS,
    first=(
        "Space puts a system on stage; each Space after that goes on, and one breaks it",
        "Esc stops a countdown; held for a second, it undoes everything",
        "Q quits and cleans up; ? shows all other keys",
    ),
)
"""For the first start: nobody has chosen anything here before."""
RUNS = PageWords(
    title="What shall we play again?",
    hint="Runs recorded on this machine, the newest first. Arrow keys choose, Space or a click "
    "plays, C leads back.",
    leads_back=True,
)
