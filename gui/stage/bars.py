"""Bars across the stage: a notice with a remedy, a question with answers."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.model.events import Level
from core.views.stage_state import Choice, Notice
from gui.drawing import signs
from gui.drawing.ink import CENTER, Ink, metrics, wrap
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel, StageButton

_LOOKS = {
    Level.GOOD: (signs.Sign.CHECK, "good", "good-soft", "Done"),
    Level.INFO: (signs.Sign.INFO, "accent", "accent-soft", "Note"),
    Level.WARNING: (signs.Sign.WARNING, "warn", "warn-soft", "Warning"),
    Level.ERROR: (signs.Sign.CROSS, "bad", "bad-soft", "Error"),
}


class BarButton(StageButton):
    """A button within a bar: a word and, where a key does the same, the key."""

    def __init__(self, theme: Theme, word: str, cap: str, fill: str, parent: QWidget) -> None:
        """Makes a button that says ``word`` on a bar of the colour ``fill``."""
        super().__init__(theme, word, parent)
        self.setToolTip(f"{word} ({cap})" if cap else word)
        self._word = word
        self._cap = cap
        self._fill = fill

    def wanted_width(self) -> int:
        """Returns the width that the button needs, in pixels."""
        theme = self.theme
        word = metrics(theme.font(17, 600)).horizontalAdvance(self._word)
        cap = metrics(theme.font(14, 600)).horizontalAdvance(self._cap)
        return int(word + cap) + theme.px(34 if not self._cap else 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the key, if any, and the word."""
        theme, rect = self.theme, QRectF(self.rect())
        with Ink(self, theme) as ink:
            ink.fill(self._fill)
            back = theme.color("hover" if self.hovered else "raised")
            ink.box(rect, back, theme.color("muted"), theme.px(9))
            room = rect.adjusted(theme.px(16), 0, -theme.px(14), 0)
            if self._cap:
                drawn = ink.text(room, self._cap, theme.font(14, 600), "faint")
                room = room.adjusted(drawn + theme.px(10), 0, 0, 0)
                ink.text(room, self._word, theme.font(17, 600), "text")
            else:
                ink.text(room, self._word, theme.font(17, 600), "text", CENTER)
            self.draw_focus(ink, theme.px(9))


class Bar(Panel):
    """A coloured strip with a sign, a text in up to two lines, and buttons at the right.

    Attributes:
        buttons: the buttons, from left to right.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Makes a hidden bar."""
        super().__init__(theme, name, parent)
        self._look = _LOOKS[Level.INFO]
        self._text = ""
        self._remedy = ""
        self._buttons: list[BarButton] = []
        self.hide()

    @property
    def buttons(self) -> list[BarButton]:
        """The bar's buttons, from left to right."""
        return self._buttons

    def fill_in(self, level: Level, text: str, remedy: str, buttons: list[BarButton]) -> None:
        """Shows text and buttons; the former buttons go away."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._look = _LOOKS[level]
        self._text, self._remedy, self._buttons = text, remedy, buttons
        self.setAccessibleDescription(f"{self._look[3]}: {text} {remedy}".strip())
        for button in buttons:
            button.show()
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the buttons."""
        self._place()

    def _place(self) -> None:
        px = self.theme.px
        right = self.width() - px(14)
        for button in reversed(self._buttons):
            wide = button.wanted_width()
            button.setGeometry(right - wide, (self.height() - px(40)) // 2, wide, px(40))
            right -= wide + px(10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints sign and text."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        sign, tone, fill, _ = self._look
        with Ink(self, theme) as ink:
            ink.fill("window")
            ink.box(rect, theme.color(fill), theme.color(tone), px(12))
            size = px(22)
            spot = QRectF(px(18), rect.center().y() - size / 2, size, size)
            signs.draw(ink.painter, sign, spot, theme.color(tone))
            end = self._buttons[0].x() if self._buttons else self.width()
            room = QRectF(px(54), 0, end - px(54) - px(16), rect.height())
            self._draw_words(ink, room)

    def _draw_words(self, ink: Ink, room: QRectF) -> None:
        theme, px = self.theme, self.theme.px
        whole = f"{self._text}\n{self._remedy}" if self._remedy else self._text
        large = theme.font(18, 600)
        if metrics(large).horizontalAdvance(f"{self._text}  {self._remedy}") <= room.width():
            drawn = ink.text(room, self._text, large, "text")
            rest = room.adjusted(drawn + px(12), 0, 0, 0)
            if self._remedy:
                ink.text(rest, self._remedy, theme.font(18), "text")
            self.set_tip("")
            return
        font = theme.font(16, 600)
        lines, elided = wrap(whole, font, room.width(), 2)
        pitch = px(23)
        top = room.center().y() - pitch * len(lines) / 2
        ink.lines(QRectF(room.left(), top, room.width(), 0), lines, font, "text", pitch)
        self.set_tip(whole if elided else "")


class NoticeBar(Bar):
    """A message to the presenter, which stays until dismissed or replaced.

    Signals:
        dismissed: the presenter has read the notice.
    """

    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes a hidden bar."""
        super().__init__(theme, "Notice", parent)
        self._notice: Notice | None = None
        self._read: Notice | None = None

    def set_notice(self, notice: Notice | None) -> bool:
        """Shows ``notice`` unless dismissed before; returns whether the bar is needed."""
        if notice is not self._notice:
            self._notice = notice
            if notice is not None:
                fill = _LOOKS[notice.level][2]
                close = BarButton(self.theme, "Dismiss", "", fill, self)
                close.clicked.connect(self._dismiss)
                self.fill_in(notice.level, notice.text, notice.remedy, [close])
        return notice is not None and notice is not self._read

    def _dismiss(self) -> None:
        self._read = self._notice
        self.dismissed.emit()


class ChoiceBar(Bar):
    """A question of the story, with a button for each answer.

    Signals:
        chosen: an answer was given (key of the option).
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes a hidden bar."""
        super().__init__(theme, "Question", parent)
        self._choice: Choice | None = None

    def set_choice(self, choice: Choice | None) -> bool:
        """Shows ``choice``; returns whether the bar is needed."""
        if choice is not self._choice:
            self._choice = choice
            if choice is not None:
                buttons: list[BarButton] = []
                for number, option in enumerate(choice.options):
                    cap = f"F{number + 2}" if number < 3 else ""
                    button = BarButton(self.theme, option.label, cap, "warn-soft", self)
                    button.clicked.connect(lambda _=False, key=option.key: self.chosen.emit(key))
                    buttons.append(button)
                self.fill_in(Level.WARNING, choice.text, "", buttons)
        return choice is not None
