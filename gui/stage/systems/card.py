"""The card of a system: name, a sentence, what the system needs, and whether all that is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from core.model.records import CheckStatus, PreflightCheck
from core.text.requirements import still_looking
from gui.drawing import signs
from gui.drawing.ink import Ink, Wrapped, fit_lines
from gui.drawing.theme import Theme
from gui.drawing.widgets import StageButton
from gui.stage.preflight import LOOKS
from gui.stage.systems.places import SystemCard

_PAD, _TOP, _INDENT = 32, 26, 34
_NAME, _TO_ABOUT, _COMMAND = 50, 62, 32
"""Heights in units: the name, from its top to the sentence, a command."""
_NAME_LOW = 40
"""Height of the name on a low card, where the sentence follows at once."""
_ABOUT = ((23, 32, 3), (20, 27, 3), (18, 24, 3))
_ABOUT_LOW = ((20, 27, 2), (17, 22, 2), (15, 19, 2))
_NEEDS = ((18, 34, 1), (16, 26, 2))
_REMEDY = ((18, 25, 2), (16, 21, 3))
"""Looks of the sentence, of what is needed and of the way out; of low cards, too."""
_LOW = 300
"""Height in units below which a card leaves what is needed to the tooltip."""


class _Foot(NamedTuple):
    """The verdict and the way out, as far as there is room, and their height in pixels."""

    head: Wrapped
    remedy: Wrapped | None
    command: str
    height: float
    cut: bool


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
        """Sets whether this is the chosen card, and whether the card's system is being opened."""
        if (selected, taken) != (self._selected, self._taken):
            self._selected, self._taken = selected, taken
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Emits ``focused``, so that Space takes the card that has the focus."""
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
            foot, cut = self._draw_foot(
                ink, QRectF(inner.left(), end, inner.width(), inner.bottom() - end)
            )
            needs = fit_lines(self.card.needs, theme, words.width(), _NEEDS)
            has_room = not low and end + needs.pitch * len(needs.lines) <= foot
            if has_room:
                room = QRectF(inner.left(), end, inner.width(), 0)
                ink.lines(room, needs.lines, needs.font, "faint", needs.pitch)
            self._describe(cut=about.cut or cut or needs.cut or not has_room)

    def _draw_foot(self, ink: Ink, room: QRectF) -> tuple[float, bool]:
        """Draws verdict and way out at the bottom; returns their top, and whether words are cut."""
        theme, px = self.theme, self.theme.px
        foot = next(
            (foot for foot in self._feet(room.width()) if foot.height <= room.height()), None
        )
        foot = foot or self._foot(room.width(), 1)
        sign, tone, _ = LOOKS[CheckStatus.RUNNING if self._taken else self._verdict.status]
        top, size = room.bottom() - foot.height, px(19)
        spot = QRectF(room.left(), top + (foot.head.pitch - size) / 2, size, size)
        signs.draw(ink.painter, sign, spot, theme.color(tone))
        line = QRectF(room.left() + px(_INDENT), top, room.width() - px(_INDENT), px(_COMMAND))
        line.moveTop(ink.lines(line, foot.head.lines, foot.head.font, tone, foot.head.pitch))
        if foot.remedy is not None:
            remedy = foot.remedy
            line.moveTop(ink.lines(line, remedy.lines, remedy.font, "muted", remedy.pitch))
        if foot.command:
            fonts = [theme.font(size, 500, mono=True) for size in (17, 15, 13)]
            ink.fitted(line, foot.command, fonts, "accent")
        return top, foot.cut

    def _feet(self, width: float) -> Iterator[_Foot]:
        """Yields feet of the card, from one with all words down to one with the verdict alone."""
        if not self._taken:
            yield self._foot(width, 2, self._verdict.remedy, self._verdict.command)
            yield self._foot(width, 2, "", self._verdict.command)
        yield self._foot(width, 2)

    def _foot(self, width: float, most: int, remedy: str = "", command: str = "") -> _Foot:
        theme, px, verdict = self.theme, self.theme.px, self._verdict
        wide = width - px(_INDENT)
        text = "Opening\u2026" if self._taken else verdict.text
        head = fit_lines(text, theme, wide, ((20, 28, most), (18, 24, most)), 600)
        told = fit_lines(remedy, theme, wide, _REMEDY) if remedy else None
        high = head.pitch * len(head.lines) + (px(_COMMAND) if command else 0)
        high += told.pitch * len(told.lines) if told else 0
        is_all = self._taken or (remedy, command) == (verdict.remedy, verdict.command)
        # The whole command is in the tooltip: where it stands here, it may be elided.
        cut = head.cut or bool(command) or not is_all or (told is not None and told.cut)
        return _Foot(head, told, command, high, cut)
