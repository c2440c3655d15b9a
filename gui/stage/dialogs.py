"""Questions to the presenter, answered by a callback, so that no Qt loop is nested."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.drawing.theme import Theme

_WIDTH = 620
"""Width of the dialog, in units."""


class QuestionDialog(QDialog):
    """A dialog with title, text and two answers; Esc and closing mean no.

    Attributes:
        text: the text under the title.
        yes: the button that goes on.
        no: the button that doesn't, and that has the focus at first.
    """

    def __init__(
        self, theme: Theme, parent: QWidget, *, title: str, text: str, yes: str, no: str
    ) -> None:
        """Makes the dialog, for :meth:`ask` to show."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setPalette(theme.palette())
        self.setFixedWidth(min(theme.px(_WIDTH), parent.width()))
        self.text = text
        heading, body = QLabel(title), QLabel(text)
        heading.setFont(theme.font(24, 700))
        body.setFont(theme.font(19))
        for label in (heading, body):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.yes, self.no = QPushButton(yes), QPushButton(no)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.no, self.yes):
            button.setFont(theme.font(19, 600))
            button.setMinimumSize(theme.px(140), theme.px(48))
            button.setAccessibleName(button.text())
            button.setAutoDefault(True)
            buttons.addWidget(button)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        pad = theme.px(28)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(18))
        layout.addWidget(heading)
        layout.addWidget(body)
        layout.addLayout(buttons)

    def ask(self, on_yes: Callable[[], None]) -> None:
        """Shows the question; calls ``on_yes`` where the answer is yes."""
        self.accepted.connect(on_yes)
        self.no.setFocus()
        self.open()
