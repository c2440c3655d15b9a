"""The kept pixels of what stands still in the picture, in two layers."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.stage.picture.scene import LINES, MOST_AT_ONCE, Items, SceneItem

OF_MORE, OF_MORE_AHEAD = 20, 10
"""Lines that are drawn in one frame where there are more than are drawn in one go, and while nobody
sees them yet."""
FEW = 1
"""Changed items that are drawn in the frame of the change; more of them, or a line, take two."""
AT_ONCE = 0.2
"""Share of the picture that is drawn anew in one frame; what is larger takes several."""
ITEMS_AT_ONCE, LEAST_SIDE = 8, 32
"""Items that are drawn anew in one frame at most, besides lines; but no piece of the picture is
divided whose sides are shorter than so many pixels."""
BANDS = 8
"""Frames over which what lies on many changed lines is drawn anew, from the top down."""
TILES = 4
"""Across and down, the pieces of a picture that nobody sees yet: each is drawn in one frame."""


class _LateLines:
    """Lines that are being drawn over some frames.

    Attributes:
        region: what is drawn anew.
        pixmap: all lines, where each piece is drawn.
        full: the stretches of ``region`` that are still to be cleared.
        left: the lines that are still to be drawn.
        bands: the stretches of ``region`` that still show the lines from before.
    """

    def __init__(self, pixmap: QPixmap, region: QRegion, left: list[SceneItem]) -> None:
        """Begins with the lines from before in ``pixmap``."""
        self.region = region
        self.pixmap = pixmap
        self.full = [region]
        self.left = left
        self.bands = list(_pieces_of(region, 1, BANDS))


def _is_same(old: SceneItem, new: SceneItem) -> bool:
    """Whether both look the same at the same place: a line may look the same on another route."""
    return old is new or (old.signature == new.signature and old.region == new.region)


def _differing(
    before: Items, now: Items
) -> Iterator[tuple[tuple[str, ...], SceneItem | None, SceneItem | None]]:
    """Yields what looks otherwise, or is only there before or now."""
    for key, new in now.items():
        old = before.get(key)
        if old is None or not _is_same(old, new):
            yield key, old, new
    yield from ((key, before[key], None) for key in before.keys() - now.keys())


def _pieces_of(region: QRegion, across: int, down: int) -> Iterator[QRegion]:
    """Yields what lies in each of ``across`` x ``down`` parts of the box around ``region``."""
    box = region.boundingRect()
    wide, high = box.width() // across + 1, box.height() // down + 1
    for top in range(box.top(), box.bottom() + 1, high):
        for left in range(box.left(), box.right() + 1, wide):
            yield region.intersected(QRect(left, top, wide, high))


class StillLayers:
    """Keeps the lines by themselves below everything else.

    Most changes are another word beside a line: then the lines are copied, which is much quicker
    than to draw them. Where much looks otherwise at once, :meth:`draw_more` draws it a frame later.
    Of many nodes there are more than a thousand lines; where some of them look otherwise, they are
    drawn over some frames. So is everything where :meth:`begin` begins before anybody looks.

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
        self._later: QRegion = QRegion()
        self._is_begun = False

    @property
    def is_drawn(self) -> bool:
        """Whether there are pixels, each drawn at least once."""
        return self._whole is not None and not self._is_begun

    @property
    def is_behind(self) -> bool:
        """Whether something is left for :meth:`draw_more`, before anything else is changed."""
        return not self._due.isEmpty()

    @property
    def has_more(self) -> bool:
        """Whether :meth:`draw_more` has anything to draw."""
        waiting = self._due, self._due_lines, self._later
        return self._late is not None or not all(region.isEmpty() for region in waiting)

    def forget(self) -> None:
        """Forgets the pixels, as everything looks otherwise or stands elsewhere."""
        self._whole = self._late = None
        self._is_begun = False
        self._due, self._due_lines, self._later = QRegion(), QRegion(), QRegion()

    def begin(self, items: Items) -> None:
        """Begins to draw all pixels where there are none: each piece by :meth:`draw_more`."""
        if self._has_size():
            return
        self.forget()
        self._whole, self._lines, self._is_begun = self._make(), self._make(), True
        everything = QRegion(self._widget.rect())
        lines = [item for key, item in items.items() if key[0] in LINES]
        self._late = _LateLines(self._lines, everything, lines)
        self._late.full = list(_pieces_of(everything, 1, TILES))
        self._late.bands = list(_pieces_of(everything, TILES, TILES))

    def renew(self, before: Items, now: Items, *, later: bool = False) -> QRegion | None:
        """Draws what looks otherwise than ``before``, unless that is much at once.

        Args:
            before: what the pixels show.
            now: what they are to show.
            later: whether all is left for :meth:`draw_more`.

        Returns:
            What was drawn; None for all.
        """
        if self._whole is None:
            return None
        was_behind, changed, lines, dirty = self.is_behind, 0, QRegion(), QRegion()
        # What is drawn slowly takes the place of the lines in the end: others have to wait for it.
        # Of many, to find what differs is enough for one frame.
        later = later or sum(key[0] in LINES for key in now) > MOST_AT_ONCE
        slowly = later or self._late is not None or not self._later.isEmpty()
        for key, old, new in _differing(before, now):
            changed += 1
            for item in (old, new):
                if item is not None:
                    if key[0] in LINES:
                        lines = lines.united(item.region)
                    if not slowly or key[0] not in LINES:
                        dirty = dirty.united(item.region)
        if not lines.isEmpty():
            if slowly:
                self._later = self._later.united(lines)
            else:
                self._due_lines = self._due_lines.united(lines)
        self._due = self._due.united(dirty)
        if later or was_behind or changed > FEW or not self._due_lines.isEmpty():
            return QRegion()
        return self._draw_due(now, self._due)

    def draw_within(self, items: Items, rect: QRect) -> None:
        """Draws what looks otherwise within ``rect``, which can't wait for the next frame."""
        self._draw_due(items, self._due.intersected(rect))

    def draw_more(self, items: Items, *, ahead: bool = False) -> QRegion:
        """Draws what was left for later, or the next of many lines; returns what has changed.

        Args:
            items: what the pixels are to show.
            ahead: whether nobody sees these yet, so that smaller pieces will do.
        """
        changed = self._draw_piece(items, ahead=ahead)
        self._is_begun = self._is_begun and self.has_more
        return changed

    def _draw_piece(self, items: Items, *, ahead: bool) -> QRegion:
        if not self._due_lines.isEmpty():
            self._draw_due_lines(items, self._due_lines)
            return QRegion()
        if self.is_behind:
            return self._draw_due(items, self._next_tile() if ahead else self._next_due(items))
        late = self._late
        if late is None:
            self._begin_late(items, ahead=ahead)
            return QRegion()
        if self._whole is None:
            return QRegion()
        if late.full:
            with Ink(self._widget, self._theme, late.pixmap) as ink:
                self._clear(ink, late.full.pop(0))
            return QRegion()
        if late.left:
            count = OF_MORE_AHEAD if ahead else OF_MORE
            piece, late.left = late.left[:count], late.left[count:]
            with Ink(self._widget, self._theme, late.pixmap) as ink:
                ink.painter.setClipRegion(late.region)
                for item in piece:
                    item.draw(ink)
            return QRegion()
        self._lines = late.pixmap
        band = late.bands.pop(0)
        self._draw_whole(self._whole, items, band)
        if not late.bands:
            self._late = None
        return band

    def kept(self, items: Items) -> QPixmap:
        """Returns the pixels of ``items``, drawn anew where there are none."""
        # Tests that look for cut text have to see each text being drawn.
        if self._whole is None or not self._has_size() or Ink.log is not None:
            everything = QRegion(self._widget.rect())
            self.forget()
            self._whole, self._lines = self._make(), self._make()
            self._draw_lines(items, everything)
            self._draw_whole(self._whole, items, everything)
        while self._is_begun:
            self.draw_more(items)
        return self._whole

    def _has_size(self) -> bool:
        size = self._widget.size() * self._widget.devicePixelRatioF()
        return self._whole is not None and self._whole.size() == size

    def _make(self) -> QPixmap:
        """Returns pixels in the size and the density of the widget."""
        ratio = self._widget.devicePixelRatioF()
        pixmap = QPixmap(self._widget.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _next_tile(self) -> QRegion:
        """Returns what is to be drawn next, of all that is due, where nobody sees it yet."""
        first, size = self._due.begin(), self._widget.size()
        wide, high = size.width() // TILES + 1, size.height() // TILES + 1
        return self._due.intersected(QRect(first.left(), first.top(), wide, high))

    def _next_due(self, items: Items) -> QRegion:
        """Returns what is to be drawn in the next frame, of all that is due: the uppermost part."""
        box, size = self._due.boundingRect(), self._widget.size()
        box.setHeight(int(AT_ONCE * size.width() * size.height() / max(box.width(), 1)) + 1)
        others = [item.region for key, item in items.items() if key[0] not in LINES]
        piece = self._due.intersected(box)
        while sum(piece.intersects(region) for region in others) > ITEMS_AT_ONCE:
            box, first = piece.boundingRect(), piece.begin()
            if max(box.width(), box.height()) < LEAST_SIDE:
                break
            if box.width() <= box.height():
                box.setHeight(box.height() // 2)
            elif first.left() < box.center().x():
                box.setRight(box.center().x())
            else:
                box.setLeft(box.center().x())
            piece = piece.intersected(box)
        return piece

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

    def _begin_late(self, items: Items, *, ahead: bool) -> None:
        """Begins to draw the lines that have changed, unless none have."""
        # One rectangle: to clip to many small ones takes longer than to draw what is between.
        dirty, self._later = QRegion(self._later.boundingRect()), QRegion()
        if dirty.isEmpty():
            return
        left = [
            item for key, item in items.items() if key[0] in LINES and dirty.intersects(item.region)
        ]
        self._late = _LateLines(self._lines.copy(), dirty, left)
        if ahead:
            self._late.bands = list(_pieces_of(dirty, TILES, TILES))

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
