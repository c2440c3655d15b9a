"""The notes of a chapter, in the largest type in which all notes fit."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from core.show.presenter.notes import Note
from core.show.presenter.script import ChapterScript
from core.text import presenter as words
from gui.drawing.ink import Ink, metrics, wrap
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel

_SIZES = (36.0, 33.0, 30.0, 27.0, 25.0, 23.0, 21.0)
"""Sizes of the letters, in units; the first at which all notes fit is used, else the last."""
_PITCH, _BETWEEN = 1.45, 0.55
"""Distance of lines, and what is added between paragraphs, as shares of the size."""
_PAD, _FOOT, _MOST_LINES = 34, 44, 99


class _NotesRow(NamedTuple):
    label: str
    lines: tuple[str, ...]


class _LaidNotes(NamedTuple):
    """Notes broken into lines at one size of the letters."""

    size: float
    rows: tuple[_NotesRow, ...]
    indent: float
    pitch: float
    gap: float
    is_cut: bool

    @property
    def height(self) -> float:
        lines = sum(len(row.lines) for row in self.rows)
        return lines * self.pitch + max(len(self.rows) - 1, 0) * self.gap


class NotesView(Panel):
    """Shows the notes of one chapter; the wheel moves notes that don't fit.

    Attributes:
        script: the notes on show.
        is_cut: whether not all of them have room, as last painted.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes an empty panel."""
        super().__init__(theme, "Notes", parent)
        self.script = ChapterScript()
        self._title = ""
        self._back = 0
        self.is_cut = False

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
            foot = QRectF(rect.left() + px(_PAD), rect.bottom() - px(_FOOT), 0, px(_FOOT - 12))
            foot.setRight(rect.right() - px(_PAD))
            ink.text(foot, _source(self.script), theme.font(18), "faint")
            room = rect.adjusted(px(_PAD), px(24), -px(_PAD), -px(_FOOT))
            self._draw_notes(ink, room)

    def _draw_notes(self, ink: Ink, room: QRectF) -> None:
        notes = self.script.notes or (Note(words.NO_NOTES),)
        laid = self._fit(notes, room)
        over = laid.height - room.height()
        self.is_cut = over > 0 or laid.is_cut
        self._back = min(self._back, max(int(over / laid.pitch) + 1, 0) if over > 0 else 0)
        label, text = self.theme.font(laid.size * 0.86, 600), self.theme.font(laid.size, 500)
        ink.painter.setClipRect(room)
        top = room.top() - self._back * laid.pitch
        for row in laid.rows:
            line = QRectF(room.left(), top, room.width(), laid.pitch)
            if row.label:
                ink.text(line, row.label, label, "accent")
            body = line.adjusted(laid.indent, 0, 0, 0)
            top = ink.lines(body, row.lines, text, "text", laid.pitch) + laid.gap
        ink.painter.setClipping(False)

    def _fit(self, notes: tuple[Note, ...], room: QRectF) -> _LaidNotes:
        for size in _SIZES:
            laid = self._lay(notes, room.width(), size)
            if laid.height <= room.height():
                return laid
        return self._lay(notes, room.width(), _SIZES[-1])

    def _lay(self, notes: tuple[Note, ...], width: float, size: float) -> _LaidNotes:
        font, unit = self.theme.font(size, 500), self.theme.unit
        heading = metrics(self.theme.font(size * 0.86, 600))
        labels = [heading.horizontalAdvance(note.label) for note in notes if note.label]
        indent = max(labels) + size * unit if labels else 0.0
        # A label as long as a sentence must not take the room of all others.
        indent = min(indent, width / 4)
        told = [wrap(note.text, font, width - indent, _MOST_LINES) for note in notes]
        rows = [_NotesRow(note.label, lines) for note, (lines, _) in zip(notes, told, strict=True)]
        pitch = size * _PITCH * unit
        is_cut = any(cut for _, cut in told)
        return _LaidNotes(size, tuple(rows), indent, pitch, size * _BETWEEN * unit, is_cut)


def _source(script: ChapterScript) -> str:
    """Returns the source of the notes, or the headings of the file that name no chapter."""
    told = f"notes: {script.source}" if script.source else words.OWN_HINT
    if script.strangers:
        told = words.strangers(script.strangers)
    return told
