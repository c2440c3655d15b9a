"""Tests of the parallel lanes of tests."""

from __future__ import annotations

import pytest

from tests.beside import worst


@pytest.mark.parametrize(
    ("codes", "expected"), [([0, 0, 0], 0), ([0, 1, 0], 1), ([0, 0, -11], -11), ([1, 5, 0], 5)]
)
def test_a_lane_that_failed_or_crashed_is_not_covered_by_the_others(
    codes: list[int], expected: int
) -> None:
    assert worst(codes) == expected
