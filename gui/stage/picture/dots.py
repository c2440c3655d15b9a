"""The dots that travel along lines: the places of dots, and the pixels that moves change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from core.views.picture.places import Spot
from core.views.picture.routes import LinkRoute
from core.views.picture.streams import MOST_DOTS, Stream, StreamOutcome
from gui.drawing.theme import Theme

DOT = 10.0
"""Diameter of a dot, in units."""
TONES = {
    StreamOutcome.BYTES: "accent",
    StreamOutcome.ACKED: "good",
    StreamOutcome.FAILED: "bad",
    StreamOutcome.REFUSED: "faint",
}


Track = tuple[tuple[float, float] | None, ...]
"""A line pixel by pixel; None where the line passes behind something."""

MADE_AHEAD = 4
"""Tracks that are made in one go while nobody sees the picture yet."""
COVERED_EVERY = 3
"""Pixels of a line from one look for a cover to the next look."""

_Cover = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_Node = tuple[float, float, float]
"""The middle, and the square of the radius."""


class _Kept(NamedTuple):
    """A track, and what that was made from: made anew only where something on the line changes."""

    route: LinkRoute
    nodes: tuple[_Node, ...]
    covers: tuple[_Cover, ...]
    behind: Track
    """The line as it passes behind the nodes alone, which stand still."""
    track: Track


class _DotLane:
    """The dots of one stream, and how far the first has travelled."""

    def __init__(self, track: Track, stream: Stream, travelled: float) -> None:
        self.track = track
        self.stream = stream
        self.travelled = travelled


class Dots:
    """All dots of a picture.

    Attributes:
        spots: the middle of each dot, with the name of its colour.
    """

    def __init__(self, theme: Theme) -> None:
        """Creates no dots."""
        self._theme = theme
        self._lanes: dict[tuple[str, str], _DotLane] = {}
        self._covers: tuple[_Cover, ...] = ()
        self._tracks: dict[tuple[str, str], _Kept] = {}
        self._nodes: tuple[_Node, ...] = ()
        self._sprites: dict[str, QPixmap] = {}
        self.spots: list[tuple[float, float, str]] = []

    def set_streams(
        self,
        streams: Sequence[tuple[Stream, LinkRoute]],
        covers: Iterable[QRectF] = (),
        spots: Iterable[Spot] = (),
    ) -> None:
        """Takes the present streams; dots that are under way go on.

        Args:
            streams: what flows, and along which line.
            covers: labels, bars, crowns and marks, under which dots pass.
            spots: nodes, behind which dots pass.
        """
        self._look_out_for(covers, spots)
        before, self._lanes = self._lanes, {}
        for stream, route in streams:
            key = stream.start, stream.end
            old = before.get(key)
            travelled = 0.0 if old is None else old.travelled
            self._lanes[key] = _DotLane(self._track(key, route), stream, travelled)

    def prepare(
        self,
        lines: Iterable[tuple[tuple[str, str], LinkRoute]],
        covers: Iterable[QRectF],
        spots: Iterable[Spot],
    ) -> bool:
        """Makes some of the tracks that such streams need; returns whether more may be missing.

        Args:
            lines: start and end of each stream, and the line between them.
            covers: as for :meth:`set_streams`.
            spots: as for :meth:`set_streams`.
        """
        self._look_out_for(covers, spots)
        made = 0
        for key, route in lines:
            before = self._tracks.get(key)
            self._track(key, route)
            made += self._tracks[key] is not before
            if made == MADE_AHEAD:
                return True
        return False

    def _look_out_for(self, covers: Iterable[QRectF], spots: Iterable[Spot]) -> None:
        self._nodes = tuple((spot.x, spot.y, spot.r**2) for spot in spots)
        half = DOT * self._theme.unit / 2
        self._covers = tuple(
            (b.x() - half, b.y() - half, b.right() + half, b.bottom() + half) for b in covers
        )

    def _track(self, key: tuple[str, str], route: LinkRoute) -> Track:
        left, right, top, bottom = route.bounds
        covers = tuple(
            cover
            for cover in self._covers
            if cover[0] < right and cover[2] > left and cover[1] < bottom and cover[3] > top
        )
        kept, nodes = self._tracks.get(key), self._nodes
        if kept is None or kept.route is not route or kept.nodes != nodes:
            pixels = route.pixels
            near = tuple(
                (x, y, rr)
                for x, y, rr in nodes
                if left < x + (r := sqrt(rr)) and x - r < right and top < y + r and y - r < bottom
            )
            at = [n for n in _looked_at(pixels) if _is_behind(*pixels[n], near)]
            behind = _without(pixels, at)
            kept = self._tracks[key] = _Kept(route, nodes, (), behind, behind)
        if kept.covers != covers:
            pixels = route.pixels
            at = [n for n in _looked_at(pixels) if _is_under(*pixels[n], covers)]
            kept = kept._replace(covers=covers, track=_without(kept.behind, at))
            self._tracks[key] = kept
        return kept.track

    def restyle(self) -> None:
        """Forgets the pixels of dots, after a change of colours or sizes."""
        self._sprites.clear()

    def move(self, seconds: float) -> list[QRect]:
        """Moves all dots by ``seconds``; returns the rectangles to paint anew."""
        unit, before = self._theme.unit, self.spots
        spots: list[tuple[float, float, str]] = []
        self.spots = spots
        lanes = self._lanes.values()
        wanted = sum(len(lane.track) / (lane.stream.spacing * unit) for lane in lanes)
        crowd = max(1.0, wanted / MOST_DOTS)
        for lane in lanes:
            stream, track = lane.stream, lane.track
            lane.travelled += stream.speed * unit * seconds
            spacing = stream.spacing * crowd * unit
            number, ahead = divmod(lane.travelled, spacing)
            plain = TONES[stream.outcome(0)] if not (stream.failed or stream.refused) else ""
            end = len(track)
            while ahead < end:
                point = track[int(ahead)]
                if point is not None:
                    spots.append((*point, plain or TONES[stream.outcome(int(number))]))
                ahead += spacing
                number -= 1
        return _changed(before, spots, DOT * unit / 2 + 2)

    def draw(self, painter: QPainter, clip: QRectF, ratio: float) -> None:
        """Draws the dots within ``clip``."""
        half = DOT * self._theme.unit / 2 + 1
        grown = clip.adjusted(-half, -half, half, half)
        for x, y, tone in self.spots:
            if grown.contains(x, y):
                # Whole pixels: between them, pixmaps take several times as long.
                painter.drawPixmap(QPoint(int(x - half), int(y - half)), self._sprite(tone, ratio))

    def _sprite(self, tone: str, ratio: float) -> QPixmap:
        pixmap = self._sprites.get(tone)
        if pixmap is None:
            half = DOT * self._theme.unit / 2 + 1
            size = max(1, round(2 * half * ratio))
            pixmap = QPixmap(size, size)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(tone))
            painter.drawEllipse(QPointF(half, half), half - 1, half - 1)
            painter.end()
            self._sprites[tone] = pixmap
        return pixmap


def _looked_at(track: Track) -> range:
    return range(0, len(track), COVERED_EVERY)


def _without(track: Track, covered: Sequence[int]) -> Track:
    """Returns ``track`` without the stretches that begin at ``covered``."""
    if not covered:
        return track
    left = list(track)
    for at in covered:
        left[at : at + COVERED_EVERY] = [None] * len(left[at : at + COVERED_EVERY])
    return tuple(left)


def _is_behind(x: float, y: float, nodes: Sequence[_Node]) -> bool:
    return any((x - nx) ** 2 + (y - ny) ** 2 < rr for nx, ny, rr in nodes)


def _is_under(x: float, y: float, covers: Sequence[_Cover]) -> bool:
    return any(left < x < right and top < y < bottom for left, top, right, bottom in covers)


def _changed(
    before: list[tuple[float, float, str]], after: list[tuple[float, float, str]], half: float
) -> list[QRect]:
    """Returns rectangles of where dots were and are, one for both where a dot moved a little."""
    size = int(2 * half) + 2
    rects: list[QRect] = []
    if len(before) == len(after):
        for (x0, y0, _), (x1, y1, _) in zip(before, after, strict=True):
            if abs(x1 - x0) < 4 * half and abs(y1 - y0) < 4 * half:
                left, top = int(min(x0, x1) - half), int(min(y0, y1) - half)
                rects.append(
                    QRect(left, top, size + int(abs(x1 - x0)) + 1, size + int(abs(y1 - y0)) + 1)
                )
            else:
                rects += [
                    QRect(int(x - half), int(y - half), size, size) for x, y in ((x0, y0), (x1, y1))
                ]
        return rects
    return [_square(x, y, half, size) for x, y, _ in (*before, *after)]


def _square(x: float, y: float, half: float, size: int) -> QRect:
    return QRect(int(x - half), int(y - half), size, size)
