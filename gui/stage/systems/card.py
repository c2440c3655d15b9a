"""The card of a system: name, a sentence, what it needs, and whether all of that is there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from core.model.records import CheckStatus, PreflightCheck
from core.text.requirements import still_looking
from gui.drawing import signs
from gui.drawing.ink import Ink, fit_lines
from gui.drawing.theme import Theme
from gui.drawing.widgets import StageButton
from gui.stage.preflight import LOOKS
from gui.stage.systems.places import SystemCard

_PAD, _TOP = 32, 26
_NAME, _TO_ABOUT, _COMMAND = 50, 62, 32
"""Heights in units: the name, from its top to the sentence, a command."""
_NAME_LOW = 40
"""Height of the name on a low card, where the sentence follows at once."""
_ABOUT = ((23, 32, 3), (20, 27, 3), (18, 24, 3))
_ABOUT_LOW = ((20, 27, 2), (17, 22, 2), (15, 19, 2))
_NEEDS = ((18, 34, 1), (16, 26, 2))
_REMEDY = ((18, 25, 2), (16, 21, 3))
_REMEDY_LOW = ((15, 19, 2),)
"""Looks of the sentence, of what is needed and of the way out; of low cards, too."""
_LOW = 300
"""Height in units below which a card leaves what is needed to the tooltip."""


class SystemCardButton(StageButton):
    """Shows one system, and is pressed to put that system on stage.

    Attributes:
        card: the words.

    Signals:
        focused: the keyboard's focus came here.
    """

    focused = Signal()

    def __init__(self, theme: Theme, card: SystemCard, parent: QWidget) -> None:
        """Makes the card of a system that hasn't been looked at yet."""
        super().__init__(theme, card.title, parent)
        self.card = card
        self._verdict = still_looking(card.key)
        self._selected = self._taken = False
        self._describe(cut=False)

    def set_verdict(self, verdict: PreflightCheck) -> None:
        """Shows whether the system can start."""
        self._verdict = verdict
        self._describe(cut=False)
        self.update()

    def set_look(self, selected: bool, taken: bool) -> None:
        """Sets whether this card is the chosen one, and whether its system is being opened."""
        if (selected, taken) != (self._selected, self._taken):
            self._selected, self._taken = selected, taken
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tells that the focus came here, so that Space takes what has the focus."""
        self.focused.emit()
        super().focusInEvent(event)

    def _describe(self, *, cut: bool) -> None:
        verdict, card = self._verdict, self.card
        told = (card.about, card.needs, verdict.text, verdict.remedy, verdict.command)
        spoken = " ".join(f"{part.rstrip('.')}." for part in told if part)
        if self.accessibleDescription() != spoken:
            self.setAccessibleDescription(spoken)
        tip = "\n".join(part for part in told if part) if cut else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the card."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        low = rect.height() < px(_LOW)
        with Ink(self, theme) as ink:
            ink.fill("window")
            if self._selected:
                ink.box(rect, theme.color("accent"), None, px(16))
                inset = rect.adjusted(px(3), px(3), -px(3), -px(3))
                ink.box(inset, theme.color("selected"), None, px(13))
            else:
                fill, edge = ("hover", "muted") if self.hovered else ("panel", "border")
                ink.panel(rect, fill, edge)
            inner = rect.adjusted(px(_PAD), px(12 if low else _TOP), -px(_PAD), -px(_PAD / 2))
            title = QRectF(
                inner.left(), inner.top(), inner.width(), px(_NAME_LOW if low else _NAME)
            )
            names = [theme.font(size, 700) for size in ((26, 22) if low else (36, 30, 24))]
            ink.fitted(title, self.card.title, names, "text")
            words = inner.adjusted(0, px(_NAME_LOW if low else _TO_ABOUT), 0, 0)
            looks = _ABOUT_LOW if low else _ABOUT
            about = fit_lines(self.card.about, theme, words.width(), looks)
            end = ink.lines(words, about.lines, about.font, "muted", about.pitch)
            foot, cut = self._draw_foot(ink, inner, low)
            needs = fit_lines(self.card.needs, theme, words.width(), _NEEDS)
            has_room = not low and end + needs.pitch * len(needs.lines) <= foot
            if has_room:
                room = QRectF(inner.left(), end, inner.width(), 0)
                ink.lines(room, needs.lines, needs.font, "faint", needs.pitch)
        self._describe(cut=about.cut or cut or needs.cut or not has_room)

    def _draw_foot(self, ink: Ink, inner: QRectF, low: bool) -> tuple[float, bool]:
        """Draws verdict and way out at the bottom; returns their top, and whether words are cut."""
        theme, px, verdict = self.theme, self.theme.px, self._verdict
        sign, tone, _ = LOOKS[CheckStatus.RUNNING if self._taken else verdict.status]
        text = "Opening\u2026" if self._taken else verdict.text
        indent = px(34)
        wide = inner.width() - indent
        remedy = fit_lines(verdict.remedy, theme, wide, _REMEDY_LOW if low else _REMEDY)
        lines = remedy.lines if verdict.remedy and not self._taken else ()
        command = verdict.command if not self._taken else ""
        head = fit_lines(text, theme, wide, ((20, 28, 2), (18, 24, 2)), 600)
        high = head.pitch * len(head.lines) + remedy.pitch * len(lines)
        high += px(_COMMAND) if command else 0
        top = inner.bottom() - high
        size = px(19)
        spot = QRectF(inner.left(), top + (head.pitch - size) / 2, size, size)
        signs.draw(ink.painter, sign, spot, theme.color(tone))
        room = QRectF(inner.left() + indent, top, wide, high)
        end = ink.lines(room, head.lines, head.font, tone, head.pitch)
        end = ink.lines(
            QRectF(room.left(), end, wide, 0), lines, remedy.font, "muted", remedy.pitch
        )
        if command:
            line = QRectF(room.left(), end, wide, px(_COMMAND))
            fonts = [theme.font(size, 500, mono=True) for size in (17, 15, 13)]
            ink.fitted(line, command, fonts, "accent")
        return top, head.cut or (remedy.cut and bool(lines)) or bool(command)
