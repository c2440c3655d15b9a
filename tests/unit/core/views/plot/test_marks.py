"""Tests of where the labels of marks go."""

from __future__ import annotations

from itertools import combinations

from core.views.plot.marks import Flag, place_flags


def test_labels_never_overlap_nor_leave_the_plot() -> None:
    widths = [70, 160, 160, 120, 70]
    for width in (500, 900, 2000):
        for scroll in range(0, 2400, 37):
            xs = [width + 300 + offset - scroll for offset in (0, 8, 110, 300, 310)]
            places = place_flags(xs, widths, width, 6, 5)
            shown = [(p, w) for p, w in zip(places, widths, strict=True) if p is not None]
            for place, label in shown:
                assert place.left >= 0 and place.left + label <= width
            for (a, a_width), (b, b_width) in combinations(shown, 2):
                apart = a.left + a_width <= b.left or b.left + b_width <= a.left
                assert a.row != b.row or apart


def test_label_keeps_its_row_while_it_scrolls() -> None:
    rows: set[tuple[int, ...]] = set()
    for scroll in range(700):
        xs = [x - scroll for x in (890, 900, 1000)]
        places = place_flags(xs, [70, 160, 160], 1000, 6, 4)
        if all(places):
            rows.add(tuple(place.row for place in places if place))
    assert len(rows) == 1


def test_label_that_has_no_room_is_left_out() -> None:
    assert place_flags([10, 11, 12], [100, 100, 100], 400, 6, 2)[2] is None
    assert place_flags([-5, 500], [50, 50], 400, 6, 2) == [None, None]
    assert place_flags([380], [50], 400, 6, 2) == [Flag(350, 0)]


def test_labels_that_stand_still_share_a_row_where_they_fit() -> None:
    still = place_flags([10, 100], [80, 80], 400, 6, 2, scrolls=False)
    assert still == [Flag(10, 0), Flag(100, 0)]
    assert place_flags([10, 100], [80, 80], 400, 6, 2) == [Flag(10, 0), Flag(100, 1)]
