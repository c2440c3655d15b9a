"""The look: colours by name, the unit of all sizes, and the fonts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
DARK, LIGHT = "dark", "light"

DESIGN_WIDTH, DESIGN_HEIGHT = 1920, 1080
"""The size, in pixels, at which one unit is one pixel."""

TALL_WIDTH, TALL_HEIGHT = 1600, 1200
"""Pixels at which a unit is a pixel on narrower screens, where figures stand under the title."""

_SMALLEST_FONT = 6
"""Height, in pixels of the screen, below which no font goes."""


@cache
def _tokens(name: str) -> dict[str, QColor]:
    path = RESOURCES / "theme" / f"{name}.json"
    raw = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    return {token: QColor(value) for token, value in raw.items()}


@cache
def load_fonts() -> None:
    """Adds the fonts that come with the program to Qt; needs a QGuiApplication."""
    fonts = RESOURCES / "fonts"
    for path in (*fonts.glob("*.ttf"), *fonts.glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


class Theme(QObject):
    """Colours, sizes and fonts of one window.

    Attributes:
        name: :data:`DARK` or :data:`LIGHT`.
        unit: pixels in one unit ``u``; 1.0 at 1920 x 1080.
        ratio: pixels of the screen in a pixel.

    Signals:
        changed: the colours or the unit have changed.
    """

    changed = Signal()

    def __init__(self, name: str = DARK, parent: QObject | None = None) -> None:
        """Loads the theme ``name``.

        Raises:
            ValueError: there is no such theme.
        """
        super().__init__(parent)
        if name not in (DARK, LIGHT):
            raise ValueError(f"unknown theme {name!r}: choose {DARK} or {LIGHT}")
        load_fonts()
        self.name = name
        self.unit = 1.0
        self.ratio = 1.0
        self._fonts: dict[tuple[float, int, bool], QFont] = {}

    @property
    def is_dark(self) -> bool:
        """Whether this is the dark theme."""
        return self.name == DARK

    def toggle(self) -> None:
        """Changes from dark to light or back."""
        self.set_name(LIGHT if self.is_dark else DARK)

    def set_name(self, name: str) -> None:
        """Changes to the theme ``name``."""
        if name != self.name:
            self.name = name
            self.changed.emit()

    def set_size(self, width: int, height: int, ratio: float = 1.0) -> None:
        """Fits the unit to a window of ``width`` x ``height`` pixels.

        Args:
            width: of the window.
            height: of the window.
            ratio: pixels of the screen in a pixel.
        """
        wide = min(height / DESIGN_HEIGHT, width / DESIGN_WIDTH)
        tall = min(height / TALL_HEIGHT, width / TALL_WIDTH)
        unit = max(wide, tall, 0.01)
        if (unit, ratio) != (self.unit, self.ratio):
            self.unit, self.ratio = unit, ratio
            self._fonts.clear()
            self.changed.emit()

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """Returns the colour called ``token``, ``alpha`` from 0 (clear) to 1 (opaque).

        Raises:
            KeyError: no theme has such a colour.
        """
        color = QColor(_tokens(self.name)[token])
        if alpha < 1.0:
            color.setAlphaF(alpha)
        return color

    def px(self, units: float) -> int:
        """Returns ``units`` in whole pixels, at least one for anything above zero."""
        return max(round(units * self.unit), 1) if units > 0 else 0

    def font(self, units: float, weight: int = QFont.Weight.Normal, mono: bool = False) -> QFont:
        """Returns the font ``units`` high, with digits of equal width.

        Args:
            units: size of the letters' em, in units.
            weight: 400 for text, 600 for what matters, 700 for figures and titles.
            mono: whether all letters have equal width, as for times.
        """
        key = (units, int(weight), mono)
        font = self._fonts.get(key)
        if font is None:
            font = QFont()
            if mono:
                font.setFamilies(["JetBrains Mono", "DejaVu Sans Mono", "monospace"])
                font.setStyleHint(QFont.StyleHint.Monospace)
            else:
                font.setFamilies(["Inter", *QFont().families()])
                font.setStyleHint(QFont.StyleHint.SansSerif)
                font.setFeature(QFont.Tag("tnum"), 1)
            _set_height(font, self._font_height(units))
            font.setWeight(QFont.Weight(weight))
            self._fonts[key] = font
        return font

    def _font_height(self, units: float) -> float:
        """Returns a height in pixels that is a whole number of the screen's pixels."""
        return max(round(units * self.unit * self.ratio), _SMALLEST_FONT) / self.ratio

    def palette(self) -> QPalette:
        """Returns the colours of menus, tooltips and dialogs, which Qt draws."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "panel",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "panel",
            QPalette.ColorRole.AlternateBase: "raised",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.Button: "raised",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.ToolTipBase: "raised",
            QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "on-accent",
            QPalette.ColorRole.PlaceholderText: "faint",
            QPalette.ColorRole.Mid: "border",
        }
        for role, token in roles.items():
            palette.setColor(role, self.color(token))
        faint = self.color("faint")
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
        return palette


def _set_height(font: QFont, pixels: float) -> None:
    """Sets the size of ``font``; Qt takes fractions of pixels only as points."""
    if pixels == int(pixels):
        font.setPixelSize(int(pixels))
        return
    screen = QGuiApplication.primaryScreen()
    dots = screen.logicalDotsPerInchY()
    font.setPointSizeF(pixels * 72 / dots)
