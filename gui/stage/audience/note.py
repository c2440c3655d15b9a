"""The line in the sidebar that tells of the listening machine, shown while the page is open."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text import audience as common
from core.text import ballots as words
from core.views.audience import AudienceView
from gui.drawing import signs
from gui.drawing.ink import Ink, fit_lines
from gui.drawing.theme import Theme
from gui.drawing.widgets import StageButton
from gui.stage.overlays.keycap import KeyCap

HEIGHT = 96
"""In units."""
_LOOKS = ((15.5, 20, 2), (13.5, 17, 3))


class ListeningNote(StageButton):
    """The number of phones and the address that listens; a click shows the QR code."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, replay: bool = False
    ) -> None:
        """Makes a hidden note; that of a ``replay`` says that the phones are recorded."""
        super().__init__(theme, "Audience", parent)
        self._replay = replay
        self._head = self._text = ""
        self._is_lost = False
        self._cap = "A"
        self.hide()

    def set_audience(self, audience: AudienceView) -> bool:
        """Shows the state of ``audience``; returns whether there is anything to say."""
        opened, lost = audience.opened, audience.lost
        head = text = ""
        if opened is not None:
            head = common.phones_words(audience.phones)
            text = words.RECORDED if self._replay else common.listening_words(opened)
        elif lost is not None:
            head, text = words.PAGE_GONE, words.NOT_LISTENING
        if (head, text) != (self._head, self._text):
            self._head, self._text, self._is_lost = head, text, opened is None
            self.set_name(f"{head}, {text}", f"{head}, {text}\n{words.SHOWS_QR}")
            self.update()
        return bool(head)

    def set_cap(self, cap: str) -> None:
        """Changes the name on the key cap."""
        if cap != self._cap:
            self._cap = cap
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints sign and words."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        tone = "bad" if self._is_lost else "warn"
        with Ink(self, theme) as ink:
            ink.fill("sidebar")
            fill = theme.color("hover" if self.hovered else "raised")
            ink.box(rect, fill, theme.color(tone), px(12))
            size = px(18)
            spot = QRectF(px(14), px(17), size, size)
            sign = signs.Sign.CROSS if self._is_lost else signs.Sign.DOT
            signs.draw(ink.painter, sign, spot, theme.color(tone))
            line = QRectF(spot.right() + px(10), px(10), 0, px(32))
            line.setRight(rect.right() - px(14))
            if not self._is_lost:
                cap = KeyCap(self._cap, 14.5, theme)
                left = line.right() - cap.width
                cap.paint(ink, left, line.center().y())
                line.setRight(left - px(8))
            ink.fitted(line, self._head, [theme.font(size, 700) for size in (21, 18, 16)], "text")
            room = QRectF(px(14), px(44), rect.width() - px(26), rect.height() - px(50))
            told = fit_lines(self._text, theme, room.width(), _LOOKS)
            ink.lines(room, told.lines, told.font, tone, told.pitch)
            self.draw_focus(ink, px(12))
