"""The picture of the cluster as an inline SVG, from the same values and places as the window's."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

from core.model.events import NodeStatus, Role, RunStarted
from core.report.markup import Markup, el
from core.report.stills import Still
from core.text.node_state import STOPPED
from core.text.picture import (
    NodeWords,
    bar_tone,
    client_lines,
    election_words,
    legend_words,
    link_words,
    node_words,
    spoken,
    still_words,
    title_words,
)
from core.views.picture.build import picture
from core.views.picture.ground import Ground
from core.views.picture.model import FlowCounter, LinkState, LogBar, Picture, PictureNode
from core.views.picture.places import BAR_ROW, Box, Spot, shard_boxes
from core.views.picture.routes import LinkRoute

LETTER = 0.56
"""The width of a bold letter in a wide font, in sizes of it: the reader's own font isn't known."""
WIDTH, HEIGHT, UNIT = 1160, 440, 0.78
"""Width and height of the picture, in pixels, and the pixels of a unit."""

CROWNED = 40.0
"""The radius, in pixels, below which a crown is smaller, so that it covers no neighbour."""


def draw_still(still: Still) -> Markup:
    """Returns the picture of the cluster at one moment."""
    return _SvgPicture(still).draw()


class _SvgPicture:
    """The elements of one picture."""

    def __init__(self, still: Still) -> None:
        self._run: RunStarted | None = still.state.run
        self._still = still
        self._shown: Picture = picture(still.state, still.t)
        self._ground = Ground()
        self._ground.fit(self._shown, WIDTH, HEIGHT, UNIT)

    def draw(self) -> Markup:
        """Returns the whole picture."""
        words = f"{still_words(self._still.moment)}: {spoken(self._shown, self._run)}"
        return el(
            "svg",
            el("title", words),
            *self._links(),
            *self._arrows(),
            *self._head(),
            *(part for node in self._shown.nodes.values() for part in self._node(node)),
            *self._election(),
            viewBox=f"0 0 {WIDTH} {HEIGHT}",
            role="img",
            class_="still",
            xmlns="http://www.w3.org/2000/svg",
        )

    # --- lines -------------------------------------------------------------------------------

    def _links(self) -> Iterator[Markup]:
        places = self._ground.labels(tuple(link.ends for link in self._shown.links))
        for link in self._shown.links:
            route = self._ground.link(link.ends)
            plain = self._ground.places.line_share
            opacity = plain if link.state is LinkState.WHOLE and plain < 1 else None
            yield _line(route, f"link {link.state.value}", stroke_opacity=opacity)
            cross = self._ground.cross(link.ends) if link.state is LinkState.BROKEN else None
            if cross is not None:
                yield _cross(cross)
            line, at = link_words(link), places.get(link.ends)
            if line is not None and at is not None:
                yield el("rect", class_="patch", **_sides(at))
                yield _text(line.text, at.x + at.w / 2, at.y + at.h / 2, f"small {line.tone}")

    def _arrows(self) -> Iterator[Markup]:
        routes = self._ground.arrows(tuple(arrow.node for arrow in self._shown.arrows))
        most = max((arrow.total for arrow in self._shown.arrows), default=0.0)
        for arrow in self._shown.arrows:
            route = routes[arrow.node]
            if arrow.broken:
                yield _line(route, "link broken")
                yield _cross(self._ground.cross_of(arrow.node, self._shown))
            elif not arrow.told or arrow.total < 1:
                yield _line(route, "link whole")
            else:
                wide = max(3.0, 14.0 * arrow.total / most)
                parts = {"good": arrow.acked, "bad": arrow.failed, "faint": arrow.refused}
                at = -wide / 2
                for tone, count in parts.items():
                    part = wide * count / arrow.total
                    line = route.beside(at + part / 2)
                    if part > 0.2:
                        yield _line(line, f"flow {tone}", stroke_width=part)
                    at += part
                yield _tip(route, max(parts, key=lambda tone: parts[tone]), wide * 0.8)
        yield from self._clients(self._ground.places.clients)

    def _clients(self, box: Box) -> Iterator[Markup]:
        yield el("rect", class_="box", rx=10, **_sides(box))
        lines = client_lines(self._shown.clients)
        x, pitch = box.x + box.w / 2, 25.0
        y = box.y + box.h / 2 - pitch * len(lines) / 2
        yield _text("clients", x, y, "strong")
        for number, line in enumerate(lines, start=1):
            yield _text(line.text, x, y + number * pitch, f"medium {line.tone}")

    def _election(self) -> Iterator[Markup]:
        found = self._ground.election(self._shown)
        for line in found:
            tone = election_words(line.of).tone
            yield _line(line.route, f"vote {tone}")
            yield _tip(line.route, tone, 8.0)
        for line in found:
            if line.label is not None:
                at, words = line.label, election_words(line.of)
                yield el("rect", class_=f"said {words.tone}", rx=6, **_sides(at))
                middle = at.x + at.w / 2, at.y + at.h / 2
                yield _text(words.text, *middle, f"small {words.tone}")

    def _head(self) -> Iterator[Markup]:
        title, legend = self._ground.places.title, self._ground.places.legend
        said = f"{still_words(self._still.moment)}: {title_words(self._shown)}"
        yield _text(said, title.x, title.y + title.h / 2, "medium muted start")
        ends = tuple(link.ends for link in self._shown.links)
        # With many links no rate has room: without rates on show, no legend of rates is due.
        if self._ground.labels(ends) or self._shown.counter is FlowCounter.NOBODY:
            words = legend_words(self._shown, moving=False)
            yield _text(words, legend.right, legend.y + legend.h / 2, "small faint end")

    # --- nodes -------------------------------------------------------------------------------

    def _node(self, node: PictureNode) -> Iterator[Markup]:
        spot = self._ground.places.spots.get(node.name)
        if spot is None:
            return
        words = node_words(node, self._run, self._still.t)
        x, y, r = spot.x, spot.y, spot.r
        is_asking = node.health.status is NodeStatus.UP and node.role is Role.CANDIDATE
        yield from self._beside(node, spot, words)
        tone = "warn" if is_asking else words.tone
        yield el("circle", cx=x, cy=y, r=r * 0.97, class_=f"node {tone}")
        if node.health.status in STOPPED:
            d = r * 0.6
            kind = f"strike {words.tone}"
            yield el("path", d=_crossed(x, y, d), class_=kind, stroke_width=r * 0.13)
        if node.crowned:
            yield _crown(spot)
        if spot.is_terse:
            for text, at, most, kind in (
                (node.name, -0.14, 0.62, "name"),
                (words.short_state, 0.42, 0.3, words.tone),
            ):
                size = _fitting(text, most * r, 1.66 * r)
                yield _text(text, x, y + at * r, kind, font_size=size)
            return
        yield _text(node.name, x, y - 0.34 * r, "name", font_size=0.46 * r)
        role, state = (
            _fitting(words.role, 0.21 * r, 1.76 * r),
            _fitting(words.state, 0.19 * r, 1.66 * r),
        )
        yield _text(words.role, x, y + 0.1 * r, words.role_tone, font_size=role)
        yield _text(words.state, x, y + 0.44 * r, words.tone, font_size=state)

    def _beside(self, node: PictureNode, spot: Spot, words: NodeWords) -> Iterator[Markup]:
        box, rows = spot.bar, self._ground.places.texts_of(node.name)
        if box is None or rows is None or (node.bar is None and node.shards is None):
            return
        if node.shards is not None:
            for square in shard_boxes(spot, len(node.shards), UNIT):
                yield el("rect", rx=4, class_="shard", **_sides(square))
        elif node.bar is not None:
            yield from _bar(box, node.bar)
        high = BAR_ROW * UNIT
        is_right = node.shards is not None and spot.is_bar_left
        x, anchor = (rows.right, "end") if is_right else (rows.x, "start")
        yield _text(words.bar, x, rows.y + high / 2, f"small muted {anchor}")
        yield _text(words.behind, x, rows.y + 1.5 * high, f"small {words.behind_tone} {anchor}")


def _bar(box: Box, bar: LogBar) -> Iterator[Markup]:
    yield el("rect", rx=5, class_="track", **_sides(box))
    wide = box.w * min(1.0, bar.value / bar.full)
    yield el("rect", rx=5, class_=f"fill {bar_tone(bar)}", **_sides(box._replace(w=wide)))
    if bar.mark is not None:
        x = box.x + box.w * min(1.0, bar.mark / bar.full)
        yield el("line", x1=x, x2=x, y1=box.y - 5, y2=box.bottom + 5, class_="head")


def _sides(box: Box) -> dict[str, float]:
    return {"x": box.x, "y": box.y, "width": box.w, "height": box.h}


def _line(
    route: LinkRoute,
    kind: str,
    stroke_width: float | None = None,
    stroke_opacity: float | None = None,
) -> Markup:
    points = "L".join(f"{x:.1f} {y:.1f}" for x, y in route.points)
    look = {"stroke_width": stroke_width, "stroke_opacity": stroke_opacity}
    return el("path", d=f"M{points}", class_=kind, **look)


def _tip(route: LinkRoute, tone: str, size: float) -> Markup:
    """Returns the head of an arrow at the end of ``route``, ``size`` to each side at most."""
    size = min(max(size, 5.0), 9.0)
    (x, y), (x0, y0) = route.points[-1], route.at(max(0.0, route.length - 2 * size))
    long = hypot(x - x0, y - y0) or 1.0
    dx, dy = (x - x0) / long * size, (y - y0) / long * size
    corners = (x, y), (x - 1.9 * dx - dy, y - 1.9 * dy + dx), (x - 1.9 * dx + dy, y - 1.9 * dy - dx)
    points = "L".join(f"{x:.1f} {y:.1f}" for x, y in corners)
    return el("path", d=f"M{points}Z", class_=f"tip {tone}")


def _fitting(text: str, size: float, wide: float) -> float:
    """Returns a size of letters at which ``text`` is about ``wide`` at most, in whatever font."""
    return min(size, wide / (LETTER * max(len(text), 1)))


def _cross(box: Box) -> Markup:
    x, y, d = box.x + box.w / 2, box.y + box.h / 2, box.w / 3.2
    return el("path", d=_crossed(x, y, d), class_="cross")


def _crossed(x: float, y: float, d: float) -> str:
    """Returns the path of two strokes through ``x``, ``y`` that reach ``d`` to each side."""
    path = f"M{x - d:.1f} {y - d:.1f}L{x + d:.1f} {y + d:.1f}"
    return f"{path}M{x + d:.1f} {y - d:.1f}L{x - d:.1f} {y + d:.1f}"


def _crown(spot: Spot) -> Markup:
    wide, high = (50.0, 26.0) if spot.r >= CROWNED else (0.78 * spot.r, 0.42 * spot.r)
    bottom = spot.y - spot.r - 2
    shape = ((-0.5, 0.0), (-0.56, 0.85), (-0.24, 0.42), (0.0, 1.0), (0.24, 0.42), (0.56, 0.85))
    points = (f"{spot.x + x * wide:.1f} {bottom - y * high:.1f}" for x, y in (*shape, (0.5, 0.0)))
    return el("path", d=f"M{'L'.join(points)}Z", class_="crown")


def _text(text: str, x: float, y: float, kind: str, font_size: float | None = None) -> Markup:
    return el("text", text, x=x, y=y, class_=kind, font_size=font_size, dy="0.35em")
