"""The audience's view: a small live picture of the stage, or that the stage is blanked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text import presenter as words
from gui.drawing.ink import CENTER, Ink
from gui.drawing.theme import Theme
from gui.stage.presenter.card import PresenterCard

_ON_BLACK = QColor(200, 210, 235)
"""The colour of words on black, in either theme."""


class StageMirror(PresenterCard):
    """Shows the stage as last painted.

    The picture is taken from the memory into which the stage paints, so that the stage isn't
    painted again for it.
    """

    def __init__(self, theme: Theme, stage: QWidget, parent: QWidget | None = None) -> None:
        """Shows ``stage``, once :meth:`look` was called."""
        super().__init__(theme, words.AUDIENCE, parent)
        self._stage = stage
        self._picture: QImage | None = None
        self._blanked = False

    def look(self, *, blanked: bool) -> None:
        """Takes another picture of the stage; ``blanked`` is whether that is covered in black."""
        if blanked != self._blanked:
            self._blanked = blanked
            self.setAccessibleDescription(words.BLANKED if blanked else "")
        self._picture = None if blanked else self._take()
        self.update()

    def _take(self) -> QImage | None:
        stage, room = self._stage, self._room()
        if stage.isMinimized() or not stage.isVisible() or room.width() < 1:
            return None
        image = stage.backingStore().paintDevice()
        if not isinstance(image, QImage) or image.isNull():
            image = stage.grab().toImage()
        ratio = self.devicePixelRatioF()
        size = QSize(round(room.width() * ratio), round(room.height() * ratio))
        kept = Qt.AspectRatioMode.KeepAspectRatio
        small = image.scaled(size, kept, Qt.TransformationMode.SmoothTransformation)
        small.setDevicePixelRatio(ratio)
        return small

    def _room(self) -> QRectF:
        px, rect = self.theme.px, QRectF(self.rect())
        return rect.adjusted(px(26), px(64), -px(26), -px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the picture, or why there is none."""
        with Ink(self, self.theme) as ink:
            self.draw_frame(ink)
            room = self._room()
            if self._picture is None:
                ink.painter.fillRect(room, Qt.GlobalColor.black)
                told = words.BLANKED if self._blanked else words.HIDDEN
                ink.text(room, told, self.theme.font(21, 600), _ON_BLACK, CENTER)
                return
            size = self._picture.deviceIndependentSize()
            left = room.center().x() - size.width() / 2
            top = room.center().y() - size.height() / 2
            ink.painter.drawImage(QRectF(left, top, size.width(), size.height()), self._picture)
