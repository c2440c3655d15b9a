"""Leaders spread over stores, as far as the copies allow."""

from __future__ import annotations

from collections import Counter

from subjects.tikv.regions import is_spread
from subjects.tikv.spread import plan_transfers
from subjects.tikv.views import Region


def _region(number: int, leader: int | None, *stores: int) -> Region:
    return Region(
        id=number,
        start_key=str(number),
        end_key="",
        leader_store=leader,
        stores=stores or (1, 4, 5),
    )


def _led(regions: list[Region], moves: list[tuple[int, int]]) -> Counter[int | None]:
    moved = dict(moves)
    return Counter(moved.get(region.id, region.leader_store) for region in regions)


def test_after_a_split_each_store_gets_a_third() -> None:
    regions = [_region(number, 1) for number in range(9)]
    moves = plan_transfers(regions, [1, 4, 5])
    assert len(moves) == 6
    assert _led(regions, moves) == {1: 3, 4: 3, 5: 3}


def test_even_spread_stays() -> None:
    regions = [_region(1, 1), _region(2, 4), _region(3, 5), _region(4, 5)]
    assert plan_transfers(regions, [1, 4, 5]) == []


def test_a_region_without_a_leader_is_left_alone() -> None:
    regions = [_region(1, None), _region(2, 1), _region(3, 1)]
    assert {region for region, _ in plan_transfers(regions, [1, 4, 5])} <= {2, 3}


def test_leaders_move_along_where_copies_are_not_everywhere() -> None:
    regions = [
        _region(1, 1, 1, 2),
        _region(2, 1, 1, 2),
        _region(3, 2, 2, 3),
    ]
    moves = plan_transfers(regions, [1, 2, 3])
    assert _led(regions, moves) == {1: 1, 2: 1, 3: 1}


def test_spread_means_a_leader_everywhere() -> None:
    assert is_spread([_region(1, 1), _region(2, 4), _region(3, 5)], [1, 4, 5])
    assert not is_spread([_region(1, 1), _region(2, 4), _region(3, 4)], [1, 4, 5])
    assert not is_spread([_region(1, 1), _region(2, 4), _region(3, None)], [1, 4, 5])
    assert is_spread([_region(1, 1)], [1, 4, 5])
