"""The kept pixels of what stands still in the picture, in two layers."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.stage.picture.scene import LINES, Items, SceneItem

MOST_AT_ONCE, OF_MORE = 66, 32
"""Lines that are drawn in one go, and how many of more: in each of some frames."""
FEW = 3
"""Changed items that are drawn in the frame of the change; more of them, or a line, take two."""
AT_ONCE = 0.35
"""Share of the picture that is drawn anew in one frame; what is larger takes several."""
BANDS = 8
"""Frames over which what lies on many changed lines is drawn anew, from the top down."""


class _LateLines:
    """Lines that are being drawn over some frames.

    Attributes:
        region: what is drawn anew.
        pixmap: the lines, where each piece is drawn.
        left: the lines that are still to be drawn.
        bands: the stretches of ``region`` that still show the lines from before.
    """

    def __init__(self, before: QPixmap, region: QRegion, left: list[SceneItem]) -> None:
        """Begins with the lines from ``before``."""
        self.region = region
        self.pixmap = before.copy()
        self.left = left
        self.bands = list(_bands_of(region))


def _is_same(old: SceneItem, new: SceneItem) -> bool:
    """Whether both look the same at the same place: a line may look the same on another route."""
    return old is new or (old.signature == new.signature and old.region == new.region)


def _bands_of(region: QRegion) -> Iterator[QRegion]:
    box = region.boundingRect()
    high = box.height() // BANDS + 1
    for top in range(box.top(), box.bottom() + 1, high):
        yield region.intersected(QRect(box.left(), top, box.width(), high))


class StillLayers:
    """Keeps the lines by themselves below everything else.

    Most changes are another word beside a line: then the lines are copied, which is much quicker
    than to draw them. Where much looks otherwise at once, :meth:`draw_more` draws it a frame later.
    Of many nodes there are more than a thousand lines; where some of them look otherwise, they are
    drawn over some frames.

    Attributes:
        drawings: how often something was drawn.
    """

    def __init__(self, widget: QWidget, theme: Theme) -> None:
        """Creates layers without pixels, in the size and the density of ``widget``."""
        self.drawings = 0
        self._widget = widget
        self._theme = theme
        self._lines = QPixmap()
        self._whole: QPixmap | None = None
        self._due = QRegion()
        self._due_lines = QRegion()
        self._late: _LateLines | None = None
        self._later = QRegion()

    @property
    def is_drawn(self) -> bool:
        """Whether there are pixels."""
        return self._whole is not None

    @property
    def is_behind(self) -> bool:
        """Whether something is left for :meth:`draw_more`, before anything else is changed."""
        return not self._due.isEmpty()

    @property
    def is_late(self) -> bool:
        """Whether lines are being drawn over some frames."""
        return self._late is not None

    def forget(self) -> None:
        """Forgets the pixels, as everything looks otherwise or stands elsewhere."""
        self._whole = self._late = None
        self._due, self._due_lines, self._later = QRegion(), QRegion(), QRegion()

    def renew(self, before: Items, now: Items) -> QRegion | None:
        """Draws what looks otherwise than ``before``, unless that is much at once.

        Returns:
            What was drawn; None for all.
        """
        if self._whole is None:
            return None
        was_behind, changed, lines, dirty = self.is_behind, 0, QRegion(), QRegion()
        many = sum(key[0] in LINES for key in now) > MOST_AT_ONCE
        for key in before.keys() | now.keys():
            old, new = before.get(key), now.get(key)
            if old is not None and new is not None and _is_same(old, new):
                continue
            changed += 1
            for item in (old, new):
                if item is not None:
                    if key[0] in LINES:
                        lines = lines.united(item.region)
                    if not many or key[0] not in LINES:
                        dirty = dirty.united(item.region)
        if not lines.isEmpty():
            if many:
                self._draw_later(now, lines)
            else:
                self._due_lines = self._due_lines.united(lines)
        self._due = self._due.united(dirty)
        if was_behind or changed > FEW or not self._due_lines.isEmpty():
            return QRegion()
        return self._draw_due(now, self._due)

    def draw_within(self, items: Items, rect: QRect) -> None:
        """Draws what looks otherwise within ``rect``, which can't wait for the next frame."""
        self._draw_due(items, self._due.intersected(rect))

    def draw_more(self, items: Items) -> QRegion:
        """Draws what was left for later, or the next of many lines; returns what has changed."""
        if not self._due_lines.isEmpty():
            self._draw_due_lines(items, self._due_lines)
            return QRegion()
        if self.is_behind:
            return self._draw_due(items, self._due.intersected(self._get_room()))
        late = self._late
        if late is None or self._whole is None:
            return QRegion()
        if late.left:
            piece, late.left = late.left[:OF_MORE], late.left[OF_MORE:]
            with Ink(self._widget, self._theme, late.pixmap) as ink:
                ink.painter.setClipRegion(late.region)
                for item in piece:
                    item.draw(ink)
            return QRegion()
        self._lines = late.pixmap
        band = late.bands.pop(0)
        self._draw_whole(self._whole, items, band)
        if not late.bands:
            again, self._late, self._later = self._later, None, QRegion()
            if not again.isEmpty():
                self._draw_later(items, again)
        return band

    def kept(self, items: Items) -> QPixmap:
        """Returns the pixels of ``items``, drawn anew where there are none."""
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
            self._late = None
            self._due, self._due_lines, self._later = QRegion(), QRegion(), QRegion()
        return self._whole

    def _get_room(self) -> QRect:
        """Returns what is to be drawn in the next frame, of all that is due: the uppermost part."""
        box, size = self._due.boundingRect(), self._widget.size()
        high = int(AT_ONCE * size.width() * size.height() / max(box.width(), 1)) + 1
        return QRect(box.left(), box.top(), box.width(), high)

    def _draw_due(self, items: Items, dirty: QRegion) -> QRegion:
        self._draw_due_lines(items, self._due_lines.intersected(dirty))
        if self._whole is not None and not dirty.isEmpty():
            self._draw_whole(self._whole, items, dirty)
        # Not in place: that changes every region of the same name, also the one that is returned.
        self._due = self._due.subtracted(dirty)
        return dirty

    def _draw_due_lines(self, items: Items, dirty: QRegion) -> None:
        if not dirty.isEmpty():
            self._draw_lines(items, dirty)
        self._due_lines = self._due_lines.subtracted(dirty)

    def _draw_later(self, items: Items, dirty: QRegion) -> None:
        if self._late is not None:
            self._later = self._later.united(dirty)
            return
        # One rectangle: to clip to many small ones takes longer than to draw what is between.
        dirty = QRegion(dirty.boundingRect())
        left = [
            item for key, item in items.items() if key[0] in LINES and dirty.intersects(item.region)
        ]
        self._late = _LateLines(self._lines, dirty, left)
        with Ink(self._widget, self._theme, self._late.pixmap) as ink:
            self._clear(ink, dirty)

    def _clear(self, ink: Ink, dirty: QRegion) -> None:
        ink.painter.setClipRegion(dirty)
        ink.fill("window")
        ink.panel(QRectF(self._widget.rect()))

    def _draw_lines(self, items: Items, dirty: QRegion) -> None:
        with Ink(self._widget, self._theme, self._lines) as ink:
            self._clear(ink, dirty)
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
