"""The letters on the keys of the present layout, so that the stage's key caps are true."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gui.stage.key_positions import POSITIONS, X_OFFSET

log = logging.getLogger(__name__)

_FIRST_WITHOUT_SIGN = 0x01000000
"""The first of Qt's codes for keys that print nothing."""

ReadLayout = Callable[[], dict[str, str]]


class KeyLayout(QObject):
    """Maps positions on the keyboard to the letters of the present layout.

    An X server tells the letters; elsewhere those of pressed keys are learnt.

    Signals:
        changed: the known letters have changed.
    """

    changed = Signal()

    def __init__(self, read: ReadLayout, parent: QObject | None = None) -> None:
        """Creates a layout without letters until :meth:`refresh`; ``read`` asks the display."""
        super().__init__(parent)
        self._read = read
        self._letters: dict[str, str] = {}

    def refresh(self) -> None:
        """Reads the letters from the display, where that is possible."""
        self._take(self._read() or self._letters)

    def note(self, position: str, key: int) -> None:
        """Learns that the key at ``position`` was pressed and gave Qt's code ``key``."""
        if not (position.isalpha() and 0x20 < key < _FIRST_WITHOUT_SIGN):
            return
        sign = chr(key)
        if self._letters.get(position) != sign:
            # The layout may have changed: keep only letters of the same script.
            same = {at: had for at, had in self._letters.items() if had.isascii() is sign.isascii()}
            self._take(self._read() or {**same, position: sign})

    def has(self, letter: str) -> bool:
        """Whether a key of this layout is known to print ``letter``."""
        return letter in self._letters.values()

    def label(self, cap: str) -> str:
        """Returns the text for a key cap: ``Q``, or both letters on a layout without Q."""
        local = self._letters.get(cap, cap)
        return cap if local == cap or self.has(cap) else f"{cap} {local}"

    def _take(self, letters: dict[str, str]) -> None:
        if letters != self._letters:
            self._letters = letters
            self.changed.emit()


def reader_for(platform: str) -> ReadLayout:
    """Returns a function that reads the letters of a display; ``platform`` is Qt's name."""
    if platform != "xcb":
        return dict[str, str]
    from gui.display.x_keyboard import read_letters

    def read() -> dict[str, str]:
        codes = {name: code + X_OFFSET for name, code in POSITIONS.items() if name.isalpha()}
        try:
            return read_letters(codes)
        except OSError as error:
            log.info("The keyboard layout can't be read: %s", error)
            return {}

    return read
