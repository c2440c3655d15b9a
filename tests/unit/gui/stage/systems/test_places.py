"""Places of the systems' cards, and the card to which an arrow key leads."""

from __future__ import annotations

import pytest

from gui.stage.systems.places import CardPlace, arrange, columns_of, moved

LEFT, RIGHT, UP, DOWN = (-1, 0), (1, 0), (0, -1), (0, 1)


def places(count: int, height: int = 700) -> tuple[CardPlace, ...]:
    return arrange(count, left=10, top=20, width=1000, height=height, gap=30, tallest=400)


@pytest.mark.parametrize("count", range(1, 17))
def test_cards_stay_within_their_rectangle_and_apart(count: int) -> None:
    found = places(count)
    assert len(found) == count
    for number, card in enumerate(found):
        assert card.left >= 10 and card.left + card.width <= 1010
        assert card.top >= 20 and card.top + card.height <= 720
        for other in found[:number]:
            beside = other.left + other.width + 30 <= card.left
            assert beside or other.top + other.height + 30 <= card.top


def test_few_cards_are_no_taller_than_they_may_be() -> None:
    assert {card.height for card in places(2)} == {400}


def test_no_cards_need_no_place() -> None:
    assert places(0) == ()


def test_many_cards_stand_in_more_columns() -> None:
    assert (columns_of(9), columns_of(10)) == (3, 4)


@pytest.mark.parametrize("count", range(1, 17))
def test_back_of_a_remote_reaches_every_card(count: int) -> None:
    seen, at = {0}, 0
    for _ in range(count - 1):
        at = moved(at, LEFT, count)
        seen.add(at)
    assert seen == set(range(count))


@pytest.mark.parametrize(
    ("start", "step", "end"),
    [
        (0, RIGHT, 1),
        (2, RIGHT, 3),  # goes on in the next row
        (4, RIGHT, 0),
        (0, LEFT, 4),
        (0, DOWN, 3),
        (1, DOWN, 4),
        (2, DOWN, 4),  # the row below ends before this column
        (3, DOWN, 3),
        (4, UP, 1),
        (1, UP, 1),
    ],
)
def test_arrow_key_leads_from_card_to_card(start: int, step: tuple[int, int], end: int) -> None:
    assert moved(start, step, count=5) == end
