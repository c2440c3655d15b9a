"""The places of the systems' cards on the page, and the card an arrow key leads to; without Qt."""

from __future__ import annotations

from msgspec import Struct

REPLAY = "replay"
"""Key of the card that leads to the recorded runs."""

COLUMNS, MANY, COLUMNS_OF_MANY = 3, 9, 4
"""Cards in a row, also for more than so many cards."""


class SystemCard(Struct, frozen=True, kw_only=True):
    """The words on the card of a system, or of a recorded run.

    Attributes:
        key: the system's name on the command line, or the recording's path.
        title: the system's name for the audience.
        about: a sentence or two.
        needs: what the system needs of the machine; empty where unsaid.
    """

    key: str
    title: str
    about: str
    needs: str = ""


class CardPlace(Struct, frozen=True):
    """The place of a card, in pixels."""

    left: int
    top: int
    width: int
    height: int


def columns_of(count: int) -> int:
    """Returns the number of cards in a row, of ``count`` cards."""
    return COLUMNS_OF_MANY if count > MANY else COLUMNS


def arrange(
    count: int, *, left: int, top: int, width: int, height: int, gap: int, tallest: int
) -> tuple[CardPlace, ...]:
    """Returns the place of each of ``count`` cards within a rectangle; all in pixels.

    Args:
        count: how many cards.
        left: of the rectangle.
        top: of the rectangle.
        width: of the rectangle.
        height: of the rectangle.
        gap: between cards.
        tallest: the greatest height of a card.
    """
    columns = columns_of(count)
    rows = -(-count // columns)
    if not rows:
        return ()
    wide = (width - gap * (columns - 1)) // columns
    high = min((height - gap * (rows - 1)) // rows, tallest)
    return tuple(
        CardPlace(left + column * (wide + gap), top + row * (high + gap), wide, high)
        for row, column in (divmod(number, columns) for number in range(count))
    )


def moved(selected: int, step: tuple[int, int], count: int) -> int:
    """Returns the card that ``step`` (columns, rows) leads to from ``selected``.

    Columns go on in the next row, and from the last card to the first; rows end at the edges. A
    step down to a row that is too short leads to the last card of it.
    """
    columns, rows = step
    if columns:
        return (selected + columns) % count
    wide = columns_of(count)
    wanted = selected + rows * wide
    if 0 <= wanted < count:
        return wanted
    is_last_row = selected // wide == (count - 1) // wide
    return selected if wanted < 0 or is_last_row else count - 1
