"""The cards of the stories, to choose one before the show begins."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.model.events import Option
from core.views.stage_state import ChapterStatus, StageState
from gui.drawing import signs
from gui.drawing.ink import Ink, fit_lines, metrics
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel, StageButton

HEIGHT, LOW = 176, 68
"""Heights of the row of cards, in units; low cards show only the titles."""
_BETWEEN, _PAD = 18, 26
_HERE = "on the stage"


class StoryCard(StageButton):
    """The card of a story: title, a sentence, and the key that picks the story.

    Attributes:
        option: the story.
    """

    def __init__(self, theme: Theme, option: Option, cap: str, parent: QWidget) -> None:
        """Makes the card of ``option``; ``cap`` is the name of the key, empty for none."""
        super().__init__(theme, f"Story: {option.label}", parent)
        self.option = option
        self._cap = cap
        self._here = False
        self._keyed = True
        self._name()

    def set_look(self, here: bool, keyed: bool) -> None:
        """Sets whether this story is on the stage, and whether the key works at the moment."""
        if (here, keyed) != (self._here, self._keyed):
            self._here, self._keyed = here, keyed
            self._name()
            self.update()

    def _name(self) -> None:
        where = f", {_HERE}" if self._here else ""
        self.set_name(f"Story: {self.option.label}{where}", self.option.about)
        self.setAccessibleDescription(self.option.about)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the card."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        with Ink(self, theme) as ink:
            ink.fill("window")
            fill = "selected" if self._here else "hover" if self.hovered else "panel"
            ink.panel(rect, fill, "accent" if self._here or self.hovered else "border")
            low = rect.height() < px(HEIGHT) * 0.7
            top = (rect.height() - px(36)) / 2 if low else px(16)
            inner = rect.adjusted(px(_PAD), top, -px(_PAD - 6), -px(12))
            line = QRectF(inner.left(), inner.top(), inner.width(), px(36))
            right = self._draw_side(ink, line)
            title = QRectF(line.left(), line.top(), right - line.left() - px(12), line.height())
            fonts = [theme.font(size, 700) for size in (26, 22, 18)]
            ink.fitted(title, self.option.label, fonts, "text")
            if not low:
                words = inner.adjusted(0, px(46), 0, 0)
                looks = ((20, 28, 3), (17, 23, 4))
                told = fit_lines(self.option.about, theme, words.width(), looks)
                ink.lines(words, told.lines, told.font, "muted", told.pitch)
            self.draw_focus(ink, px(16))

    def _draw_side(self, ink: Ink, line: QRectF) -> float:
        """Draws sign and words, or a key, at the right of the title; returns the left edge."""
        theme, px = self.theme, self.theme.px
        font = theme.font(17, 600)
        if self._here:
            left = line.right() - metrics(font).horizontalAdvance(_HERE)
            ink.text(
                QRectF(left, line.top(), line.right() - left + 1, line.height()),
                _HERE,
                font,
                "accent",
            )
            size = px(17)
            spot = QRectF(left - size - px(8), line.center().y() - size / 2, size, size)
            signs.draw(ink.painter, signs.Sign.PLAY, spot, theme.color("accent"))
            return spot.left()
        if not (self._cap and self._keyed):
            return line.right()
        wide = metrics(font).horizontalAdvance(self._cap) + px(18)
        cap = QRectF(line.right() - wide, line.center().y() - px(15), wide, px(30))
        ink.box(cap, theme.color("raised"), theme.color("muted"), px(7))
        ink.text(cap.adjusted(px(9), 0, -px(8), 0), self._cap, font, "text")
        return cap.left()


class StoryCards(Panel):
    """A card for each story, side by side; shown in the first chapter where there are several.

    Attributes:
        cards: the cards in the stories' order.

    Signals:
        picked: a story other than the one on the stage was picked (key of the story).
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes hidden cards."""
        super().__init__(theme, "Stories", parent)
        self.cards: list[StoryCard] = []
        self._stories: tuple[Option, ...] = ()
        self._playing = ""
        self.hide()

    def set_state(self, state: StageState) -> bool:
        """Shows the stories of ``state``; returns whether the cards are needed now."""
        stories = state.run.stories if state.run is not None else ()
        if stories != self._stories:
            self._stories = stories
            self._make()
        self._playing = state.run.story if state.run is not None else ""
        for card in self.cards:
            # While the stage asks something, these keys answer that question.
            card.set_look(card.option.key == self._playing, state.choice is None)
        return can_pick(state)

    def _make(self) -> None:
        for card in self.cards:
            card.hide()
            card.setParent(None)
            card.deleteLater()
        self.cards = []
        for number, option in enumerate(self._stories):
            card = StoryCard(self.theme, option, f"F{number + 2}" if number < 3 else "", self)
            card.clicked.connect(lambda _=False, key=option.key: self._pick(key))
            card.show()
            self.cards.append(card)
        self._place()

    def _pick(self, key: str) -> None:
        if key != self._playing:
            self.picked.emit(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the cards."""
        self._place()

    def _place(self) -> None:
        gap, count = self.theme.px(_BETWEEN), max(len(self.cards), 1)
        for number, card in enumerate(self.cards):
            left = (self.width() + gap) * number // count
            right = (self.width() + gap) * (number + 1) // count - gap
            card.setGeometry(left, 0, right - left, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what lies between the cards."""
        with Ink(self, self.theme) as ink:
            ink.fill("window")


def can_pick(state: StageState) -> bool:
    """Whether another story can be picked now: in the first chapter, where there are several."""
    return state.run is not None and len(state.run.stories) > 1 and state.current == 0


def has_begun(state: StageState) -> bool:
    """Whether the story has gone beyond the first chapter, so that another would end the story."""
    return any(status is not ChapterStatus.TO_COME for status in state.statuses[1:])


def story_of(state: StageState, number: int) -> str | None:
    """Returns the key of story ``number`` (from 0); None where no such story can be picked."""
    if state.run is None or not can_pick(state) or number >= len(state.run.stories):
        return None
    key = state.run.stories[number].key
    return None if key == state.run.story else key
