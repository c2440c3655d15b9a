"""Asks for the address of this machine on which the audience's page is served."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.text import ballots as words
from gui.drawing.ink import Ink, fit_lines
from gui.drawing.theme import Theme
from gui.stage.audience.address_button import AddressButton, OfferedAddress
from gui.stage.hint import draw_hint
from gui.stage.keys import Action, KeyCommand
from gui.stage.overlays.cover import Cover

_WIDTH, _PAD, _HEAD, _ROW, _BETWEEN, _FOOT = 1100, 48, 214, 68, 12, 122
"""In units."""
_OF_WINDOW = frozenset(
    {Action.FULL_SCREEN, Action.BLANK, Action.THEME, Action.QUIT, Action.ESCAPE, Action.HELP}
)
"""Actions that the picker leaves to the window."""


class AddressPicker(Cover):
    """The addresses of this machine over the dimmed stage, by keys and by mouse.

    Attributes:
        buttons: the addresses, the likeliest first.
        selected: number of the address that Space takes.

    Signals:
        chosen: an address was chosen.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        """Makes a hidden picker over ``parent``."""
        super().__init__(parent)
        self._theme = theme
        self.buttons: list[AddressButton] = []
        self.selected = 0
        self.setAccessibleName(words.OPEN_TITLE)
        self.setAccessibleDescription(f"{words.OPEN_TEXT} {words.OPEN_HINT}")
        theme.changed.connect(self._place)

    def offer(self, addresses: Sequence[OfferedAddress]) -> None:
        """Shows the picker with ``addresses``, the first one selected."""
        for button in self.buttons:
            button.hide()
            button.setParent(None)
            button.deleteLater()
        self.buttons = [AddressButton(self._theme, one, self) for one in addresses]
        for number, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, at=number: self.take(at))
            button.focused.connect(lambda at=number: self.select(at))
            button.show()
        self.selected = 0
        self.select(0)
        self._place()
        self.cover()

    def run(self, command: KeyCommand, step: tuple[int, int]) -> bool:
        """Runs what the keys mean here; returns False for what the window does by itself."""
        if command.action in _OF_WINDOW:
            return False
        if any(step):
            self.select(self.selected + (step[0] or step[1]))
        elif command.action is Action.NEXT:
            self.take(self.selected)
        elif command.action is Action.BACK:
            # A remote has two keys: one of them must reach every address.
            count = max(len(self.buttons), 1)
            self.select((self.selected - 1) % count)
        elif command.action is Action.JUMP:
            self.select(command.number)
        elif command.action is Action.AUDIENCE:
            self.hide()
        return True

    def select(self, number: int) -> None:
        """Selects address ``number`` for Space, if there is such an address."""
        if 0 <= number < len(self.buttons):
            self.selected = number
        for at, button in enumerate(self.buttons):
            button.set_selected(at == self.selected)

    def take(self, number: int) -> None:
        """Chooses address ``number``; without any address, only goes away."""
        self.hide()
        if number < len(self.buttons):
            self.chosen.emit(self.buttons[number].offered.address)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the addresses."""
        super().resizeEvent(event)
        self._place()

    def _sheet(self) -> QRectF:
        px = self._theme.px
        wide = min(px(_WIDTH), self.width() - px(48))
        rows = max(len(self.buttons), 1)
        high = min(px(_HEAD + _FOOT + rows * (_ROW + _BETWEEN)), self.height() - px(24))
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)

    def _place(self) -> None:
        px, sheet = self._theme.px, self._sheet()
        room = sheet.height() - px(_HEAD + _FOOT)
        pitch = room / max(len(self.buttons), 1)
        for number, button in enumerate(self.buttons):
            top = sheet.top() + px(_HEAD) + number * pitch
            place = QRectF(sheet.left() + px(_PAD), top, sheet.width() - px(2 * _PAD), 0)
            place.setHeight(pitch - min(px(_BETWEEN), pitch * 0.15))
            button.setGeometry(place.toRect())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the dimmed stage, and the sheet with its words."""
        theme, px, sheet = self._theme, self._theme.px, self._sheet()
        with Ink(self, theme) as ink:
            veil = theme.color("shade" if theme.is_dark else "text", 0.72)
            ink.painter.fillRect(event.rect(), veil)
            ink.panel(sheet)
            inner = sheet.adjusted(px(_PAD), px(28), -px(_PAD), 0)
            line = QRectF(inner.left(), inner.top(), inner.width(), px(56))
            ink.text(line, words.OPEN_TITLE, theme.font(38, 700), "text")
            told = fit_lines(words.OPEN_TEXT, theme, inner.width(), ((22, 30, 2), (18, 24, 3)))
            line = QRectF(inner.left(), line.bottom() + px(4), inner.width(), 0)
            ink.lines(line, told.lines, told.font, "text", told.pitch)
            ask = QRectF(inner.left(), sheet.top() + px(_HEAD - 52), inner.width(), px(40))
            asked = words.OPEN_QUESTION if self.buttons else words.NO_ADDRESS
            ink.fitted(ask, asked, [theme.font(size, 600) for size in (22, 19)], "muted")
            foot = QRectF(inner.left(), sheet.bottom() - px(_FOOT - 8), inner.width(), px(44))
            draw_hint(ink, foot, words.OPEN_HINT, str, 19)
            foot.moveTop(foot.bottom() + px(4))
            fonts = [theme.font(size) for size in (18, 16)]
            ink.fitted(foot, words.OPEN_MORE, fonts, "muted")
