"""The picture of the cluster: a canvas that keeps what stands still and moves the dots on top."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.model.events import NodeHealth, NodeStatus
from core.text.picture import spoken
from core.views.picture.build import picture
from core.views.picture.ground import Ground
from core.views.picture.model import Picture
from core.views.picture.places import SQUARE, shard_boxes
from core.views.picture.streams import streams
from core.views.stage_state import StageState
from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.picture.dots import Dots
from gui.stage.picture.flights import Flights
from gui.stage.picture.node_buttons import PLACED_AHEAD, NodeButtons
from gui.stage.picture.node_drawing import rect_of
from gui.stage.picture.scene import Items, Scene
from gui.stage.picture.steps_ahead import StepsAhead
from gui.stage.picture.still import StillLayers
from gui.stage.picture.streaming import Streaming, streaming_of

MOVES_EVERY_S = 0.035
"""Least seconds between two steps of what moves: every other frame, which eyes take for smooth."""
SPEAKS_EVERY_S = 0.5
"""Seconds between two descriptions for assistive technology."""
PULSE_S = 1.8
"""Seconds for which a ring spreads from a new leader."""
_LONGEST_STEP_S = 0.4
"""A frame that comes later than this moves the dots no further: below a countdown few frames do."""
_LONGEST_LOOK_S = 2.0
"""After more run seconds than this, or when a replay goes back, shards are simply elsewhere."""


class PictureView(Panel):
    """The living picture of the cluster.

    Attributes:
        buttons: the nodes' buttons, by name.

    Signals:
        picked: a node was clicked (the node's name).
        menu_asked: a node's menu was asked for (name, place on the screen).
        status_painted: a node's status was painted for the first time
            (name, status, monotonic time).
    """

    picked = Signal(str)
    menu_asked = Signal(str, QPoint)
    status_painted = Signal(str, object, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes an empty picture."""
        super().__init__(theme, "Picture of the cluster", parent)
        tell = self.picked.emit, self.menu_asked.emit, self._on_hover
        self._buttons = NodeButtons(theme, self, *tell)
        self.buttons = self._buttons.by_name
        self._ground = Ground()
        self._scene = Scene(theme, self._ground)
        self._dots = Dots(theme)
        self._flights = Flights()
        self._state = StageState()
        self._picture = Picture()
        self._items: Items = {}
        self._still = StillLayers(self, theme)
        self._now = 0.0
        self._fitted = QSize()
        self._aimed = QSize()
        self._spoken: object = None
        self._shown_t = 0.0
        self._streamed: Streaming | None = None
        self._is_flow_due = False
        self._ahead = StepsAhead()
        self._pulse: QRect | None = None
        self._flown: list[QRect] = []
        self._painted: dict[str, NodeStatus] = {}
        theme.changed.connect(self._restyle)

    @property
    def shown(self) -> Picture:
        """The picture on show."""
        return self._picture

    @property
    def is_ready(self) -> bool:
        """Whether all that stands still is drawn, so that the picture can be shown at once."""
        return self._still.is_drawn and self.size() == self._fitted

    @property
    def drawings(self) -> int:
        """The number of times that a still item was drawn."""
        return self._still.drawings

    @property
    def moving_spots(self) -> list[tuple[float, float, str]]:
        """The dots on show: their middles, and the names of their colours."""
        return self._dots.spots

    def show_at(self, state: StageState, now: float) -> None:
        """Shows ``state`` at ``now`` seconds of the run; repaints only what looks otherwise."""
        self._ahead.drop()
        self._take(state, picture(state, now), now)
        self._buttons.place(self._picture, self._ground.places)
        self._renew(now)
        self._shown_t = now
        streaming = self._streaming()
        if self._streamed is not None and streaming != self._streamed:
            self._is_flow_due = True  # other tracks are made a frame later
        else:
            self._flow(streaming)

    def follow(self, state: StageState, now: float) -> None:
        """Lets a hidden picture follow, step by step, so that nothing is left to do when it shows.

        To be called for each frame: from time to time :meth:`catch_up` then does one step in some
        frames, until all looks like ``state``.
        """
        if self.size() != self._aimed or self._ahead.is_due(now):
            self._aimed = self.size()
            self._ahead.begin(self._follow(state, now), now)

    def _follow(self, state: StageState, now: float) -> Iterator[None]:
        """Does what :meth:`show_at` does, and all drawing, in steps that each leave time."""
        shown = picture(state, now)
        yield
        if self._take(state, shown, now):
            yield
            while self._buttons.place(shown, self._ground.places, PLACED_AHEAD):
                yield
        while self._scene.prepare(shown):
            yield
        self._buttons.place(shown, self._ground.places)
        self._renew(now, later=True)
        self._shown_t = now
        yield
        streaming = self._streaming()
        if streaming != self._streamed:
            while self._prepare_flow(streaming):
                yield
        self._flow(streaming)
        yield
        if Ink.log is None:  # else each drawing is looked at, and nothing is kept
            self._still.begin(self._items)
            yield
            while self._still.has_more:
                self._still.draw_more(self._items, ahead=True)
                yield

    def catch_up(self) -> bool:
        """Does a part of what changes but can wait for a frame; to be called for each frame.

        Returns:
            Whether that took so long that other changes had better wait for the next frame.
        """
        if self._ahead.is_under_way and not self.isVisible():
            return self._ahead.step()
        was_behind = self._still.is_behind
        more = self._still.draw_more(self._items)
        if not more.isEmpty():
            self.update(more)
        if not self._is_flow_due or was_behind:
            return was_behind
        self._flow(self._streaming())
        return True

    def settle(self) -> None:
        """Does all of what could wait for some frames."""
        while self.catch_up() or self._still.has_more:
            pass

    def show_now(self, health: NodeHealth, state: StageState, now: float) -> None:
        """Paints a node's changed status at once, before returning."""
        self.show_at(state, now)
        spot = self._ground.places.spots.get(health.node)
        if spot is not None and self.isVisible():
            rect = rect_of(spot.box).toAlignedRect()
            self._still.draw_within(self._items, rect)
            self.repaint(rect)

    def tick(self, now: float) -> None:
        """Moves the dots to ``now`` seconds of the run; to be called for each frame."""
        if not self.isVisible():
            self._now = now
            return
        if 0 <= now - self._now < MOVES_EVERY_S:
            return
        seconds, self._now = now - self._now, now
        if self._flights.land(now):
            self._renew(now)
        step = seconds if 0 < seconds <= _LONGEST_STEP_S else 0.0
        changed = [*self._dots.move(step), *self._fly(now), *self._spread(now)]
        if changed:
            # One rectangle: to clip to many small ones takes longer than to copy what is between.
            whole = changed[0]
            for rect in changed[1:]:
                whole = whole.united(rect)
            self.update(whole)

    # --- what stands still ---------------------------------------------------------------

    def _take(self, state: StageState, shown: Picture, now: float) -> bool:
        """Takes a state and its picture; returns whether anything stands elsewhere now."""
        self._state, self._picture = state, shown
        self._fitted = self.size()
        moved = self._ground.fit(shown, self.width(), self.height(), self.theme.unit)
        if moved:
            self._still.forget()
            self._scene.forget()
            self._streamed = None
            self._pulse = None  # all is painted anew, with no ring until the next step
        went_on = 0 <= now - self._shown_t <= _LONGEST_LOOK_S
        self._follow_shards(now, moved=moved or not went_on)
        return moved

    def _renew(self, now: float, *, later: bool = False) -> None:
        """Draws what looks otherwise than before into the kept pixels; ``later`` only notes it."""
        before, away = self._items, self._flights.away
        hovered = self._buttons.hovered
        self._items = self._scene.items(self._picture, self._state.run, now, hovered, away)
        dirty = self._still.renew(before, self._items, later=later)
        if dirty is None:
            self.update()
        elif not dirty.isEmpty():
            self.update(dirty)

    def _restyle(self) -> None:
        self._ahead.drop()
        self._still.forget()
        self._scene.forget()
        self._dots.restyle()
        self.update()

    # --- what moves ----------------------------------------------------------------------

    def _streaming(self) -> Streaming:
        return streaming_of(self._picture, self._ground, self._items)

    def _flow(self, streaming: Streaming) -> None:
        """Lets the dots flow as the picture says; tells what is shown."""
        self._streamed, self._is_flow_due = streaming, False
        flowing = list(zip(streams(self._picture), streaming.routes, strict=True))
        covers = [QRectF(rect) for rect in streaming.covers]
        self._dots.set_streams(flowing, covers, self._ground.places.spots.values())
        self._speak(self._shown_t)

    def _prepare_flow(self, streaming: Streaming) -> bool:
        """Makes some of the dots' missing tracks; returns whether more may be missing."""
        lines = zip(streaming.ends, streaming.routes, strict=True)
        covers = map(QRectF, streaming.covers)
        return self._dots.prepare(lines, covers, self._ground.places.spots.values())

    def _follow_shards(self, now: float, *, moved: bool) -> None:
        squares: dict[str, QRectF] = {}
        for name, node in self._picture.nodes.items():
            spot = self._ground.places.spots.get(name)
            if node.shards is not None and spot is not None and spot.bar is not None:
                places = shard_boxes(spot, len(node.shards), self.theme.unit)
                squares |= dict(zip(node.shards, map(rect_of, places), strict=True))
        self._flights.follow(squares, now, moved=moved)

    def _fly(self, now: float) -> list[QRect]:
        """Returns the rectangles of the shards on their way, at the old places and the new."""
        before = self._flown
        self._flown = [_around(*f.at(now), SQUARE * self.theme.unit) for f in self._flights.flying]
        return [*before, *self._flown]

    def _spread(self, now: float) -> list[QRect]:
        """Returns the rectangle of the ring that spreads from a new leader."""
        before, new = self._pulse, self._picture.new_leader
        spot = None if new is None else self._ground.places.spots.get(new.node)
        self._pulse = None
        if new is not None and spot is not None and 0 <= now - new.t < PULSE_S:
            self._pulse = _around(spot.x, spot.y, 3.4 * spot.r)
        return [rect for rect in (before, self._pulse) if rect is not None]

    def _draw_moving(self, ink: Ink, clip: QRectF) -> None:
        self._dots.draw(ink.painter, clip, self.devicePixelRatioF())
        side = SQUARE * self.theme.unit
        for flight in self._flights.flying:
            x, y = flight.at(self._now)
            rect = QRectF(x - side / 2, y - side / 2, side, side)
            ink.box(rect, self.theme.color("warn"), None, side * 0.22)
        new = self._picture.new_leader
        if self._pulse is not None and new is not None:
            spot, share = self._ground.places.spots[new.node], (self._now - new.t) / PULSE_S
            color = self.theme.color("warn", max(0.0, 1 - share))
            ink.painter.setPen(QPen(color, max(1.0, 9 * self.theme.unit * (1 - share))))
            ink.painter.setBrush(Qt.BrushStyle.NoBrush)
            r = spot.r * (1.02 + 0.55 * share)
            ink.painter.drawEllipse(QPointF(spot.x, spot.y), r, r)

    def _on_hover(self) -> None:
        self._renew(self._now)

    def _speak(self, now: float) -> None:
        """Tells assistive technology what is shown, twice a second or when a node changes."""
        run, nodes = self._state.run, self._picture.nodes.values()
        changes = tuple((n.name, n.health.status, n.role, n.marked, n.crowned) for n in nodes)
        said = int(now / SPEAKS_EVERY_S), changes, self._picture.new_leader
        if said == self._spoken:
            return
        self._spoken = said
        self._buttons.tell(self._picture, run, now)
        words = spoken(self._picture, run)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    # --- Qt's events ---------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places everything anew, unless a hidden view was placed for this size already."""
        if self.size() != self._fitted:
            self.show_at(self._state, self._now)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the kept pixels, and the moving items over the kept pixels."""
        still = self._still.kept(self._items)
        with Ink(self, self.theme) as ink:
            ink.painter.drawPixmap(0, 0, still)
            self._draw_moving(ink, QRectF(event.region().boundingRect()))
        for name, node in self._picture.nodes.items():
            status = node.health.status
            if self._painted.get(name) is not status:
                self._painted[name] = status
                self.status_painted.emit(name, status, time.monotonic())


def _around(x: float, y: float, side: float) -> QRect:
    return QRectF(x - side / 2, y - side / 2, side, side).toAlignedRect().adjusted(-1, -1, 1, 1)
