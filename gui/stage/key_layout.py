"""What the present keyboard layout prints on its keys, so that the stage's key caps are true."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gui.stage.key_positions import POSITIONS, X_OFFSET

log = logging.getLogger(__name__)

_FIRST_WITHOUT_SIGN = 0x01000000
"""Qt's codes from here on are of keys that print nothing."""

ReadLayout = Callable[[], dict[str, str]]


class KeyLayout(QObject):
    """Letters by position, as far as they are known.

    An X server tells them; elsewhere they are learnt from the keys that are pressed.

    Signals:
        changed: other letters than before are on the keys.
    """

    changed = Signal()

    def __init__(self, read: ReadLayout, parent: QObject | None = None) -> None:
        """Knows nothing before :meth:`refresh`; ``read`` asks the display."""
        super().__init__(parent)
        self._read = read
        self._letters: dict[str, str] = {}

    def refresh(self) -> None:
        """Asks the display, where it can be asked."""
        self._take(self._read() or self._letters)

    def note(self, position: str, key: int) -> None:
        """Takes note that the key at ``position`` was pressed and stands for Qt's ``key``."""
        if not (position.isalpha() and 0x20 < key < _FIRST_WITHOUT_SIGN):
            return
        sign = chr(key)
        if self._letters.get(position) != sign:
            # Of the layout before this one nothing holds any more.
            same = {at: had for at, had in self._letters.items() if had.isascii() is sign.isascii()}
            self._take(self._read() or {**same, position: sign})

    def has(self, letter: str) -> bool:
        """Whether a key of this layout is known to print ``letter``."""
        return letter in self._letters.values()

    def label(self, cap: str) -> str:
        """Returns what to write on a key cap: ``Q``, or both letters where there is no Q."""
        local = self._letters.get(cap, cap)
        return cap if local == cap or self.has(cap) else f"{cap} {local}"

    def _take(self, letters: dict[str, str]) -> None:
        if letters != self._letters:
            self._letters = letters
            self.changed.emit()


def reader_for(platform: str) -> ReadLayout:
    """Returns what asks a display of that kind, by Qt's name for it; it may know nothing."""
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
