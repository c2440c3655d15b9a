"""A bar that shows how long a key is held, until that has been long enough."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import CENTER, Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.overlays.order import Layer, raise_to

_SHOWN_AFTER_S = 0.15
"""Time held, in seconds, before the bar is shown: a tap shows nothing."""

_HINT_S = 2.0
"""Time that the bar stays after a click that was too short, in seconds."""


class HoldBar(Panel):
    """Counts how long a key is held, and shows a bar at the top meanwhile.

    Signals:
        held: the key was held long enough.
    """

    held = Signal()

    def __init__(
        self, theme: Theme, name: str, words: str, seconds: float, parent: QWidget
    ) -> None:
        """Makes a hidden bar.

        Args:
            theme: the look.
            name: what assistive technology calls it.
            words: what holding the key does.
            seconds: how long the key must be held.
            parent: the window.
        """
        super().__init__(theme, name, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = words
        self._seconds = seconds
        self._since: float | None = None
        self._hint_until = 0.0
        self.hide()

    @property
    def holding(self) -> bool:
        """Whether the key is down and has not been held long enough yet."""
        return self._since is not None

    @property
    def share(self) -> float:
        """The share of the time that is over, 0 to 1; 0 while the key is up."""
        held = 0.0 if self._since is None else time.monotonic() - self._since
        return min(held / self._seconds, 1.0)

    def press(self) -> None:
        """Notes that the key went down."""
        self._since = time.monotonic()

    def release(self) -> None:
        """Notes that the key went up, or can no longer be watched."""
        self._since = None
        self._hint_until = 0.0
        self.hide()

    def hint(self) -> None:
        """Shows for a while, without counting, that the button has to be held."""
        self._hint_until = time.monotonic() + _HINT_S
        self._reveal()

    def tick(self) -> None:
        """Emits ``held`` once the key was held long enough; to be called for each frame."""
        if self._since is None:
            if self._hint_until and time.monotonic() > self._hint_until:
                self.release()
            return
        held = time.monotonic() - self._since
        if held >= self._seconds:
            self.release()
            self.held.emit()
        elif held >= _SHOWN_AFTER_S:
            self._reveal()

    def _reveal(self) -> None:
        if self.isHidden():
            self.show()
            raise_to(self, Layer.HOLD)
        self.update()

    def place(self, width: int) -> None:
        """Puts the bar at the top of a window ``width`` pixels wide."""
        wide = self.theme.px(520)
        self.setGeometry((width - wide) // 2, self.theme.px(24), wide, self.theme.px(84))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the words and the share of the time that is over."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        with Ink(self, theme) as ink:
            ink.box(rect, theme.color("panel"), theme.color("bad"), px(14))
            room = rect.adjusted(px(16), px(8), -px(16), -px(30))
            ink.text(room, self._words, theme.font(19, 600), "text", CENTER)
            track = QRectF(px(24), rect.bottom() - px(26), rect.width() - px(48), px(10))
            ink.box(track, theme.color("track"), None, px(5))
            done = QRectF(track.left(), track.top(), track.width() * self.share, track.height())
            ink.box(done, theme.color("bad"), None, px(5))
