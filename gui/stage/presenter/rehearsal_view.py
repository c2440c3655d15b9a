"""The times of a rehearsal as a table, beside the times of the rehearsal before."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.model.rehearsals import ChapterTime, RehearsalTable
from core.text import figures
from core.text import presenter as words
from gui.drawing.ink import RIGHT, Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel


class RehearsalView(Panel):
    """Shows the time of each chapter, and the change from the rehearsal before."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes an empty table."""
        super().__init__(theme, words.REHEARSED, parent)
        self._table: RehearsalTable | None = None
        self.hide()

    @property
    def rows(self) -> int:
        """The number of rows: one a chapter, and one for the sum; 0 without a table."""
        return 0 if self._table is None else len(self._table.chapters) + 1

    def set_table(self, table: RehearsalTable | None) -> bool:
        """Shows ``table``; returns whether there is one."""
        shown = table is not None
        if table is not None and _rounded(table) != (self._table and _rounded(self._table)):
            rows = (*table.chapters, table.total)
            self.setAccessibleDescription("; ".join(_spoken(row) for row in rows))
            self.update()
        self._table = table
        return shown

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the table."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        with Ink(self, theme) as ink:
            ink.fill("window")
            ink.panel(rect)
            if self._table is None:
                return
            inner = rect.adjusted(px(30), px(14), -px(30), -px(14))
            head = QRectF(inner.left(), inner.top(), inner.width(), px(40))
            drawn = ink.text(head, words.REHEARSED, theme.font(24, 700), "text")
            against = words.rehearsal_head(self._table.last_at)
            ink.text(head.adjusted(drawn + px(20), 0, 0, 0), against, theme.font(19), "muted")
            rows = (*self._table.chapters, self._table.total)
            pitch = min((inner.height() - px(46)) / len(rows), px(42))
            for number, row in enumerate(rows):
                top = inner.top() + px(46) + number * pitch
                line = QRectF(inner.left(), top, inner.width(), pitch)
                self._draw(ink, line, row, is_total=number == len(rows) - 1)

    def _draw(self, ink: Ink, line: QRectF, row: ChapterTime, *, is_total: bool) -> None:
        theme = self.theme
        size = min(line.height() / theme.unit * 0.62, 24)
        font = theme.font(size, 700 if is_total else 500)
        if is_total:
            ink.painter.fillRect(
                QRectF(line.left(), line.top(), line.width(), 1), theme.color("border")
            )
        parts = line.width() / 10
        ink.text(
            QRectF(line.left(), line.top(), parts * 4.6, line.height()), row.title, font, "text"
        )
        spent = QRectF(line.left() + parts * 4.6, line.top(), parts * 2.6, line.height())
        ink.text(spent, figures.about(row.seconds), font, "text", RIGHT)
        change = QRectF(spent.right(), line.top(), line.right() - spent.right(), line.height())
        ink.text(change, words.change_words(row.change_s), font, "muted", RIGHT)


def _spoken(row: ChapterTime) -> str:
    change = "" if row.change_s is None else f", {words.change_words(row.change_s)}"
    return f"{row.title}: {figures.about(row.seconds)}{change}"


def _rounded(table: RehearsalTable) -> tuple[str, ...]:
    return tuple(_spoken(row) for row in (*table.chapters, table.total))
