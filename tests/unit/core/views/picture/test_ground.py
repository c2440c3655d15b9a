"""The places of an election's lines: requests and votes apart, labels where there is room."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest

from core.model.events import NodeHealth, NodeStatus, Nouns, Role
from core.views.picture.ground import ElectionLine, Ground
from core.views.picture.model import (
    Arrow,
    LinkState,
    Picture,
    PictureLink,
    PictureNode,
    PictureVote,
    VoteRequest,
    Zone,
)

WIDTH, HEIGHT = 1524, 540


def _picture(count: int, *, term: int = 2, dead: str = "") -> Picture:
    """Returns ``count`` nodes of which n1 asks all others but the dead, who vote for it."""
    names = tuple(f"n{number}" for number in range(1, count + 1))
    zone = Zone(
        nouns=Nouns("node", "nodes"),
        nodes=names,
        needed=count // 2 + 1,
        up=count,
        gone=0,
        elects=True,
        has_bars=True,
    )
    links = [
        PictureLink(
            ends=pair,
            rates=None,
            state=LinkState.BROKEN if dead in pair else LinkState.WHOLE,
        )
        for pair in combinations(names, 2)
    ]
    alive = [name for name in names if name != dead]
    return Picture(
        nodes={name: _node(name) for name in names},
        zones=(zone,),
        links=tuple(links),
        arrows=tuple(Arrow(node=name, broken=name == dead) for name in names),
        requests=(VoteRequest(candidate="n1", asked=tuple(alive[1:]), term=term),),
        votes=tuple(PictureVote(voter=name, candidate="n1", term=term) for name in alive),
    )


def _node(name: str) -> PictureNode:
    health = NodeHealth(node=name, status=NodeStatus.UP)
    return PictureNode(name=name, health=health, role=Role.FOLLOWER, crowned=False, marked=False)


def _ground(picture: Picture) -> Ground:
    ground = Ground()
    ground.fit(picture, WIDTH, HEIGHT, 1.0)
    return ground


def _of(lines: list[ElectionLine], kind: type) -> list[ElectionLine]:
    return [line for line in lines if isinstance(line.of, kind)]


def test_a_request_goes_to_everyone_asked_and_a_vote_for_oneself_nowhere() -> None:
    shown = _picture(3)
    lines = _ground(shown).election(shown)
    assert [line.ends for line in _of(lines, VoteRequest)] == [("n1", "n2"), ("n1", "n3")]
    assert [line.ends for line in _of(lines, PictureVote)] == [("n2", "n1"), ("n3", "n1")]


def test_a_vote_is_drawn_beside_the_request_that_it_answers() -> None:
    shown = _picture(3)
    request, _, vote, _ = _ground(shown).election(shown)
    (x, y), (back_x, back_y) = request.route.at(50), vote.route.back.at(50)
    assert abs(x - back_x) + abs(y - back_y) > 30


@pytest.mark.parametrize(("count", "dead"), [(2, ""), (3, ""), (3, "n3"), (5, ""), (5, "n5")])
def test_a_request_is_labelled_once_and_no_label_covers_another_or_a_node(
    count: int, dead: str
) -> None:
    shown = _picture(count, dead=dead)
    ground = _ground(shown)
    lines = ground.election(shown)
    assert len([line for line in _of(lines, VoteRequest) if line.label is not None]) == 1
    labels = [line.label for line in lines if line.label is not None]
    assert not any(one.meets(other) for one, other in combinations(labels, 2))
    spots = ground.places.spots.values()
    assert not any(label.meets(spot.box) for label in labels for spot in spots)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_a_cross_on_a_link_lies_on_no_node(count: int) -> None:
    shown = _picture(count)
    ground = _ground(shown)
    for link in shown.links:
        cross = ground.cross(link.ends)
        assert cross is not None
        x, y = cross.x + cross.w / 2, cross.y + cross.h / 2
        spots = ground.places.spots.values()
        assert all(hypot(x - spot.x, y - spot.y) > spot.r for spot in spots)


def test_crosses_on_the_links_of_a_crowd_are_left_out() -> None:
    shown = _picture(13, dead="n13")
    ground = _ground(shown)
    assert all(ground.cross(link.ends) is None for link in shown.links)
    assert ground.cross_of("n13", shown).is_within(ground.places.room)
    assert any(line.label is not None for line in ground.election(shown))


def test_node_without_a_place_in_the_picture_has_no_line() -> None:
    shown = _picture(3)
    stranger = VoteRequest(candidate="n9", asked=("n1",), term=2)
    vote = PictureVote(voter="n9", candidate="n1", term=2)
    lines = _ground(shown).election(
        Picture(nodes=shown.nodes, zones=shown.zones, requests=(stranger,), votes=(vote,))
    )
    assert lines == []
