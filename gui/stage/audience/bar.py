"""The strip that tells the audience's choice and guesses."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text import ballots as words
from core.views.ballots import (
    BallotShown,
    chosen,
    deciding,
    guessed,
    guessing,
    open_ballots,
    tells_choice,
    tells_guesses,
)
from core.views.stage_state import StageState
from gui.drawing import signs
from gui.drawing.ink import Ink, fit_lines
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.audience.small_bars import draw_lots, draw_small_bars

_WORDS_SHARE = 0.42
"""Share of the width for the words, where there are bars beside the words."""
_LOOKS = ((20, 26, 1), (18, 22, 2), (15, 18, 3))


class BarContent(NamedTuple):
    """The content of the strip.

    Attributes:
        sign: the sign before the words.
        tone: its colour, which the strip's edge has, too.
        fill: colour of the strip.
        text: the words.
        ballot: the answers that are drawn beside the words; None without any.
    """

    sign: signs.Sign
    tone: str
    fill: str
    text: str
    ballot: BallotShown | None = None


def bar_content(state: StageState) -> BarContent | None:
    """Returns the strip's content for ``state``; None where there is nothing to tell."""
    audience = state.audience
    if deciding(state) is not None or state.countdown is not None:
        return None  # The vote has a page, and the countdown a card of its own.
    if (vote := guessing(state)) is not None:
        (guesses, *_) = open_ballots(vote)
        text = words.guess_question(state.run)
        return BarContent(signs.Sign.QUESTION, "accent", "accent-soft", text, guesses)
    if tells_guesses(state) and audience.judged is not None:
        text = words.judged_words(audience.judged)
        return BarContent(signs.Sign.CHECK, "good", "good-soft", text, guessed(audience))
    if tells_choice(state) and audience.choice is not None:
        ballots = chosen(audience)
        text = words.choice_words(ballots, audience.choice)
        lots = next((ballot for ballot in ballots if ballot.lot), None)
        shown = lots or next((ballot for ballot in ballots if ballot.winner), None)
        return BarContent(signs.Sign.TARGET, "warn", "warn-soft", text, shown)
    return None


class AudienceBar(Panel):
    """A strip across the stage, like the strips of notices and questions."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes a hidden strip."""
        super().__init__(theme, "Audience", parent)
        self._content: BarContent | None = None
        self.hide()

    def set_state(self, state: StageState) -> bool:
        """Shows the audience's part of ``state``; returns whether the strip is needed."""
        content = bar_content(state)
        if content != self._content:
            self._content = content
            self.setAccessibleDescription("" if content is None else _spoken(content))
            self.update()
        return content is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints sign, words and answers."""
        content, theme, px = self._content, self.theme, self.theme.px
        with Ink(self, theme) as ink:
            ink.fill("window")
            if content is None:
                return
            rect = QRectF(self.rect())
            ink.box(rect, theme.color(content.fill), theme.color(content.tone), px(12))
            size = px(22)
            spot = QRectF(px(18), rect.center().y() - size / 2, size, size)
            signs.draw(ink.painter, content.sign, spot, theme.color(content.tone))
            room = rect.adjusted(px(54), px(4), -px(18), -px(4))
            beside = QRectF(room)
            if content.ballot is not None:
                room.setWidth(room.width() * _WORDS_SHARE)
                beside.setLeft(room.right() + px(26))
            told = fit_lines(content.text, theme, room.width(), _LOOKS, 600)
            self.set_tip(content.text if told.cut else "")
            room.setTop(room.center().y() - told.pitch * len(told.lines) / 2)
            ink.lines(room, told.lines, told.font, "text", told.pitch)
            if content.ballot is not None and content.ballot.lot:
                draw_lots(ink, beside, content.ballot)
            elif content.ballot is not None:
                draw_small_bars(ink, beside, content.ballot, upright=False)


def _spoken(content: BarContent) -> str:
    ballot = content.ballot
    if ballot is None:
        return content.text
    told = (words.spoken_option(shown) for shown in ballot.options)
    return f"{content.text} {'; '.join(told)}"
