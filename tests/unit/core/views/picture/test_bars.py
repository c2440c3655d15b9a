"""The scale of a whole bar: a round figure with a little room."""

from __future__ import annotations

import pytest

from core.views.picture.bars import full_of


@pytest.mark.parametrize(
    ("most", "full"), [(0, 2), (1, 2), (8, 10), (9, 20), (40, 50), (45, 100), (1_700, 2_000)]
)
def test_a_bar_has_room_for_its_greatest_value(most: int, full: int) -> None:
    assert full_of(most) == full
