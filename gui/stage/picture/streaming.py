"""The lines along which something flows in a picture, and what covers them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect

from core.views.picture.ground import Ground
from core.views.picture.model import Picture
from core.views.picture.routes import LinkRoute
from core.views.picture.streams import Stream, streams
from gui.stage.picture.node_drawing import boxes_on_edge
from gui.stage.picture.scene import LABELS, Items


class Streaming(NamedTuple):
    """The values that the dots' tracks depend on: new tracks take a frame's time.

    Attributes:
        ends: start and end of each stream; the start of what clients send is empty.
        routes: the line of each.
        covers: labels, bars, crowns and marks, under which dots pass.
    """

    ends: tuple[tuple[str, str], ...]
    routes: tuple[LinkRoute, ...]
    covers: tuple[QRect, ...]


def streaming_of(picture: Picture, ground: Ground, items: Items) -> Streaming:
    """Returns along which lines of ``ground`` something flows, and which ``items`` cover these."""
    found = tuple(streams(picture))
    routes = tuple(_route(stream, picture, ground) for stream in found)
    covers = [item.region.boundingRect() for key, item in items.items() if key[0] in LABELS]
    for name, spot in ground.places.spots.items():
        if name in picture.nodes:
            boxes = boxes_on_edge(picture.nodes[name], spot, ground.places.unit)
            covers += [box.toAlignedRect() for box in boxes]
    return Streaming(tuple((stream.start, stream.end) for stream in found), routes, tuple(covers))


def _route(stream: Stream, picture: Picture, ground: Ground) -> LinkRoute:
    if stream.start:
        return ground.lane(stream.start, stream.end)
    return ground.arrows(tuple(arrow.node for arrow in picture.arrows))[stream.end]
