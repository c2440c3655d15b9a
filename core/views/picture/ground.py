"""The places and lines of a picture in a window of one size, each computed once."""

from __future__ import annotations

from typing import NamedTuple

from core.views.picture.model import LinkState, Picture, PictureVote, VoteRequest
from core.views.picture.places import Box, Ring, arrange
from core.views.picture.routes import LinkRoute, between, from_clients, label_box, obstacles

_Shape = tuple[tuple[Ring, ...], int, int, float]

LABEL_WIDE, LABEL_HIGH = 104.0, 28.0
VOTE_WIDE, VOTE_HIGH, VOTE_BESIDE = 228.0, 34.0, 26.0
"""Sizes of a link's and of a vote's label, and how far the latter is from the line, in units."""
BESIDE = (0.0, 30.0, -56.0, 60.0, -86.0, 92.0, -116.0, 124.0)
AROUND = ((1.0, -0.9), (-1.0, -0.9), (1.0, 0.9), (-1.0, 0.9), (0.0, 1.0), (0.0, -1.3))
"""Where a label is tried: so far beside its line, in units, or so many shares of the room around
a candidate."""
MOST_LABELLED, MOST_BOXES_KEPT = 10, 512
"""The most links that are labelled, and the most boxes of votes' labels that are remembered."""
CROSS, LANE = 40.0, 5.0
"""The side of a cross on a broken line, and how far the dots of one direction travel beside the
line, in units."""


class ElectionLine(NamedTuple):
    """The line of a vote, or of the request for one.

    Attributes:
        ends: from whom to whom.
        of: the vote or the request that the line shows.
        route: the line.
        label: where its words have room; None where they haven't, or stand on another line.
    """

    ends: tuple[str, str]
    of: PictureVote | VoteRequest
    route: LinkRoute
    label: Box | None


class Ground:
    """The places of everything in the picture; computed again when the nodes or the size change.

    Attributes:
        places: where nodes, clients and titles stand.
    """

    def __init__(self) -> None:
        """Creates a ground without anything."""
        self.places = arrange((), 100, 100, 1.0)
        self._shape: _Shape | None = None
        self._links: dict[tuple[str, str], LinkRoute] = {}
        self._lanes: dict[tuple[str, str], LinkRoute] = {}
        self._arrows: dict[tuple[str, ...], dict[str, LinkRoute]] = {}
        self._labels: dict[tuple[tuple[str, str], ...], dict[tuple[str, str], Box]] = {}
        self._beside: dict[tuple[str, str], LinkRoute] = {}
        self._middles: dict[LinkRoute, Box] = {}
        self._election_boxes: dict[tuple[LinkRoute, tuple[Box, ...]], Box | None] = {}
        self._taken: list[Box] = []

    def fit(self, picture: Picture, width: int, height: int, unit: float) -> bool:
        """Places the nodes of ``picture``; returns whether anything stands elsewhere now."""
        rings = tuple(Ring(zone.nodes, zone.has_bars) for zone in picture.zones)
        shape = rings, width, height, unit
        if shape == self._shape:
            return False
        self._shape = shape
        self.places = arrange(rings, width, height, unit)
        self._links, self._lanes, self._arrows, self._labels = {}, {}, {}, {}
        self._beside, self._middles, self._election_boxes = {}, {}, {}
        self._taken = obstacles(self.places)
        return True

    def link(self, ends: tuple[str, str]) -> LinkRoute:
        """Returns the line between two nodes, from the first to the second."""
        if ends not in self._links:
            there = self._links.get((ends[1], ends[0]))
            self._links[ends] = between(self.places, *ends) if there is None else there.back
        return self._links[ends]

    def lane(self, start: str, end: str) -> LinkRoute:
        """Returns the lane of what flows from ``start``, set off from the lane of the way back."""
        if (start, end) not in self._lanes:
            line = self.link((start, end)).beside(LANE * self.places.unit)
            self._lanes[start, end] = line
        return self._lanes[start, end]

    def arrows(self, nodes: tuple[str, ...]) -> dict[str, LinkRoute]:
        """Returns the lines from the clients to ``nodes``."""
        if nodes not in self._arrows:
            self._arrows[nodes] = from_clients(self.places, nodes)
        return self._arrows[nodes]

    def labels(self, ends: tuple[tuple[str, str], ...]) -> dict[tuple[str, str], Box]:
        """Returns the boxes of links' labels; links without room for a label are left out."""
        if len(ends) > MOST_LABELLED:
            return {}
        if ends not in self._labels:
            unit, found = self.places.unit, dict[tuple[str, str], Box]()
            for pair in ends:
                taken = [*self._taken, *found.values()]
                size = LABEL_WIDE * unit, LABEL_HIGH * unit
                if (box := self._label(self.link(pair), size, taken)) is not None:
                    found[pair] = box
            self._labels[ends] = found
        return self._labels[ends]

    def cross(self, ends: tuple[str, str]) -> Box | None:
        """Returns the place of the cross on a broken link; None where it would hide a crowd."""
        return None if self.places.crowded else self._middle(self.link(ends))

    def cross_of(self, node: str, picture: Picture) -> Box:
        """Returns the place of the cross on the clients' arrow to a node that is down."""
        return self._middle(self.arrows(tuple(arrow.node for arrow in picture.arrows))[node])

    def _middle(self, route: LinkRoute) -> Box:
        """Returns the place of a cross on a line: the middle, or nearby if that is taken."""
        if route not in self._middles:
            side = CROSS * self.places.unit
            free = label_box(route, side, side, self._taken, self.places.room)
            if free is None:
                x, y = route.at(route.length / 2)
                free = Box(x - side / 2, y - side / 2, side, side)
            self._middles[route] = free
        return self._middles[route]

    def election(self, picture: Picture) -> list[ElectionLine]:
        """Returns the lines of requests and votes, on either side of the links between the nodes.

        A request has one label, on the first of its lines with room, or else beside the candidate;
        a vote for oneself has no line.
        """
        found: list[ElectionLine] = []
        taken, spots = self._taken_in(picture), self.places.spots
        for one in picture.requests:
            ends = [(one.candidate, to) for to in one.asked if {one.candidate, to} <= spots.keys()]
            routes = [self._beside_link(*pair) for pair in ends]
            labels = (self._election_label(route, taken) for route in routes)
            label = next((at for at in labels if at is not None), None)
            if label is None and routes:
                label = self._label_at(one.candidate, taken)
            taken += [] if label is None else [label]
            for pair, route in zip(ends, routes, strict=True):
                found.append(ElectionLine(pair, one, route, label))
                label = None
        for vote in picture.votes:
            if vote.voter == vote.candidate or not {vote.voter, vote.candidate} <= spots.keys():
                continue
            route = self._beside_link(vote.voter, vote.candidate)
            label = self._election_label(route, taken)
            taken += [] if label is None else [label]
            found.append(ElectionLine((vote.voter, vote.candidate), vote, route, label))
        return found

    def _beside_link(self, start: str, end: str) -> LinkRoute:
        if (start, end) not in self._beside:
            line = self.link((start, end)).beside(VOTE_BESIDE * self.places.unit)
            self._beside[start, end] = line
        return self._beside[start, end]

    def _taken_in(self, picture: Picture) -> list[Box]:
        """Returns the places of what is on lines already: labels, and crosses on broken ones."""
        boxes = list(self.labels(tuple(link.ends for link in picture.links)).values())
        broken = [link for link in picture.links if link.state is LinkState.BROKEN]
        crosses = (self.cross(link.ends) for link in broken)
        boxes += [cross for cross in crosses if cross is not None]
        return [*boxes, *(self.cross_of(a.node, picture) for a in picture.arrows if a.broken)]

    def _election_label(self, route: LinkRoute, taken: list[Box]) -> Box | None:
        """Returns a box for a line's label: beside the line, or on the line; None without room.

        An election is drawn many times a second: what was found for the same line is kept.
        """
        asked = route, tuple(taken)
        if asked not in self._election_boxes:
            unit = self.places.unit
            size = VOTE_WIDE * unit, VOTE_HIGH * unit
            if len(self._election_boxes) >= MOST_BOXES_KEPT:
                self._election_boxes.clear()
            lines = (route.beside(beside * unit) for beside in BESIDE)
            boxes = (self._label(line, size, [*self._taken, *taken]) for line in lines)
            self._election_boxes[asked] = next((box for box in boxes if box is not None), None)
        return self._election_boxes[asked]

    def _label_at(self, node: str, taken: list[Box]) -> Box | None:
        """Returns a box for a label right beside a node; None without room."""
        spot, unit = self.places.spots[node], self.places.unit
        wide, high = VOTE_WIDE * unit, VOTE_HIGH * unit
        away = spot.r + LANE * unit
        for x, y in AROUND:
            middle = spot.x + x * (away + wide / 2), spot.y + y * (away + high / 2)
            box = Box(middle[0] - wide / 2, middle[1] - high / 2, wide, high)
            free = not any(box.meets(other) for other in (*self._taken, *taken))
            if free and box.is_within(self.places.room):
                return box
        return None

    def _label(self, line: LinkRoute, size: tuple[float, float], taken: list[Box]) -> Box | None:
        return label_box(line, *size, taken, self.places.room)
