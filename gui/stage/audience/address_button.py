"""The button for one address of this machine, to choose for the audience's page."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.drawing import signs
from gui.drawing.ink import RIGHT, Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import StageButton
from gui.stage.audience.fitting import draw_fitted


class OfferedAddress(Protocol):
    """An address with the name of its interface."""

    @property
    def name(self) -> str:
        """The interface in words."""
        ...

    @property
    def address(self) -> str:
        """The address that the page would listen on."""
        ...


class AddressButton(StageButton):
    """An address as a button.

    Attributes:
        offered: the address.

    Signals:
        focused: the button has got the keyboard's focus.
    """

    focused = Signal()

    def __init__(self, theme: Theme, offered: OfferedAddress, parent: QWidget) -> None:
        """Makes the button of ``offered``."""
        super().__init__(theme, f"{offered.address}, {offered.name}", parent)
        self.offered = offered
        self._selected = False

    def set_selected(self, selected: bool) -> None:
        """Shows whether Space takes this address."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Emits ``focused``: Tab has come here."""
        super().focusInEvent(event)
        self.focused.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints address and interface; a sign marks the selected one."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        with Ink(self, theme) as ink:
            ink.fill("panel")
            marked = self._selected or self.hovered
            fill = "selected" if self._selected else "hover" if self.hovered else "raised"
            ink.box(rect, theme.color(fill), theme.color("accent" if marked else "border"), px(12))
            size = px(20)
            spot = QRectF(px(20), rect.center().y() - size / 2, size, size)
            if self._selected:
                signs.draw(ink.painter, signs.Sign.PLAY, spot, theme.color("accent"))
            room = rect.adjusted(px(58), 0, -px(24), 0)
            half = QRectF(room.left(), room.top(), room.width() * 0.5, room.height())
            draw_fitted(ink, half, self.offered.address, "text", weight=700, most=28)
            rest = QRectF(half.right() + px(12), room.top(), 0, room.height())
            rest.setRight(room.right())
            draw_fitted(ink, rest, self.offered.name, "muted", align=RIGHT, most=22)
            self.draw_focus(ink, px(12))
