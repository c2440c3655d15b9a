"""The card that invites phones: the QR code, the address in letters, and how many phones came."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text import audience as common
from core.text import ballots as words
from core.text import figures
from core.views.audience import AudienceView
from gui.drawing import signs
from gui.drawing.ink import CENTER, LEFT, Ink, fit_lines
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.audience.fitting import draw_fitted
from gui.stage.audience.qr import draw_qr

_PAD = 24
_WIDE = 1.5
"""A card that is so many times wider than high has the words beside the code, not below."""


class InvitationCard(Panel):
    """Invites phones; of a recording only how many came.

    Attributes:
        qr: where the QR code's card was last drawn, in pixels; empty where none is.
    """

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, replay: bool = False
    ) -> None:
        """Makes an empty card; ``replay`` says that nobody can join any more."""
        super().__init__(theme, common.YOUR_PHONE_DECIDES, parent)
        self.qr = QRectF()
        self._replay = replay
        self._audience = AudienceView()
        self._shown: tuple[object, ...] = ()

    def set_audience(self, audience: AudienceView) -> None:
        """Shows the address and the phones of ``audience``."""
        voted = None if audience.vote is None else audience.vote.voted
        shown = (audience.opened, audience.phones, voted, audience.vote is None)
        if shown == self._shown:
            return
        self._shown, self._audience = shown, audience
        told = [f"{figures.count(audience.phones)} {words.phones_here(audience)}"]
        if self._replay:
            told.insert(0, words.RECORDED_TEXT)
        elif audience.opened is not None:
            told[:0] = [
                common.address_words(audience.opened),
                common.listening_words(audience.opened),
            ]
        self.setAccessibleDescription(". ".join(told))
        self.set_tip("" if audience.opened is None or self._replay else audience.opened.url)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the card."""
        px, rect = self.theme.px, QRectF(self.rect())
        with Ink(self, self.theme) as ink:
            ink.fill("window")
            ink.panel(rect)
            inner = rect.adjusted(px(_PAD), px(_PAD - 4), -px(_PAD), -px(_PAD - 4))
            if inner.width() > _WIDE * inner.height():
                code = QRectF(inner.left(), inner.top(), inner.height(), inner.height())
                self._draw_code(ink, code)
                self._draw_beside(ink, inner.adjusted(inner.height() + px(40), 0, 0, 0))
            else:
                self._draw_column(ink, inner)

    def _draw_code(self, ink: Ink, room: QRectF) -> QRectF:
        """Draws the code, or that nobody can join; returns what that takes of ``room``."""
        opened, theme, px = self._audience.opened, self.theme, self.theme.px
        if opened is not None and not self._replay:
            self.qr = draw_qr(ink, room, opened.url)
            return self.qr
        self.qr = QRectF()
        size = min(room.width(), room.height(), px(200)) * 0.4
        told = fit_lines(words.RECORDED_TEXT, theme, room.width(), ((20, 28, 4), (16, 22, 6)))
        high = size + px(60) + told.pitch * len(told.lines)
        top = room.center().y() - high / 2
        spot = QRectF(room.center().x() - size / 2, top, size, size)
        signs.draw(ink.painter, signs.Sign.PLAY, spot, theme.color("faint"))
        line = QRectF(room.left(), spot.bottom() + px(8), room.width(), px(44))
        ink.text(line, words.RECORDED, theme.font(28, 600), "warn", CENTER)
        for number, text in enumerate(told.lines):
            y = line.bottom() + px(8) + number * told.pitch
            ink.text(
                QRectF(room.left(), y, room.width(), told.pitch), text, told.font, "muted", CENTER
            )
        return room

    def _draw_column(self, ink: Ink, room: QRectF) -> None:
        """Title above the code, address and phones below, each as large as there is room."""
        px, high = self.theme.px, room.height()
        title, url = min(px(50), high * 0.1), min(px(46), high * 0.09)
        small, phones = min(px(32), high * 0.065), min(px(64), high * 0.125)
        line = QRectF(room.left(), room.top(), room.width(), title)
        draw_fitted(ink, line, common.YOUR_PHONE_DECIDES, "text", weight=700, align=CENTER, most=30)
        below = url + 2 * small + phones + px(16)
        code = QRectF(room.left(), line.bottom() + px(6), room.width(), 0)
        code.setBottom(max(room.bottom() - below, code.top() + px(40)))
        drawn = self._draw_code(ink, code)
        spare = max(room.bottom() - below - drawn.bottom(), 0.0)
        line = QRectF(room.left(), drawn.bottom() + px(4) + spare / 3, room.width(), url)
        self._draw_address(ink, line, small, CENTER)
        line = QRectF(room.left(), room.bottom() - small - phones, room.width(), phones)
        count = figures.count(self._audience.phones)
        draw_fitted(ink, line, count, "good", weight=700, align=CENTER, most=54)
        here = QRectF(room.left(), room.bottom() - small, room.width(), small)
        draw_fitted(ink, here, words.phones_here(self._audience), "muted", align=CENTER, most=21)

    def _draw_beside(self, ink: Ink, room: QRectF) -> None:
        """Words in a column beside the code, in the middle of the height."""
        theme = self.theme
        high = min(room.height() / 9, theme.px(84))
        line = QRectF(room.left(), room.center().y() - 3.8 * high, room.width(), 1.3 * high)
        draw_fitted(ink, line, common.YOUR_PHONE_DECIDES, "text", weight=700)
        line = QRectF(room.left(), line.bottom() + 0.2 * high, room.width(), 1.3 * high)
        self._draw_address(ink, line, 0.9 * high, LEFT)
        line = QRectF(room.left(), line.bottom() + 1.7 * high, room.width(), 1.9 * high)
        count = figures.count(self._audience.phones)
        draw_fitted(ink, line, count, "good", weight=700)
        here = QRectF(room.left(), line.bottom(), room.width(), 0.9 * high)
        draw_fitted(ink, here, words.phones_here(self._audience), "muted")

    def _draw_address(self, ink: Ink, line: QRectF, note: float, align: Qt.AlignmentFlag) -> None:
        """Draws the address in letters and, below it in ``note`` pixels, that nothing is kept."""
        opened = self._audience.opened
        if opened is None or self._replay:
            return
        draw_fitted(ink, line, common.address_words(opened), "accent", weight=600, align=align)
        below = QRectF(line.left(), line.bottom(), line.width(), note)
        draw_fitted(ink, below, common.NOTHING_KEPT, "muted", align=align)
