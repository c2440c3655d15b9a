from __future__ import annotations

import math
import random

import pytest

from core.views.curve import Curve


def fill(curve: Curve, rows: int, seed: int = 1) -> list[tuple[float, float]]:
    chance = random.Random(seed)
    made: list[tuple[float, float]] = []
    for row in range(1, rows + 1):
        value = 3000 + chance.uniform(-50, 50)
        curve.add(row / 10, 0.1, value, 7.0)
        made.append((row / 10, value))
    return made


def test_few_rows_come_as_they_are_with_one_more_at_either_side() -> None:
    curve = Curve()
    made = fill(curve, 100)
    columns = curve.get(4.95, 5.25)
    assert list(zip(columns.times, columns.ops, strict=True)) == made[48:53]
    assert len(curve.get()) == 100
    assert not len(Curve().get())


@pytest.mark.parametrize("rows", [1201, 2500, 6000, 17_999, 40_000])
def test_many_rows_are_thinned_to_the_points_allowed_and_keep_every_extreme(rows: int) -> None:
    curve = Curve()
    made = fill(curve, rows)
    curve.add(rows / 10 + 0.1, 0.1, 0.0, None)
    curve.add(rows / 10 + 0.2, 0.1, 9000.0, 800.0)
    columns = curve.get(max_points=1200)
    assert 300 < len(columns) <= 1200
    assert list(columns.times) == sorted(columns.times)
    kept = made[-17_998:]
    assert min(columns.ops) == 0.0 and max(columns.ops) == 9000.0
    assert max(v for v in columns.ops if v < 4000) == max(v for _, v in kept)
    assert max(v for v in columns.p99 if not math.isnan(v)) == 800.0


def test_a_moving_window_thins_out_the_same_rows_the_same_way() -> None:
    curve = Curve()
    fill(curve, 4000)
    first = curve.get(10, 310, 600)
    second = curve.get(11, 311, 600)
    shared = [t for t in first.times if 20 < t < 300]
    assert shared == [t for t in second.times if 20 < t < 300]


def test_a_cached_group_gives_the_same_points_as_a_fresh_one() -> None:
    curve, fresh = Curve(), Curve()
    fill(curve, 3000)
    for row in range(3001, 3100):
        curve.add(row / 10, 0.1, row, None)
        curve.get(max_points=400)
    fill(fresh, 3000)
    for row in range(3001, 3100):
        fresh.add(row / 10, 0.1, row, None)
    assert curve.get(max_points=400).ops == fresh.get(max_points=400).ops


def test_a_hole_breaks_the_curve_also_when_thinned() -> None:
    curve = Curve()
    fill(curve, 50)
    curve.add(30.0, 0.1, 3000.0, 7.0)
    ops = list(curve.get().ops)
    assert [math.isnan(v) for v in ops] == [False] * 50 + [True, False]
    for row in range(301, 3000):
        curve.add(row / 10, 0.1, 3000.0, 7.0)
    assert sum(math.isnan(v) for v in curve.get(max_points=300).ops) == 1


def test_the_ring_overwrites_the_oldest_rows() -> None:
    curve = Curve(rows=10)
    fill(curve, 25)
    assert list(curve.get().times) == pytest.approx([1.6 + i / 10 for i in range(10)])


def test_the_version_tells_whether_there_is_anything_new() -> None:
    curve = Curve()
    before = curve.version
    fill(curve, 1)
    between = curve.version
    curve.get()
    assert before != between == curve.version
    curve.clear()
    assert curve.version != between and not len(curve.get())


def test_refused_checks_are_kept_beside_and_their_extremes_survive_thinning() -> None:
    curve = Curve()
    for row in range(1, 3001):
        curve.add(row / 10, 0.1, 400.0 + row % 3, 5.0, 900.0 if row == 1500 else row % 7)
    assert max(curve.get(max_points=600).refused) == 900.0
    curve.add(302.0, 0.1, 400.0, 5.0, 3.0)
    exact = curve.get(299.9, 303)
    assert exact.refused[-1] == 3.0
    assert math.isnan(exact.refused[-2])
