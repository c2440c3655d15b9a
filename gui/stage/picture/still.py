"""The kept pixels of what stands still in the picture, in two layers."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.stage.picture.scene import LINES, Items


class StillLayers:
    """Keeps the lines by themselves below everything else.

    Most changes are another word beside a line: then the lines are copied, which is much quicker
    than to draw them.

    Attributes:
        drawings: how often something was drawn.
    """

    def __init__(self, widget: QWidget, theme: Theme) -> None:
        """Create layers without pixels, in the size and the density of ``widget``."""
        self.drawings = 0
        self._widget = widget
        self._theme = theme
        self._lines = QPixmap()
        self._whole: QPixmap | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether there are pixels."""
        return self._whole is not None

    def forget(self) -> None:
        """Forget the pixels, as everything looks otherwise or stands elsewhere."""
        self._whole = None

    def renew(self, before: Items, now: Items) -> QRegion | None:
        """Draw what looks otherwise than ``before``; return what that covers, None for all."""
        if self._whole is None:
            return None
        lines, dirty = QRegion(), QRegion()
        for key in before.keys() | now.keys():
            old, new = before.get(key), now.get(key)
            if old is not None and new is not None and old.signature == new.signature:
                continue
            for item in (old, new):
                if item is not None:
                    dirty += item.region
                    if key[0] in LINES:
                        lines += item.region
        if not lines.isEmpty():
            self._draw_lines(now, lines)
        if not dirty.isEmpty():
            self._draw_whole(self._whole, now, dirty)
        return dirty

    def kept(self, items: Items) -> QPixmap:
        """Return the pixels of ``items``, drawn anew where there are none."""
        ratio = self._widget.devicePixelRatioF()
        size = self._widget.size() * ratio
        # Tests that look for cut text have to see each text being drawn.
        if self._whole is None or self._whole.size() != size or Ink.log is not None:
            everything = QRegion(self._widget.rect())
            if self._lines.size() != size:
                self._lines, self._whole = QPixmap(size), None
            if self._whole is None or self._whole.size() != size:
                self._whole = QPixmap(size)
            for pixmap in (self._lines, self._whole):
                pixmap.setDevicePixelRatio(ratio)
            self._draw_lines(items, everything)
            self._draw_whole(self._whole, items, everything)
        return self._whole

    def _draw_lines(self, items: Items, dirty: QRegion) -> None:
        with Ink(self._widget, self._theme, self._lines) as ink:
            ink.painter.setClipRegion(dirty)
            ink.fill("window")
            ink.panel(QRectF(self._widget.rect()))
            for key, item in items.items():
                if key[0] in LINES and dirty.intersects(item.region):
                    item.draw(ink)

    def _draw_whole(self, whole: QPixmap, items: Items, dirty: QRegion) -> None:
        self.drawings += 1
        with Ink(self._widget, self._theme, whole) as ink:
            ink.painter.setClipRegion(dirty)
            ink.painter.drawPixmap(0, 0, self._lines)
            for key, item in items.items():
                if key[0] not in LINES and dirty.intersects(item.region):
                    item.draw(ink)
