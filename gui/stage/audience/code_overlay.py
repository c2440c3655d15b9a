"""The QR code over the whole stage, for who comes late or sits far away."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.text import ballots as words
from core.views.audience import AudienceView
from gui.drawing.ink import CENTER, Ink
from gui.drawing.theme import Theme
from gui.stage.audience.invitation import InvitationCard
from gui.stage.overlays.cover import ToggledCover

_MARGIN, _FOOT = 40, 56
"""In units."""


class CodeOverlay(ToggledCover):
    """The invitation as large as the window; hidden by a click, and by the window on A or Esc.

    Attributes:
        card: the invitation.
    """

    def __init__(self, parent: QWidget, theme: Theme, *, replay: bool = False) -> None:
        """Makes a hidden overlay over ``parent``."""
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("The audience's page")
        self.card = InvitationCard(theme, self, replay=replay)
        theme.changed.connect(self._place)
        self._place()

    def set_audience(self, audience: AudienceView) -> None:
        """Shows the address and the phones of ``audience``; without an address, hides."""
        if audience.is_open:
            self.card.set_audience(audience)
        elif not self.isHidden():
            self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keeps the press from what lies underneath."""
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the card."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        px = self._theme.px
        rect = self.rect().adjusted(px(_MARGIN), px(_MARGIN), -px(_MARGIN), -px(_FOOT))
        self.card.setGeometry(rect)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what is around the card."""
        px = self._theme.px
        with Ink(self, self._theme) as ink:
            ink.fill("window")
            foot = QRectF(0, self.height() - px(_FOOT), self.width(), px(_FOOT))
            ink.text(foot, words.CLOSES_OVERLAY, self._theme.font(20), "faint", CENTER)
