"""The positions of keys, whatever letters the layout prints.

A position is named after that key of a US keyboard: ``Q``, ``1``, ``.``.
"""

from __future__ import annotations

from typing import Final

_ROWS: Final = {
    2: "123456789",
    16: "QWERTYUIOP",
    30: "ASDFGHJKL",
    44: "ZXCVBNM,./",
}
"""Scan codes of the first key of each row, as Linux (evdev) and Windows count them."""

POSITIONS: Final = {
    name: first + place for first, row in _ROWS.items() for place, name in enumerate(row)
}
"""The scan code of each position."""

_SCAN_CODES: Final = {code: name for name, code in POSITIONS.items()}

_MAC_KEYS: Final[dict[int, str]] = dict(
    zip(
        (18, 19, 20, 21, 23, 22, 26, 28, 25, 12, 15, 35, 17, 1, 3, 4, 37, 11, 47, 44),
        "123456789QRPTSFHLB./",
        strict=True,
    )
)
"""Virtual key codes of macOS, which name positions, too."""

X_OFFSET: Final = 8
"""Offset of the scan codes of X11, Wayland and Qt's own Linux back ends."""


def position_of(platform: str, scan_code: int, virtual_key: int) -> str:
    """Returns the position of a key; "" where that is unknown or not in use here.

    Args:
        platform: Qt's name for the kind of display.
        scan_code: ``QKeyEvent.nativeScanCode()``.
        virtual_key: ``QKeyEvent.nativeVirtualKey()``.
    """
    if platform == "cocoa":
        return _MAC_KEYS.get(virtual_key, "")
    return _SCAN_CODES.get(scan_code if platform == "windows" else scan_code - X_OFFSET, "")
