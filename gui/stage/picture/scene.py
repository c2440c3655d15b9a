"""The still part of the drawing: items with their boxes, so that only changed items are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QRegion

from core.model.events import RunStarted
from core.text.picture import (
    Line,
    NodeWords,
    client_lines,
    election_words,
    legend_words,
    link_words,
    new_leader_words,
    node_words,
    title_words,
)
from core.views.picture.ground import Ground
from core.views.picture.model import LinkState, Picture, PictureLink, PictureNode
from core.views.picture.places import Box
from gui.drawing.ink import RIGHT, Ink, metrics
from gui.drawing.theme import Theme
from gui.stage.picture import line_drawing as lines
from gui.stage.picture import node_drawing as nodes

LABELS = frozenset({"rate", "said", "bar", "shards"})
"""The kinds of items that lie over lines, and over the dots on lines."""

LINES = frozenset({"link", "arrow"})
"""The items that are long lines: seldom another look, and costly to draw."""

MOST_AT_ONCE = 66
"""Lines that are drawn in one go; more of them are drawn over some frames."""
MADE_AHEAD = 100
"""Links' lines that are made in one go while nobody sees the picture yet."""


class SceneItem(NamedTuple):
    """Something that is drawn.

    Attributes:
        signature: what it looks like: the same signature and region, the same pixels.
        region: what it covers, pixels.
        draw: draws it.
    """

    signature: object
    region: QRegion
    draw: Callable[[Ink], object]


Items = dict[tuple[str, ...], SceneItem]
"""Items by kind and name, in the order in which the items are drawn."""


class Scene:
    """Makes the items of a picture over a ground."""

    def __init__(self, theme: Theme, ground: Ground) -> None:
        """Creates a scene of nothing."""
        self._theme = theme
        self._ground = ground
        self._drawn: tuple[tuple[tuple[tuple[str, str], LinkState], ...], Items] = (), {}
        self._made_of: tuple[PictureLink, ...] | None = None

    def forget(self) -> None:
        """Forgets the lines of links, as another ground has other lines."""
        self._drawn, self._made_of = ((), {}), None
        lines.line_region.cache_clear()

    def prepare(self, picture: Picture) -> bool:
        """Makes some lines of the links that have none yet; returns whether any had none."""
        if picture.links is self._made_of:
            return False
        shown, items = dict(self._drawn[0]), dict(self._drawn[1])
        missing = [link for link in picture.links if link.ends not in shown][:MADE_AHEAD]
        for link in missing:
            shown[link.ends], items["link", *link.ends] = link.state, self._link(link, picture)
        self._drawn = tuple(shown.items()), items
        return bool(missing)

    def items(
        self,
        picture: Picture,
        run: RunStarted | None,
        now: float,
        hovered: str,
        away: frozenset[str],
    ) -> Items:
        """Returns all items of ``picture`` at ``now``.

        Args:
            picture: what is shown.
            run: the run, for the names of roles.
            now: run seconds.
            hovered: the node under the mouse; empty for none.
            away: the shards that are on their way from one node to another.
        """
        found: Items = {}
        found.update(self._links_of(picture))
        found.update(self._arrows(picture))
        found.update(self._rates(picture))
        found.update(self._head(picture, run))
        for name, node in picture.nodes.items():
            if name in self._ground.places.spots:
                words = node_words(node, run, now)
                found.update(self._node(node, words, name == hovered, away))
        found.update(self._election(picture))
        return found

    def _links_of(self, picture: Picture) -> Items:
        # Many nodes have more than a thousand links, which seldom change.
        if picture.links is not self._made_of:
            self._made_of = picture.links
            shown = tuple((link.ends, link.state) for link in picture.links)
            if shown != self._drawn[0]:
                before, kept = dict(self._drawn[0]), self._drawn[1]
                items: Items = {}
                for link in picture.links:
                    key, same = ("link", *link.ends), before.get(link.ends) is link.state
                    items[key] = kept[key] if same else self._link(link, picture)
                self._drawn = shown, items
        return self._drawn[1]

    def _link(self, link: PictureLink, picture: Picture) -> SceneItem:
        route = self._ground.link(link.ends)
        cross = self._ground.cross(link.ends) if link.state is LinkState.BROKEN else None
        box = lines.line_region(route, self._theme.px(18), _pieces(picture))
        share = self._ground.places.line_share
        draw = partial(lines.draw_link, route=route, link=link, cross=cross, share=share)
        return SceneItem(link.state, box, draw)

    def _rates(self, picture: Picture) -> Iterator[tuple[tuple[str, ...], SceneItem]]:
        ends = tuple(link.ends for link in picture.links)
        places = self._ground.labels(ends)
        for link in picture.links if places else ():
            at = places.get(link.ends)
            line = None if at is None else link_words(link)
            if line is not None and at is not None:
                draw = partial(lines.draw_label, box=at, line=line, boxed=line.tone == "warn")
                yield ("rate", *link.ends), SceneItem(line, _covered(nodes.rect_of(at)), draw)

    def _arrows(self, picture: Picture) -> Iterator[tuple[tuple[str, ...], SceneItem]]:
        routes = self._ground.arrows(tuple(arrow.node for arrow in picture.arrows))
        pieces = _pieces(picture)
        most = max((arrow.total for arrow in picture.arrows), default=0.0)
        for arrow in picture.arrows:
            total = arrow.total
            wide = round(lines.arrow_width(total, most) / 2) * 2.0
            shares = [round(part / (total or 1), 1) for part in (arrow.failed, arrow.refused)]
            cross = self._ground.cross_of(arrow.node, picture) if arrow.broken else None
            draw = partial(lines.draw_arrow, route=routes[arrow.node], arrow=arrow, wide=wide)
            draw = partial(draw, cross=cross)
            box = lines.line_region(routes[arrow.node], self._theme.px(20), pieces)
            signature = wide, *shares, arrow.told, cross, total >= 1
            yield ("arrow", arrow.node), SceneItem(signature, box, draw)
        at, said = self._ground.places.clients, client_lines(picture.clients)
        draw = partial(lines.draw_clients, box=at, clients=picture.clients, lines=said)
        yield ("clients",), SceneItem(said, _covered(nodes.rect_of(at)), draw)

    def _head(
        self, picture: Picture, run: RunStarted | None
    ) -> Iterator[tuple[tuple[str, ...], SceneItem]]:
        places, new = self._ground.places, picture.new_leader
        title = Line(title_words(picture), "muted")
        if new is not None:
            title = Line(new_leader_words(new, run), "warn")
        legend = Line(legend_words(picture), "faint")
        draw = partial(_draw_title, box=places.title, line=title)
        yield ("title",), SceneItem(title, _covered(nodes.rect_of(places.title)), draw)
        draw = partial(_draw_legend, box=places.legend, line=legend)
        yield ("legend",), SceneItem(legend, _covered(nodes.rect_of(places.legend)), draw)

    def _node(
        self, node: PictureNode, words: NodeWords, hovered: bool, away: frozenset[str]
    ) -> Iterator[tuple[tuple[str, ...], SceneItem]]:
        places, unit = self._ground.places, self._theme.unit
        spot = places.spots[node.name]
        rows = places.texts_of(node.name)
        if spot.bar is not None and rows is not None:
            box = nodes.bar_box(spot.bar, rows, unit)
            if node.shards is not None:
                box.setTop(box.top() - 60 * unit)
                here = away & frozenset(node.shards)
                draw = partial(nodes.draw_shards, spot=spot, shards=node.shards, away=here)
                draw = partial(draw, words=words, rows=rows)
                signature: object = node.shards, here, words.bar
                yield ("shards", node.name), SceneItem(signature, _covered(box), draw)
            elif node.bar is not None:
                bar = node.bar
                draw = partial(nodes.draw_bar, box=spot.bar, bar=bar, words=words, rows=rows)
                wide = round(spot.bar.w * bar.value / bar.full)
                mark = round(spot.bar.w * (bar.mark or 0) / bar.full)
                signature = wide, mark, bar.stopped, words.bar, words.behind, words.behind_tone
                yield ("bar", node.name), SceneItem(signature, _covered(box), draw)
        draw = partial(nodes.draw_node, spot=spot, node=node, words=words, hovered=hovered)
        look = words.role, words.state, nodes.ring_tone(node, words), words.tone
        signature = look, node.crowned, node.marked, hovered, node.health.status
        yield ("node", node.name), SceneItem(signature, _covered(nodes.node_box(spot, unit)), draw)

    def _election(self, picture: Picture) -> Iterator[tuple[tuple[str, ...], SceneItem]]:
        found, px = self._ground.election(picture), self._theme.px
        for line in found:
            tone, region = election_words(line.of).tone, lines.line_region(line.route, px(26))
            draw = partial(lines.draw_vote, route=line.route, tone=tone)
            yield ("vote", tone, *line.ends), SceneItem(line.of.term, region, draw)
        for line in found:
            if line.label is not None:
                words = election_words(line.of)
                draw = partial(lines.draw_label, box=line.label, line=words, boxed=True)
                covered = _covered(nodes.rect_of(line.label))
                yield (
                    ("said", words.tone, *line.ends),
                    SceneItem((words, line.label), covered, draw),
                )


def _pieces(picture: Picture) -> int:
    """Returns the pieces of a line's region: of many lines, which are drawn together, one each."""
    many = len(picture.links) + len(picture.arrows) > MOST_AT_ONCE
    return 1 if many else lines.PIECES


def _covered(rect: QRectF) -> QRegion:
    return QRegion(rect.toAlignedRect())


def _draw_title(ink: Ink, box: Box, line: Line) -> None:
    weight = 700 if line.tone == "warn" else 600
    fonts = [ink.theme.font(size, weight) for size in (22, 19.5, 17, 15)]
    ink.fitted(nodes.rect_of(box), line.text, fonts, line.tone)


def _draw_legend(ink: Ink, box: Box, line: Line) -> None:
    rect = nodes.rect_of(box)
    fonts = [ink.theme.font(size) for size in (16.5, 15, 13.5)]
    fitting = (font for font in fonts if metrics(font).horizontalAdvance(line.text) <= rect.width())
    ink.text(rect, line.text, next(fitting, fonts[-1]), line.tone, RIGHT)
