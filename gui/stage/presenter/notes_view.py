"""The notes of a chapter, in the largest type in which all notes fit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from core.show.presenter.notes import MOST_BYTES, Note
from core.show.presenter.script import ChapterScript
from core.text import presenter as words
from gui.drawing.ink import RIGHT, Ink, metrics, wrap
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel

_SIZES = (36.0, 33.0, 30.0, 27.0, 25.0, 23.0, 21.0)
"""Sizes of the letters, in units; the first at which all notes fit is used, else the last."""
_PITCH, _BETWEEN = 1.45, 0.55
"""Distance of lines, and what is added between paragraphs, as shares of the size."""
_PAD, _FOOT = 34, 44
_AT_LEAST_CUT = 20_000
"""Letters for which no screen has room at any size: only the smallest is tried."""


class _NotesLine(NamedTuple):
    """A line of the notes; ``top`` is its distance from the first one, in pixels."""

    top: float
    label: str
    text: str


class _LaidNotes(NamedTuple):
    """Notes broken into lines at one size of the letters."""

    size: float
    lines: tuple[_NotesLine, ...]
    indent: float
    pitch: float

    @property
    def height(self) -> float:
        return self.lines[-1].top + self.pitch

    def room_from(self, first: int, height: float) -> int:
        """Returns the number after that of the last line that fits, where ``first`` is on top."""
        bottom = self.lines[first].top + height - self.pitch + _ROUNDING
        return max(bisect_right(self.lines, bottom, key=_top_of), first + 1)

    def last_first(self, height: float) -> int:
        """Returns the number of the line that is on top when the last one is on show."""
        top = self.lines[-1].top + self.pitch - height - _ROUNDING
        return min(bisect_left(self.lines, top, key=_top_of), len(self.lines) - 1)


_ROUNDING = 0.01
"""Pixels that sums of heights may be off."""


def _top_of(line: _NotesLine) -> float:
    return line.top


class NotesView(Panel):
    """Shows the notes of one chapter; the wheel moves notes that don't fit.

    Attributes:
        script: the notes on show.
        is_cut: whether not all of them have room, as last painted.
        has_more: whether there are more below the last line, as last painted.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes an empty panel."""
        super().__init__(theme, "Notes", parent)
        self.script = ChapterScript()
        self._title = ""
        self._back = 0
        self.is_cut = self.has_more = False
        self._laid: tuple[object, _LaidNotes] | None = None

    def set_script(self, title: str, script: ChapterScript) -> None:
        """Shows ``script`` as the notes of the chapter called ``title``."""
        if (title, script) != (self._title, self.script):
            self._title, self.script = title, script
            self._back = 0
            spoken = [f"{note.label}: {note.text}".removeprefix(": ") for note in script.notes]
            self.setAccessibleDescription(" ".join((f"{title}.", *spoken)))
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls by one line for each notch."""
        self.scroll_by(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()

    def scroll_by(self, lines: int) -> None:
        """Moves the notes by ``lines`` lines, as far as there are more notes."""
        self._back = max(self._back + lines, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the notes, and the source of the notes."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        with Ink(self, theme) as ink:
            ink.fill("window")
            ink.panel(rect)
            room = rect.adjusted(px(_PAD), px(24), -px(_PAD), -px(_FOOT))
            self._draw_notes(ink, room)
            foot = QRectF(room.left(), rect.bottom() - px(_FOOT), room.width(), px(_FOOT - 12))
            if self.has_more:
                more = ink.text(foot, words.MORE_BELOW, theme.font(18, 600), "accent", RIGHT)
                foot.setRight(foot.right() - more - px(20))
            ink.text(foot, _source(self.script), theme.font(18), "faint")

    def _draw_notes(self, ink: Ink, room: QRectF) -> None:
        laid = self._fit(room)
        self._back = min(self._back, laid.last_first(room.height()))
        end = laid.room_from(self._back, room.height())
        self.has_more = end < len(laid.lines)
        self.is_cut = self.has_more or self._back > 0
        label, text = self.theme.font(laid.size * 0.86, 600), self.theme.font(laid.size, 500)
        ink.painter.setClipRect(room)
        above = laid.lines[self._back].top
        for line in laid.lines[self._back : end]:
            place = QRectF(room.left(), room.top() + line.top - above, room.width(), laid.pitch)
            if line.label:
                ink.text(place, line.label, label, "accent")
            ink.text(place.adjusted(laid.indent, 0, 0, 0), line.text, text, "text")
        ink.painter.setClipping(False)

    def _fit(self, room: QRectF) -> _LaidNotes:
        """Returns the notes as they are laid into ``room``, where nothing has changed once only."""
        key = self.script, room.width(), room.height(), self.theme.unit
        if self._laid is None or self._laid[0] != key:
            notes = self.script.notes or (Note(words.NO_NOTES),)
            is_long = sum(len(note.text) for note in notes) > _AT_LEAST_CUT
            for size in _SIZES[-1:] if is_long else _SIZES:
                self._laid = key, self._lay(notes, room.width(), size)
                if self._laid[1].height <= room.height():
                    break
            assert self._laid is not None
        return self._laid[1]

    def _lay(self, notes: tuple[Note, ...], width: float, size: float) -> _LaidNotes:
        font, unit = self.theme.font(size, 500), self.theme.unit
        heading = metrics(self.theme.font(size * 0.86, 600))
        labels = [heading.horizontalAdvance(note.label) for note in notes if note.label]
        indent = max(labels) + size * unit if labels else 0.0
        # A label as long as a sentence must not take the room of all others.
        indent = min(indent, width / 4)
        pitch, gap = size * _PITCH * unit, size * _BETWEEN * unit
        lines: list[_NotesLine] = []
        top = 0.0
        for note in notes:
            # A line holds a letter at least, so that none of a file's letters is left out.
            broken, _ = wrap(note.text, font, width - indent, MOST_BYTES)
            for number, text in enumerate(broken):
                lines.append(_NotesLine(top, "" if number else note.label, text))
                top += pitch
            top += gap
        return _LaidNotes(size, tuple(lines), indent, pitch)


def _source(script: ChapterScript) -> str:
    """Returns the source of the notes, or the headings of the file that name no chapter."""
    told = f"notes: {script.source}" if script.source else words.OWN_HINT
    if script.strangers:
        told = words.strangers(script.strangers)
    return told
