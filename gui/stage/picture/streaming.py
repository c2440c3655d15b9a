"""The lines along which something flows in a picture, and what covers them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect

from core.views.picture.ground import Ground
from core.views.picture.model import Picture
from core.views.picture.routes import LinkRoute
from core.views.picture.streams import Stream, streams
from gui.stage.picture.scene import LABELS, Items


class Streaming(NamedTuple):
    """The values that the dots' tracks depend on: new tracks take a frame's time."""

    ends: tuple[tuple[str, str], ...]
    routes: tuple[LinkRoute, ...]
    covers: tuple[QRect, ...]


def streaming_of(picture: Picture, ground: Ground, items: Items) -> Streaming:
    """Returns along which lines of ``ground`` something flows, and which ``items`` cover these."""
    found = tuple(streams(picture))
    routes = tuple(_route(stream, picture, ground) for stream in found)
    regions = (item.region for key, item in items.items() if key[0] in LABELS)
    covers = tuple(region.boundingRect() for region in regions)
    return Streaming(tuple((stream.start, stream.end) for stream in found), routes, covers)


def _route(stream: Stream, picture: Picture, ground: Ground) -> LinkRoute:
    if stream.start:
        return ground.lane(stream.start, stream.end)
    return ground.arrows(tuple(arrow.node for arrow in picture.arrows))[stream.end]
