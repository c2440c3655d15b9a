"""The panel beside the countdown's ring: the audience's choice, and the guesses as they come."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text import ballots as words
from core.views.ballots import BallotShown, chosen, guessing, open_ballots
from core.views.stage_state import StageState
from gui.drawing.ink import Ink, fit_lines
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.audience.small_bars import draw_lots, draw_small_bars

_LEFT, _RIGHT, _TOP, _BOTTOM = 0.72, 0.02, 0.12, 0.75
"""The card's left edge as a share of the width where the window is wide, the right margin as a
share, and top and bottom as shares of the height."""
_RING = 0.40
"""Half of the ring with its edge, as a share of the height, or of 3/4 of a lesser width."""
_LOOKS = ((24, 30, 3), (20, 26, 4), (16, 21, 5))


class CountdownAside(Panel):
    """A card at the right of the ring, while the audience has a part in the countdown."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Makes a hidden card over the countdown, which is the ``parent``."""
        super().__init__(theme, "Audience", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over = parent
        self._choice = self._question = ""
        self._lots: BallotShown | None = None
        self._guesses: BallotShown | None = None
        self.hide()

    def set_state(self, state: StageState) -> None:
        """Shows choice and guesses of ``state`` while that counts down."""
        audience, vote = state.audience, guessing(state)
        choice, lots = "", None
        if audience.choice is not None:
            ballots = chosen(audience)
            choice = words.choice_words(ballots, audience.choice)
            lots = next((ballot for ballot in ballots if ballot.lot), None)
        guesses = None if vote is None else open_ballots(vote)[0]
        if (choice, lots, guesses) != (self._choice, self._lots, self._guesses):
            self._choice, self._lots, self._guesses = choice, lots, guesses
            self._question = words.guess_question(state.run)
            self.setAccessibleDescription(self._spoken())
            self.update()
        is_shown = state.countdown is not None and bool(choice or guesses)
        self.setVisible(is_shown)
        if is_shown:
            self.place()

    def place(self) -> None:
        """Takes the room at the right of the ring."""
        width, height = self._over.width(), self._over.height()
        ring = width / 2 + _RING * min(height, width * 0.75)
        left = max(ring + width * 0.012, width * _LEFT)
        right = width * (1 - _RIGHT)
        place = QRectF(left, height * _TOP, right - left, height * (_BOTTOM - _TOP))
        self.setGeometry(place.toRect())

    def _spoken(self) -> str:
        parts = [self._choice]
        if self._guesses is not None:
            parts.append(self._question)
            parts += [f"{words.spoken_option(shown)}." for shown in self._guesses.options]
        return " ".join(part for part in parts if part)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the words, the lots and the bars."""
        px = self.theme.px
        with Ink(self, self.theme) as ink:
            room = QRectF(self.rect()).adjusted(px(6), 0, -px(6), 0)
            if self._choice:
                room.setTop(self._draw_words(ink, room, self._choice, "text") + px(12))
            if self._lots is not None:
                lots = QRectF(room.left(), room.top(), room.width(), px(56))
                draw_lots(ink, lots, self._lots)
                room.setTop(lots.bottom() + px(12))
            if self._guesses is not None:
                room.setTop(room.top() + px(14))
                room.setTop(self._draw_words(ink, room, self._question, "accent") + px(14))
                draw_small_bars(ink, room, self._guesses, upright=True)

    def _draw_words(self, ink: Ink, room: QRectF, text: str, tone: str) -> float:
        told = fit_lines(text, self.theme, room.width(), _LOOKS, 600)
        if told.cut:
            self.set_tip(text)
        return ink.lines(room, told.lines, told.font, tone, told.pitch)
