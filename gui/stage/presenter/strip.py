"""The notes over the stage's lower third, where there is only one screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from core.model.rehearsals import RehearsalTable
from core.show.presenter.script import ChapterScript
from gui.drawing.theme import Theme
from gui.stage.overlays.order import Layer, raise_to
from gui.stage.presenter.notes_view import NotesView
from gui.stage.presenter.rehearsal_view import RehearsalView


class NotesStrip(QWidget):
    """Notes, and the times of a rehearsal once that has ended, over the lower third of a window.

    A click hides them, and so does the window on the next key.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        """Makes a hidden strip over ``window``."""
        super().__init__(window)
        self._window, self._theme = window, theme
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.notes = NotesView(theme, self)
        self.rehearsal = RehearsalView(theme, self)
        self.hide()
        window.installEventFilter(self)

    def reveal(self, title: str, script: ChapterScript, table: RehearsalTable | None) -> None:
        """Shows the notes of the chapter ``title``, with the times of a rehearsal if there are."""
        self.notes.set_script(title, script)
        self.rehearsal.setVisible(self.rehearsal.set_table(table))
        self._place()
        raise_to(self, Layer.NOTES)
        self.show()

    def _place(self) -> None:
        px, wide, high = self._theme.px, self._window.width(), self._window.height()
        edge, third = px(20), high // 3
        if not self.rehearsal.isHidden():
            # The story is over: the table of its times may cover more of the stage.
            third = high * 9 // 20
        # The sidebar stays free: its buttons work as ever.
        left = min(px(340), wide // 4)
        self.setGeometry(left, high - third - edge, wide - left - edge, third)
        notes = self.rect()
        if not self.rehearsal.isHidden():
            notes.setWidth(self.width() * 11 // 20)
            rest = self.width() - notes.width() - edge // 2
            self.rehearsal.setGeometry(self.width() - rest, 0, rest, self.height())
        self.notes.setGeometry(notes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the window's size."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what lies between notes and times."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("window"))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keeps the press from what lies underneath."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hides the strip."""
        event.accept()
        self.hide()
