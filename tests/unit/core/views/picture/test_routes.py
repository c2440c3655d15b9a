"""Tests of the lines in the picture: their pixels, and what they pass."""

from __future__ import annotations

import pytest

from core.views.picture.routes import LinkRoute

STRAIGHT = LinkRoute([(0.0, 0.0), (30.0, 40.0)])
BENT = LinkRoute([(0.0, 0.0), (10.0, 0.0), (10.0, 25.5)])


@pytest.mark.parametrize("route", [STRAIGHT, BENT])
def test_line_has_a_pixel_for_each_of_its_length_where_it_is(route: LinkRoute) -> None:
    assert len(route.pixels) == int(route.length) + 1
    for distance, point in enumerate(route.pixels):
        assert point == pytest.approx(route.at(distance))


def test_bounds_hold_the_whole_line() -> None:
    assert BENT.bounds == (0.0, 10.0, 0.0, 25.5)


def test_line_of_one_point_has_one_pixel() -> None:
    route = LinkRoute([(3.0, 4.0), (3.0, 4.0)])
    assert route.pixels == ((3.0, 4.0),)
