"""The buttons of the presenter's window: the window's keys, and panic."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.text import presenter as words
from gui.drawing.ink import CENTER, Ink, metrics
from gui.drawing.theme import Theme
from gui.drawing.widgets import StageButton
from gui.stage.keys import Action
from gui.stage.panic import PanicHold, draw_ring
from gui.stage.presenter.card import HEAD, PAD, PresenterCard
from gui.stage.sidebar.key_button import KeyButton

_ACTIONS = (Action.SWAP, Action.BLANK, Action.PRESENTER)


class ScreenKeys(PresenterCard):
    """A button for each key that has to do with screens.

    Attributes:
        buttons: by action.

    Signals:
        asked: a button was clicked (:class:`gui.stage.keys.Action`).
    """

    asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes the buttons."""
        super().__init__(theme, words.SCREENS, parent)
        self.buttons: dict[Action, KeyButton] = {}
        for action, (cap, word) in zip(_ACTIONS, words.SCREEN_KEYS, strict=True):
            button = KeyButton(theme, action, cap, word, self, fill="panel", scale=1.5)
            button.clicked.connect(lambda _=False, asked=action: self.asked.emit(asked))
            self.buttons[action] = button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the buttons."""
        px = self.theme.px
        room = self.height() - px(HEAD - 6) - px(14)
        pitch = room // len(self.buttons)
        for number, button in enumerate(self.buttons.values()):
            top = px(HEAD - 6) + number * pitch
            button.setGeometry(px(PAD - 6), top, self.width() - px(2 * PAD - 12), pitch)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the frame."""
        with Ink(self, self.theme) as ink:
            self.draw_frame(ink)


class PanicButton(StageButton):
    """The panic button: held for as long as the Esc key, with a ring for the time held."""

    def __init__(self, theme: Theme, hold: PanicHold, parent: QWidget | None = None) -> None:
        """Makes a button that shows how far ``hold`` has come."""
        super().__init__(theme, words.PANIC, parent)
        self._hold = hold
        self._share = 0.0
        self.setAccessibleDescription(" ".join(words.PANIC_TEXT))

    def tick(self) -> None:
        """Follows the time held; to be called for each frame."""
        if self._share != self._hold.share:
            self._share = self._hold.share
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the button."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        with Ink(self, theme) as ink:
            ink.fill("window")
            ink.box(rect, theme.color("bad-soft"), theme.color("bad"), px(16))
            middle = rect.center().y()
            title = QRectF(rect.left(), middle - px(62), rect.width(), px(52))
            ink.text(title, words.PANIC, theme.font(36, 700), "bad", CENTER)
            for number, line in enumerate(words.PANIC_TEXT):
                spot = QRectF(rect.left() + px(14), middle - px(4) + number * px(32), 0, px(32))
                spot.setRight(rect.right() - px(14))
                fonts = [theme.font(size, 500) for size in (21, 18, 16)]
                fitting = next((f for f in fonts if _fits(f, line, spot)), fonts[-1])
                ink.text(spot, line, fitting, "text", CENTER)
            if self._share > 0:
                size = px(48)
                ring = QRectF(rect.right() - size - px(18), rect.top() + px(18), size, size)
                draw_ring(ink, ring, self._share, px(6))
            self.draw_focus(ink, px(16))


def _fits(font: QFont, text: str, room: QRectF) -> bool:
    return metrics(font).horizontalAdvance(text) <= room.width()
