"""Base classes of the stage's widgets, which follow the theme and paint all their pixels."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme


class Panel(QWidget):
    """A part of the stage that paints every pixel, so that nothing behind is drawn.

    Attributes:
        theme: source of colours and sizes.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Makes a panel that assistive technology calls ``name``."""
        super().__init__(parent)
        self.theme = theme
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    def set_tip(self, text: str) -> None:
        """Sets the tooltip, unless ``text`` is there already."""
        if self.toolTip() != text:
            self.setToolTip(text)


class StageButton(QAbstractButton):
    """A hand-painted button that leaves Space and Enter to the show.

    The button takes the focus only by Tab. A button that happens to have the focus must not be
    pressed by a presenter who wants to go on, so only Ctrl+Enter or Ctrl+Space presses the
    focused one.

    Attributes:
        theme: source of colours and sizes.
        hovered: whether the mouse is over the button.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Makes a button that assistive technology calls ``name``."""
        super().__init__(parent)
        self.theme = theme
        self.hovered = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def set_name(self, name: str, tip: str = "") -> None:
        """Sets the accessible name and the tooltip, where either has changed."""
        if self.accessibleName() != name:
            self.setAccessibleName(name)
        if self.toolTip() != tip:
            self.setToolTip(tip)

    def sizeHint(self) -> QSize:
        """Returns a size for Qt, which the stage overrides by placing all widgets."""
        return QSize(self.theme.px(130), self.theme.px(34))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clicks on Ctrl+Enter and Ctrl+Space; leaves all other keys to the show."""
        pressing = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if pressing and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if not event.isAutoRepeat():
                self.click()
            event.accept()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Leaves every key to the show."""
        event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Highlights the button under the mouse."""
        self.hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        """Ends the highlight."""
        self.hovered = False
        self.update()

    def draw_focus(self, ink: Ink, radius: float) -> None:
        """Draws the ring that shows the keyboard's focus, ``radius`` in pixels."""
        if self.hasFocus():
            rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            ink.box(rect, None, self.theme.color("accent"), radius)
