"""Tests of the parts' places: nothing overlaps, nothing leaves the window."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRect

from gui.drawing.geometry import arrange, columns

SIZES = [
    (800, 600),
    (1024, 768),
    (1600, 900),
    (1920, 1200),
    (1280, 720),
    (1366, 768),
    (1280, 1024),
    (1920, 1080),
    (3440, 1440),
    (3840, 2160),
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("nodes", [1, 3, 5, 9])
@pytest.mark.parametrize("bars", [0, 2])
@pytest.mark.parametrize("tall", [False, True])
def test_parts_lie_within_the_window_and_do_not_overlap(
    size: tuple[int, int], nodes: int, bars: int, tall: bool
) -> None:
    unit = max(min(size[0] / 1920, size[1] / 1080), min(size[0] / 1600, size[1] / 1200))
    spots = arrange(
        *size, unit, nodes=nodes, tiles_width=round(760 * unit), bars=bars, tall_feeds=tall
    )
    single = [spots.sidebar, spots.header, spots.scoreboard, spots.status, spots.plot]
    rects = [*single, spots.monitor, spots.diagnosis, *spots.cards, *spots.bars]
    window = QRect(0, 0, *size)
    assert len(spots.cards) == nodes
    assert all(rect.isValid() and window.contains(rect) for rect in rects)
    assert not [pair for pair in combinations(rects, 2) if pair[0].intersects(pair[1])]
    assert spots.plot.height() >= 150 * unit


@pytest.mark.parametrize(
    ("nodes", "expected"), [(1, 1), (3, 3), (5, 5), (6, 3), (7, 4), (9, 5), (0, 1)]
)
def test_rows_of_cards_are_even(nodes: int, expected: int) -> None:
    assert columns(nodes) == expected


def test_the_diagnosis_chapter_gives_the_feeds_more_room() -> None:
    def height(tall: bool) -> int:
        spots = arrange(1920, 1080, 1.0, nodes=3, tiles_width=700, tall_feeds=tall)
        return spots.diagnosis.height()

    assert height(True) > height(False)
