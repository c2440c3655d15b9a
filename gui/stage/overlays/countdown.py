"""The countdown over the whole window: a ring that runs down and a number to read from afar."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from core.ports import Clock
from core.views.stage_state import Countdown, StageState
from gui.drawing.ink import CENTER, Ink, metrics
from gui.drawing.theme import Theme
from gui.stage.overlays.countdown_ring import PIECES, RADIUS, WIDTH, CountdownRing
from gui.stage.overlays.cover import Cover
from gui.stage.overlays.glyphs import render_number
from gui.stage.overlays.keycap import GAP, KeyCap
from gui.stage.overlays.order import Layer

VEIL = 0.91
"""Opacity of the veil over the stage, 0 to 1."""
RING_CENTRE = 0.40
NUMBER_HEIGHT = 0.47
TITLE_AT, SUBTITLE_AT, BUTTON_AT = 0.832, 0.895, 0.956
"""Places and sizes as shares of the window's height."""
INSIDE = 0.2, 0.25
"""Half the width and the height of a place within the ring, which a change of the digit is in."""
BANDS = 8
"""Bands in which the stage begins to show through the veil, one a frame."""
_ABORT_HINT = "aborts"
_AHEAD = ("3", "2", "1", "0")
"""The numbers that are painted before a countdown begins."""
_LETTERS = "Killing a node, the leader: SIGKILL, no warning"
"""Most of the letters of a countdown's words."""


class CountdownOverlay(Cover):
    """Counts down to the deadline in the state, over a dimmed stage.

    The stage below stays alive: each frame repaints only what moved, the end of the ring,
    and the number when it changes.

    Attributes:
        number: the seconds on show; None while nothing counts down.
        abort_button: the button Abort; hidden in a replay.

    Signals:
        aborted: the button was clicked.
    """

    layer = Layer.COUNTDOWN
    aborted = Signal()

    def __init__(
        self, parent: QWidget, clock: Clock, theme: Theme, *, replay: bool = False
    ) -> None:
        """Makes a hidden overlay over ``parent``, which counts down by ``clock``.

        For a ``replay``, whose countdown is over already, the overlay says so and offers no abort.
        """
        super().__init__(parent)
        self._replay = replay
        self.number: int | None = None
        self._clock = clock
        self._theme = theme
        self._countdown: Countdown | None = None
        self._digits: dict[str, QPixmap] = {}
        self._ring = CountdownRing(self, theme)
        self._solid_bands = 0
        self._ahead: list[Callable[[], object]] = []
        self._ready_for: tuple[object, object] = None, ()
        self.abort_button = QPushButton("✕  Abort", self)
        self.abort_button.setAccessibleName("Abort the countdown")
        self.abort_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.abort_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.abort_button.clicked.connect(self.aborted)
        self.abort_button.setVisible(not replay)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_state(self, state: StageState) -> bool:
        """Shows the countdown of ``state``, or hides the overlay where there is none.

        Returns:
            Whether that is another countdown than before, or none any more.
        """
        run, victims = self._ready_for
        # Each choice, even of the same nodes: the last countdown left an empty ring.
        if state.run is not run or state.victims is not victims:
            self._ready_for = state.run, state.victims
            # The button first: a hidden overlay learns of a new size by that, and begins again.
            self._ahead = [self._warm_button, self._warm_letters, self._ring.forget]
            self._ahead += [self._ring.paint_ahead] * PIECES
            self._ahead += [partial(self._get_digits, text) for text in _AHEAD]
        if state.countdown == self._countdown:
            return False
        self._countdown = state.countdown
        if self._countdown is None:
            self.number, self._solid_bands = None, 0
            self.hide()
            return True
        self.number = None
        self.tick()
        # At first nothing of the stage shows through, so that none of it is painted.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._solid_bands = BANDS
        self.cover()
        self.update()
        return True

    def catch_up(self) -> bool:
        """Lets the stage show through in one more band; returns whether there was one.

        To be called for each frame: that the veil comes, and all of the stage is painted below, is
        too much for one.
        """
        if self._solid_bands == 0:
            return False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        high = math.ceil(self.height() / BANDS)
        self.update(0, (BANDS - self._solid_bands) * high, self.width(), high)
        self._solid_bands -= 1
        return True

    def tick(self) -> None:
        """Updates ring and number to the present time; to be called for each frame."""
        countdown = self._countdown
        if countdown is None:
            if self._ahead:  # one thing a frame, so that none of them is late
                self._ahead.pop(0)()
            return
        left = max(countdown.deadline_t - self._clock.now(), 0.0)
        share = min(left / countdown.seconds, 1.0) if countdown.seconds > 0 else 0.0
        if share != self._ring.share:
            self.update(self._ring.get_swept(self._ring.share, share))
            self._ring.share = share
        # Tolerate rounding just above a whole second, so that 3 s don't begin with a 4.
        number = math.ceil(left - 1e-6)
        if number != self.number:
            before = self._get_digits_box()
            self.number = number
            self.update(before.united(self._get_digits_box()))
            self.setAccessibleName(f"{countdown.title}: {number}")
            way_out = "This is a replay." if self._replay else "Escape or Abort stops it."
            self.setAccessibleDescription(f"{countdown.subtitle}. {way_out}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the veil, the ring, the number and the words."""
        countdown = self._countdown
        if countdown is None or self.number is None:
            return
        with Ink(self, self._theme) as ink:
            ink.painter.fillRect(event.rect(), self._get_veil())
            area = event.region().subtracted(self._get_inside()).boundingRect()
            if area.intersects(self._ring.box):
                self._ring.paint(ink.painter, area)
            if event.region().intersects(self._get_digits_box()):
                self._paint_number(ink.painter)
            if event.rect().bottom() > self._get_y(TITLE_AT - 0.05):
                self._paint_words(ink, countdown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sizes the number and the button anew."""
        super().resizeEvent(event)
        self._restyle()

    def _restyle(self) -> None:
        self._digits.clear()
        self._ring.centre, self._ring.size = self._get_centre(), self._get_size()
        self._ring.forget()
        self._ahead.clear()
        self._ready_for = None, ()
        theme = self._theme
        button = self.abort_button
        button.setFont(theme.font(20, 600))
        button.setStyleSheet(
            "QPushButton {{ color: {text}; background: {raised}; border: {line}px solid {border};"
            " border-radius: {radius}px; padding: {y}px {x}px; }}"
            " QPushButton:hover {{ background: {hover}; border-color: {bad}; }}"
            " QPushButton:pressed {{ background: {pressed}; }}".format(
                **{
                    name: theme.color(token).name()
                    for name, token in (
                        ("text", "text"),
                        ("raised", "raised"),
                        ("border", "faint"),
                        ("hover", "hover"),
                        ("pressed", "selected"),
                        ("bad", "bad"),
                    )
                },
                line=theme.px(1.5),
                radius=theme.px(10),
                y=theme.px(9),
                x=theme.px(26),
            )
        )
        button.adjustSize()
        top = round(self._get_y(BUTTON_AT) - button.height() / 2)
        button.move((self.width() - button.width()) // 2, top)
        self.update()

    def _get_veil(self) -> QColor:
        theme, token = self._theme, "shade" if self._theme.is_dark else "window"
        if not self.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent):
            return theme.color(token, VEIL)
        over, below = theme.color(token), theme.color("window")
        return QColor(
            round(VEIL * over.red() + (1 - VEIL) * below.red()),
            round(VEIL * over.green() + (1 - VEIL) * below.green()),
            round(VEIL * over.blue() + (1 - VEIL) * below.blue()),
        )

    # --- geometry: all from the height, or from the width where that is what is short --------

    def _get_size(self) -> float:
        return min(self.height(), self.width() * 0.75)

    def _get_y(self, share: float) -> float:
        return (self.height() - self._get_size()) / 2 + share * self._get_size()

    def _get_centre(self) -> QPointF:
        return QPointF(self.width() / 2, self._get_y(RING_CENTRE))

    def _get_inside(self) -> QRect:
        """Returns a place within the ring, which has room for a digit."""
        wide, high = (2 * share * self._get_size() for share in INSIDE)
        centre = self._get_centre()
        return QRectF(centre.x() - wide / 2, centre.y() - high / 2, wide, high).toRect()

    def _get_digits_place(self) -> QPointF:
        size, centre = (
            self._get_digits(str(self.number)).deviceIndependentSize(),
            self._get_centre(),
        )
        return QPointF(centre.x() - size.width() / 2, centre.y() - size.height() / 2)

    def _get_digits_box(self) -> QRect:
        """Returns what the number covers; nothing where there is none."""
        if self.number is None:
            return QRect()
        size = self._get_digits(str(self.number)).deviceIndependentSize()
        return QRectF(self._get_digits_place(), size).toAlignedRect().adjusted(-1, -1, 1, 1)

    # --- painting -----------------------------------------------------------------------------

    def _paint_number(self, painter: QPainter) -> None:
        painter.drawPixmap(self._get_digits_place(), self._get_digits(str(self.number)))

    def _get_digits(self, text: str) -> QPixmap:
        """Returns the picture of a number, painted once for each size of the window."""
        found = self._digits.get(text)
        if found is None:
            while len(self._digits) >= len(_AHEAD):
                del self._digits[next(iter(self._digits))]
            found = self._digits[text] = render_number(
                text,
                self._theme,
                NUMBER_HEIGHT * self._get_size(),
                1.7 * (RADIUS - WIDTH) * self._get_size(),
                self.devicePixelRatioF(),
            )
        return found

    def _warm_letters(self) -> None:
        """Lets Qt make the letters of the words, which takes several times as long as painting."""
        scratch = QPixmap(self.width(), self._theme.px(60))
        with Ink(self, self._theme, scratch) as ink:
            self._paint_words(ink, Countdown(0.0, 0.0, _LETTERS, _LETTERS))

    def _warm_button(self) -> None:
        """Lets Qt work out the style of the button, which is late once the button is shown."""
        self.abort_button.ensurePolished()
        self.abort_button.grab()

    def _paint_words(self, ink: Ink, countdown: Countdown) -> None:
        theme = self._theme
        high = theme.px(60)
        room = QRectF(0, self._get_y(TITLE_AT) - high / 2, self.width(), high)
        ink.text(room, countdown.title, theme.font(48, 700), "text", CENTER)
        if self._replay:
            room.moveTop(self._get_y(SUBTITLE_AT) - high / 2)
            ink.text(room, f"REPLAY \u00b7 {countdown.subtitle}", theme.font(26), "muted", CENTER)
            return
        font, cap = theme.font(26), KeyCap("Esc", 22, theme)
        before = f"{countdown.subtitle} · " if countdown.subtitle else ""
        gap, measure = GAP * theme.unit, metrics(font)
        width = measure.horizontalAdvance(before) + cap.width + gap
        left = (self.width() - width - measure.horizontalAdvance(_ABORT_HINT)) / 2
        middle = self._get_y(SUBTITLE_AT)
        room = QRectF(left, middle - high / 2, self.width() - left, high)
        left = cap.paint(ink, left + ink.text(room, before, font, "muted"), middle).right() + gap
        ink.text(
            QRectF(left, middle - high / 2, self.width() - left, high), _ABORT_HINT, font, "muted"
        )
