"""Nothing in the picture overlaps or leaves it, at any size and for any cluster."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import hypot

import pytest

from core.views.picture.places import Box, Places, Ring, arrange, shard_boxes
from core.views.picture.routes import between, from_clients, label_box, obstacles

SIZES = ((1524, 540, 1.0), (1016, 360, 0.667), (604, 240, 0.5), (3048, 1080, 2.0))


def ring(count: int, letter: str = "n", *, bars: bool = True) -> Ring:
    return Ring(tuple(f"{letter}{number}" for number in range(1, count + 1)), bars)


CLUSTERS = {
    **{f"raft of {count}": (ring(count),) for count in (1, 2, 3, 4, 5, 7, 9)},
    "sentinel": (ring(3, "v"), ring(3, "s", bars=False)),
    "limiter": (ring(3, "lim"), ring(1, "store", bars=False)),
    "nine stores": (ring(9, "tikv"), ring(3, "pd", bars=False)),
}
COUNTS = (3, 5, 7, 9, 10, 11, 12, 13, 16, 20, 25, 32, 50, 64, 100)
CROWDS = {
    **{f"{count} nodes": (ring(count),) for count in COUNTS},
    **{f"{count} without bars": (ring(count, bars=False),) for count in COUNTS},
    "fifty stores": (ring(50, "tikv"), ring(3, "pd", bars=False)),
    "few beside many": (ring(3, "pd", bars=False), ring(64, "tikv")),
    "two crowds": (ring(20, "a"), ring(40, "b")),
}
STAGES = (
    (604, 265, 0.5),
    (773, 340, 0.64),
    (1019, 346, 0.6667),
    (1528, 518, 1.0),
    (2168, 518, 1.0),
    (816, 1047, 0.675),
    (3056, 1037, 2.0),
    (1160, 440, 0.78),
)
"""The pictures in windows of 800 x 600 to 3840 x 2160, wide and upright, and the report's."""


def covered(places: Places, node: str) -> list[Box]:
    """Returns what a node covers: the square around the circle, and the bar with its words."""
    bar, rows = places.spots[node].bar, places.texts_of(node)
    if bar is None or rows is None:
        return [places.spots[node].box]
    return [places.spots[node].box, bar._replace(h=rows.bottom - bar.y)]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("crowd", CROWDS)
def test_no_node_of_any_crowd_meets_another_or_leaves_the_picture(
    crowd: str, stage: tuple[float, float, float]
) -> None:
    places = arrange(CROWDS[crowd], *stage)
    whole, heads = Box(0, 0, *stage[:2]), (places.title, places.legend, places.clients)
    assert set(places.spots) == {name for ring in CROWDS[crowd] for name in ring.nodes}
    assert all(box.is_within(whole) for name in places.spots for box in covered(places, name))
    assert not any(
        box.meets(o) for name in places.spots for box in covered(places, name) for o in heads
    )
    for one, other in combinations(places.spots, 2):
        a, b = places.spots[one], places.spots[other]
        assert hypot(a.x - b.x, a.y - b.y) > a.r + b.r
        _, *bar = covered(places, one)
        _, *its_bar = covered(places, other)
        assert not any(box.meets(its) for box in bar for its in its_bar)
        assert not any(_covers(box, b.x, b.y, b.r) for box in bar)
        assert not any(_covers(box, a.x, a.y, a.r) for box in its_bar)


@pytest.mark.parametrize("stage", STAGES)
def test_nodes_of_a_crowd_are_all_of_one_size_that_shrinks_with_their_number(
    stage: tuple[float, float, float],
) -> None:
    sizes = [
        {spot.r for spot in arrange((ring(count),), *stage).spots.values()} for count in COUNTS
    ]
    assert {len(each) for each in sizes} == {1}
    *_, fifty, sixty, hundred = (r for each in sizes for r in each)
    assert fifty >= sixty >= hundred > 12


def test_words_that_nobody_can_read_are_left_out_only_of_many_nodes() -> None:
    small, large = STAGES[2], STAGES[6]
    assert all(spot.is_terse for spot in arrange((ring(50),), *small).spots.values())
    assert not any(spot.is_terse for spot in arrange((ring(50),), *large).spots.values())
    assert not any(spot.is_terse for spot in arrange((ring(9),), *STAGES[0]).spots.values())


def test_the_lines_of_a_crowd_are_straight() -> None:
    places = arrange((ring(50),), *STAGES[3])
    lines = [between(places, "n1", name) for name in ("n2", "n3", "n50")]
    lines += from_clients(places, tuple(places.spots)).values()
    assert {len(line.points) for line in lines} == {2}


def test_the_lines_of_a_crowd_are_fainter_the_more_nodes_there_are() -> None:
    shares = [arrange((ring(count),), *STAGES[3]).line_share for count in (3, 12, 13, 50, 100)]
    assert shares[:2] == [1.0, 1.0]
    assert shares[1:] == sorted(set(shares), reverse=True)
    assert shares[-1] > 0


@pytest.fixture(params=CLUSTERS, ids=str)
def rings(request: pytest.FixtureRequest) -> tuple[Ring, ...]:
    return CLUSTERS[request.param]


@pytest.mark.parametrize("size", SIZES)
def test_nodes_keep_apart_and_stay_inside(
    rings: tuple[Ring, ...], size: tuple[int, int, float]
) -> None:
    places = arrange(rings, *size)
    whole = Box(0, 0, size[0], size[1])
    for one, other in combinations(places.spots.values(), 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.r + other.r
    for spot in places.spots.values():
        assert _within(spot.box, whole)
        assert not spot.box.meets(places.clients)
        assert not spot.box.meets(places.title)


def test_shards_begin_beside_their_node_and_grow_away_from_it_and_upwards() -> None:
    places = arrange((ring(3),), *SIZES[0])
    right, left = places.spots["n2"], places.spots["n3"]
    assert (right.is_bar_left, left.is_bar_left) == (False, True)
    for spot, outwards in ((right, 1), (left, -1)):
        assert spot.bar is not None
        boxes = shard_boxes(spot, 9, 1.0)
        assert all(box.x >= spot.bar.x and box.right <= spot.bar.right for box in boxes)
        assert not any(box.meets(other) for box, other in combinations(boxes, 2))
        far = [abs(box.x + box.w / 2 - spot.x) for box in boxes]
        assert min(far) == far[0] == far[6]
        assert (boxes[1].x - boxes[0].x) * outwards > 0
        assert boxes[6].bottom < boxes[0].y
    assert shard_boxes(right._replace(bar=None), 3, 1.0) == []


@pytest.mark.parametrize("size", SIZES)
def test_bars_cover_no_node_and_stay_inside(
    rings: tuple[Ring, ...], size: tuple[int, int, float]
) -> None:
    places = arrange(rings, *size)
    for name, spot in places.spots.items():
        if spot.bar is None:
            continue
        assert spot.bar.x >= places.clients.right
        assert spot.bar.right <= size[0]
        for other, place in places.spots.items():
            assert other == name or not _covers(spot.bar, place.x, place.y, place.r)


@pytest.mark.parametrize("count", [3, 5])
def test_the_lines_between_few_nodes_pass_the_others(count: int) -> None:
    places = arrange((ring(count),), 1524, 540, 1.0)
    for a, b in combinations(places.spots, 2):
        for x, y in between(places, a, b).points:
            for name, spot in places.spots.items():
                assert name in (a, b) or hypot(x - spot.x, y - spot.y) >= spot.r


def test_a_line_begins_and_ends_at_the_edges_of_its_nodes() -> None:
    places = arrange((ring(3),), 1524, 540, 1.0)
    line, one, other = between(places, "n2", "n3"), places.spots["n2"], places.spots["n3"]
    (x0, y0), (x1, y1) = line.points[0], line.points[-1]
    assert one.r < hypot(x0 - one.x, y0 - one.y) < one.r + 20
    assert other.r < hypot(x1 - other.x, y1 - other.y) < other.r + 20
    assert line.at(0) == (x0, y0)
    assert line.back.points == line.points[::-1]


def test_the_clients_lines_begin_beside_each_other_at_their_box() -> None:
    places = arrange((ring(3),), 1524, 540, 1.0)
    lines = from_clients(places, ("n1", "n2", "n3"))
    starts = sorted(line.points[0][1] for line in lines.values())
    assert all(b - a > 10 for a, b in pairwise(starts))
    assert all(line.points[0][0] > places.clients.right for line in lines.values())


def test_a_label_finds_room_on_its_line_or_is_left_out() -> None:
    places = arrange((ring(3),), 1524, 540, 1.0)
    line, taken = between(places, "n1", "n2"), obstacles(places)
    box = label_box(line, 100, 28, taken, places.room)
    assert box is not None
    assert box.is_within(places.room)
    assert not any(box.meets(other) for other in taken)
    assert label_box(line.beside(2_000), 100, 28, [], places.room) is None
    assert label_box(line, 100, 28, [Box(0, 0, 1524, 540)], places.room) is None


def test_the_lone_node_of_a_ring_stands_in_its_middle() -> None:
    places = arrange((ring(3, "lim"), ring(1, "store", bars=False)), 1524, 540, 1.0)
    assert places.spots["store1"].y == pytest.approx((places.title.bottom + 42 + 518) / 2)


def test_a_picture_without_nodes_has_places_for_the_rest() -> None:
    assert isinstance(arrange((), 1524, 540, 1.0), Places)


def _within(box: Box, whole: Box) -> bool:
    inside = box.x >= whole.x and box.y >= whole.y
    return inside and box.right <= whole.right + 0.01 and box.bottom <= whole.bottom + 0.01


def _covers(box: Box, x: float, y: float, r: float) -> bool:
    nx, ny = min(max(x, box.x), box.right), min(max(y, box.y), box.bottom)
    return hypot(x - nx, y - ny) < r
