"""All keys on one sheet, in two columns, over the dimmed stage."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import CENTER, Ink, fit_lines, metrics
from gui.drawing.theme import Theme
from gui.stage.keys import HELP
from gui.stage.overlays.cover import ToggledCover
from gui.stage.overlays.keycap import GAP, KeyCap

WIDTH, HEAD, FOOT, PAD, ROW = 1640.0, 112.0, 84.0, 60.0, 72.0
"""Sizes of the sheet, in units."""
KEY_TEXT = 21.0
_LOOKS = ((22.0, 28.0, 2), (19.0, 23.0, 3), (16.0, 18.0, 4))
"""What a key does: size and pitch of the letters, in units, and the lines that fit into a row."""
_ASIDES = ("to", "then", "held")
"""Words among the keys, drawn without a cap; a duration follows "held"."""
_FOOT = "Everything works by mouse as well · Esc, ? or a click closes this"


class HelpOverlay(ToggledCover):
    """Lists the keys; hidden by a click here, and by the window on Esc or ``?``."""

    def __init__(self, parent: QWidget, theme: Theme, label: Callable[[str], str] = str) -> None:
        """Makes a hidden sheet over ``parent``; ``label`` returns the text of a key's cap."""
        super().__init__(parent)
        self._label = label
        self._theme = theme
        self.setAccessibleName("Keys")
        self.setAccessibleDescription("; ".join(f"{keys}: {does}" for keys, does in HELP))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the dimmed stage and the sheet."""
        theme, unit = self._theme, self._theme.unit
        lines = (len(HELP) + 1) // 2
        height = (HEAD + lines * ROW + FOOT) * unit
        width = min(WIDTH * unit, self.width() - 2 * 24 * unit)
        sheet = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        with Ink(self, theme) as ink:
            veil = theme.color("shade" if theme.is_dark else "text", 0.72)
            ink.painter.fillRect(event.rect(), veil)
            ink.panel(sheet)
            pad = PAD * unit
            title = QRectF(sheet.left() + pad, sheet.top() + 24 * unit, width, 56 * unit)
            ink.text(title, "Keys", theme.font(38, 700), "text")
            left = sheet.left() + pad
            for share, part in ((0.56, HELP[:lines]), (0.44, HELP[lines:])):
                column = (width - 3 * pad) * share
                keys_width = max(self._get_width(keys) for keys, _ in part) + 28 * unit
                for row, (keys, does) in enumerate(part):
                    top = sheet.top() + (HEAD + row * ROW) * unit
                    room = QRectF(left, top, column, ROW * unit)
                    self._draw_line(ink, room, keys, does, keys_width)
                left += column + pad
            foot = QRectF(sheet.left(), sheet.bottom() - FOOT * unit, width, FOOT * unit)
            foot.adjust(pad, 0, -pad, -14 * unit)
            ink.text(foot, _FOOT, theme.font(20), "faint", CENTER)

    def _get_width(self, keys: str) -> float:
        theme = self._theme
        return sum(
            KeyCap(self._label(text), KEY_TEXT, theme).width + GAP * theme.unit
            if is_key
            else metrics(theme.font(KEY_TEXT)).horizontalAdvance(text) + GAP * theme.unit
            for text, is_key in split_keys(keys)
        )

    def _draw_line(self, ink: Ink, room: QRectF, keys: str, does: str, keys_width: float) -> None:
        theme, unit = self._theme, self._theme.unit
        x, middle = room.left(), room.center().y()
        for text, is_key in split_keys(keys):
            if is_key:
                cap = KeyCap(self._label(text), KEY_TEXT, theme)
                x = cap.paint(ink, x, middle).right() + GAP * unit
            else:
                rest = QRectF(x, room.top(), room.right() - x, room.height())
                x += ink.text(rest, text, theme.font(KEY_TEXT), "faint") + GAP * unit
        start = room.left() + keys_width
        told = fit_lines(does, theme, room.right() - start, _LOOKS)
        top = middle - told.pitch * len(told.lines) / 2
        place = QRectF(start, top, room.right() - start, told.pitch)
        ink.lines(place, told.lines, told.font, "text", told.pitch)


def split_keys(keys: str) -> list[tuple[str, bool]]:
    """Splits a line of the key table: ``1 to 9`` is a key, a word and a key.

    Returns:
        Each piece of text, and whether the piece is a key.
    """
    pieces: list[tuple[str, bool]] = []
    for word in keys.split():
        name = word.rstrip(",")
        if pieces and pieces[-1][0].startswith("held"):
            pieces[-1] = (f"{pieces[-1][0]} {name}", False)
        else:
            pieces.append((name, name not in _ASIDES))
    return pieces
