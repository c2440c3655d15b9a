"""What every widget of the stage shares: it knows the theme and paints itself whole."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme


class Panel(QWidget):
    """A part of the stage that paints all its pixels, so that nothing behind it is drawn.

    Attributes:
        theme: where its colours and sizes come from.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Makes a panel that assistive technology calls ``name``."""
        super().__init__(parent)
        self.theme = theme
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    def set_tip(self, text: str) -> None:
        """Sets the tooltip where it is another than before."""
        if self.toolTip() != text:
            self.setToolTip(text)


class StageButton(QAbstractButton):
    """A button that painted text and sign make.

    It takes the focus only by Tab, and leaves Space and Enter to the show: a button that
    happens to have the focus must not be pressed by a presenter who wants to go on. Ctrl+Enter
    or Ctrl+Space presses it.

    Attributes:
        theme: where its colours and sizes come from.
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
        """Sets the accessible name and the tooltip where they are others than before."""
        if self.accessibleName() != name:
            self.setAccessibleName(name)
        if self.toolTip() != tip:
            self.setToolTip(tip)

    def sizeHint(self) -> QSize:
        """The stage places its widgets itself; this is only for Qt."""
        return QSize(self.theme.px(130), self.theme.px(34))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Presses on Ctrl+Enter and Ctrl+Space; all other keys are the show's."""
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
        """Shows that it can be pressed."""
        self.hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        """Shows itself as before."""
        self.hovered = False
        self.update()

    def draw_focus(self, ink: Ink, radius: float) -> None:
        """Draws the ring that shows the keyboard's focus, ``radius`` in pixels."""
        if self.hasFocus():
            rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            ink.box(rect, None, self.theme.color("accent"), radius)
