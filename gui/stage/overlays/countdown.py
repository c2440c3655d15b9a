"""The countdown over the whole window: a ring that runs down and a number to read from afar."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
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
"""Bands of the window that the veil comes down over, and goes up from, one a frame."""
_ABORT_HINT = "aborts"
_AHEAD = ("3", "2", "1", "0")
"""The numbers that are painted before a countdown begins."""
_LETTERS = "Killing a node, the leader: SIGKILL, no warning"
"""Most of the letters of a countdown's words."""


class CountdownOverlay(Cover):
    """Counts down to the deadline in the state, over a dimmed stage.

    The stage below stays alive: each frame repaints only what moved, the end of the ring,
    and the number when it changes. The veil comes down band by band and goes up again as a
    curtain does: all of the stage is too much to paint in one frame.

    Attributes:
        number: the seconds on show; None while none are.
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
        self._room = parent.size()
        # So that Qt paints no more than a band of what stays in its place.
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self._replay = replay
        self.number: int | None = None
        self._clock = clock
        self._theme = theme
        self._wanted: Countdown | None = None
        self._countdown: Countdown | None = None
        self._bands = 0
        self._digits: dict[str, QPixmap] = {}
        self._ring = CountdownRing(self, theme)
        self._ahead: list[Callable[[], object]] = []
        self._ready_for: tuple[object, object] = None, ()
        self.abort_button = QPushButton("✕  Abort", self)
        self.abort_button.setAccessibleName("Abort the countdown")
        self.abort_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.abort_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.abort_button.clicked.connect(self._on_abort)
        self.abort_button.setVisible(not replay)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_state(self, state: StageState) -> bool:
        """Lets the countdown of ``state`` come, or go where there is none.

        Returns:
            Whether that is another countdown than before, or none any more.
        """
        run, victims = self._ready_for
        # Each choice, even of the same nodes: the last countdown left an empty ring.
        if state.run is not run or state.victims is not victims:
            self._ready_for = state.run, state.victims
            self._ahead = [self._warm_button, self._warm_letters, self._ring.forget]
            self._ahead += [self._ring.paint_ahead] * PIECES
            self._ahead += [partial(self._get_digits, text) for text in _AHEAD]
        if state.countdown == self._wanted:
            return False
        self._wanted = state.countdown
        if self._wanted is None:
            return True
        self._countdown, self.number = self._wanted, None
        self._bands = max(self._bands, 1)
        self.tick()
        self.cover()
        self.update()
        return True

    def catch_up(self) -> bool:
        """Lets the veil come down over one more band, or go up from one; to be called each frame.

        Returns:
            Whether there was one left.
        """
        counting = self._wanted is not None
        if self._bands == (BANDS if counting else 0):
            return False
        self._bands += 1 if counting else -1
        if self._bands:
            self._hang()
        else:
            self.number = self._countdown = None
            self.hide()
        return True

    def fit(self) -> None:
        """Lies over as much of the parent as the veil has come down over."""
        room = self._covered.size()
        if room != self._room:
            self._room = room
            self._restyle()
        self._hang()

    def _hang(self) -> None:
        self.setGeometry(
            0, 0, self._room.width(), math.ceil(self._bands * self._room.height() / BANDS)
        )

    def tick(self) -> None:
        """Updates ring and number to the present time; to be called for each frame."""
        countdown = self._wanted
        if countdown is None:
            if self._ahead and self._countdown is None:
                self._ahead.pop(0)()  # one thing a frame, so that none of them is late
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

    def _on_abort(self) -> None:
        if self._wanted is not None:  # none is left while the veil goes up
            self.aborted.emit()

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
        button.move((self._room.width() - button.width()) // 2, top)
        self.update()

    def _get_veil(self) -> QColor:
        theme, token = self._theme, "shade" if self._theme.is_dark else "window"
        return theme.color(token, VEIL)

    # --- geometry: all from the height, or from the width where that is what is short --------

    def _get_size(self) -> float:
        return min(self._room.height(), self._room.width() * 0.75)

    def _get_y(self, share: float) -> float:
        return (self._room.height() - self._get_size()) / 2 + share * self._get_size()

    def _get_centre(self) -> QPointF:
        return QPointF(self._room.width() / 2, self._get_y(RING_CENTRE))

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
        scratch = QPixmap(self._room.width(), self._theme.px(60))
        with Ink(self, self._theme, scratch) as ink:
            self._paint_words(ink, Countdown(0.0, 0.0, _LETTERS, _LETTERS))

    def _warm_button(self) -> None:
        """Lets Qt work out the style of the button, which is late once the button is shown."""
        self.abort_button.ensurePolished()
        self.abort_button.grab()

    def _paint_words(self, ink: Ink, countdown: Countdown) -> None:
        theme = self._theme
        high = theme.px(60)
        room = QRectF(0, self._get_y(TITLE_AT) - high / 2, self._room.width(), high)
        ink.text(room, countdown.title, theme.font(48, 700), "text", CENTER)
        if self._replay:
            room.moveTop(self._get_y(SUBTITLE_AT) - high / 2)
            ink.text(room, f"REPLAY \u00b7 {countdown.subtitle}", theme.font(26), "muted", CENTER)
            return
        font, cap = theme.font(26), KeyCap("Esc", 22, theme)
        before = f"{countdown.subtitle} · " if countdown.subtitle else ""
        gap, measure = GAP * theme.unit, metrics(font)
        width = measure.horizontalAdvance(before) + cap.width + gap
        left = (self._room.width() - width - measure.horizontalAdvance(_ABORT_HINT)) / 2
        middle = self._get_y(SUBTITLE_AT)
        room = QRectF(left, middle - high / 2, self._room.width() - left, high)
        left = cap.paint(ink, left + ink.text(room, before, font, "muted"), middle).right() + gap
        ink.text(
            QRectF(left, middle - high / 2, self._room.width() - left, high),
            _ABORT_HINT,
            font,
            "muted",
        )
