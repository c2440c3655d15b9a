"""A page of cards: which one is chosen, by keys, by mouse and by presenter remote."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.model.records import PreflightCheck
from core.views.stage_state import Notice
from gui.drawing.ink import Ink, fit_lines
from gui.drawing.logo import draw_logo
from gui.drawing.theme import Theme
from gui.stage.bars import NoticeBar
from gui.stage.hint import draw_hint
from gui.stage.keys import Action, KeyCommand
from gui.stage.overlays.cover import Cover
from gui.stage.overlays.order import Layer
from gui.stage.sidebar.key_button import KeyButton
from gui.stage.systems.card import SystemCardButton
from gui.stage.systems.places import SystemCard, arrange, moved
from gui.stage.systems.words import SYSTEMS, PageWords

_MARGIN, _CARDS_TOP, _GAP, _TALLEST, _FOOT = 96, 270, 32, 372, 92
"""Heights and widths in units: sides, above the cards, between cards, of a card, below cards."""
_FIRST_LINE = 34
"""In units: the height of each line for who starts the program the first time."""
_OF_WINDOW = frozenset(
    {Action.FULL_SCREEN, Action.BLANK, Action.HELP, Action.THEME, Action.QUIT, Action.ESCAPE}
)
"""Actions that the page leaves to the window."""
_BUTTONS = (
    (Action.SYSTEMS, "C", "systems", 126),
    (Action.FULL_SCREEN, "F", "full screen", 146),
    (Action.THEME, "T", "theme", 104),
    (Action.HELP, "?", "keys", 88),
    (Action.QUIT, "Q", "quit", 88),
)
"""Buttons with key, word and width in units; the first only where a way leads back."""


class SystemsPage(Cover):
    """A card for each system, or for each recorded run, over the whole window.

    Attributes:
        cards: the cards in order.
        selected: number of the card that Space takes.
        taken: key of the card that was chosen; empty until then.
        buttons: the buttons of keys that work here, by action.

    Signals:
        chosen: a card was chosen (its key); once, until :meth:`give_back`.
        left: what leads back to the page of the systems was asked for.
        asked: a button was clicked (:class:`gui.stage.keys.Action`).
        painted: the page is being painted.
    """

    layer = Layer.PAGE
    chosen = Signal(str)
    left = Signal()
    asked = Signal(object)
    painted = Signal()

    def __init__(
        self,
        theme: Theme,
        cards: Sequence[SystemCard],
        parent: QWidget,
        words: PageWords = SYSTEMS,
    ) -> None:
        """Makes a hidden page over ``parent`` with the first card selected."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # spares the stage below
        self._theme = theme
        self._words = words
        self.setAccessibleName(words.title)
        self.setAccessibleDescription(" ".join((words.hint, *words.first, words.remote)))
        self.selected, self.taken = 0, ""
        self._caps: Callable[[str], str] = str
        self.cards = [SystemCardButton(theme, card, self) for card in cards]
        for number, card in enumerate(self.cards):
            card.clicked.connect(lambda _=False, at=number: self.take(at))
            card.focused.connect(lambda at=number: self.select(at))
        self.buttons: dict[Action, KeyButton] = {}
        for action, cap, word, _ in _BUTTONS[0 if words.leads_back else 1 :]:
            button = KeyButton(theme, action, cap, word, self, "window")
            button.clicked.connect(lambda _=False, asked=action: self.asked.emit(asked))
            self.buttons[action] = button
        self.notice = NoticeBar(theme, self)
        self.notice.dismissed.connect(self.notice.hide)
        theme.changed.connect(self._place)
        self._place()
        self._show_selected()

    def set_verdict(self, verdict: PreflightCheck) -> None:
        """Shows whether the system ``verdict.key`` can start, on the card of that system."""
        for card in self.cards:
            if card.card.key == verdict.key:
                card.set_verdict(verdict)

    def set_notice(self, notice: Notice | None) -> None:
        """Shows a notice for the person, below the cards."""
        self.notice.setVisible(self.notice.set_notice(notice))

    def label_keys(self, label: Callable[[str], str]) -> None:
        """Writes ``label(name)`` on the cap of every key."""
        self._caps = label
        for action, cap, _, _ in _BUTTONS:
            if action in self.buttons:
                self.buttons[action].set_cap(label(cap))

    def run(self, command: KeyCommand, step: tuple[int, int]) -> bool:
        """Runs what the keys mean here; returns False for what the window does by itself.

        Args:
            command: the key's command on the stage.
            step: columns and rows that the key moves among cards; (0, 0) for no arrow key.
        """
        if command.action in _OF_WINDOW:
            return False
        if any(step):
            self.select(moved(self.selected, step, len(self.cards)))
        elif command.action is Action.NEXT:
            self.take(self.selected)
        elif command.action is Action.BACK:
            # A remote has two keys: one of them must reach every card.
            self.select(moved(self.selected, (-1, 0), len(self.cards)))
        elif command.action is Action.SYSTEMS and self._words.leads_back:
            self.left.emit()
        elif command.action is Action.JUMP and command.number < len(self.cards):
            self.select(command.number)
        return True

    def select(self, number: int) -> None:
        """Selects card ``number`` for Space, and gives that card the keyboard's focus."""
        if self.taken or number == self.selected:
            return
        self.selected = number
        self._show_selected()

    def take(self, number: int) -> None:
        """Chooses card ``number``; no other can be until :meth:`give_back`."""
        if self.taken:
            return
        self.select(number)
        card = self.cards[number]
        self.taken = card.card.key
        card.set_look(selected=True, taken=True)
        self.chosen.emit(self.taken)

    def give_back(self) -> None:
        """Lets another card be chosen: what was chosen isn't on stage, or no longer."""
        self.taken = ""
        self._show_selected()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Moves among the page's cards and buttons only: what lies below can't be seen."""
        around = [*self.cards, *self.buttons.values(), *self.notice.buttons]
        there = [widget for widget in around if widget.isVisible()]
        # Without a window manager no window is active, and no widget says that it has the focus.
        focused = self.window().focusWidget()
        at = next((n for n, widget in enumerate(there) if widget is focused), self.selected)
        after = (at + (1 if forward else -1)) % len(there)
        there[after].setFocus()
        if after < len(self.cards):
            self.select(after)
        return True

    def _show_selected(self) -> None:
        for number, card in enumerate(self.cards):
            card.set_look(number == self.selected, taken=False)
        self.setFocusProxy(self.cards[self.selected])
        self.cards[self.selected].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places cards and buttons."""
        self._place()

    def _place(self) -> None:
        px, side = self._theme.px, self._theme.px(_MARGIN)
        places = arrange(
            len(self.cards),
            left=side,
            top=px(_CARDS_TOP),
            width=self.width() - 2 * side,
            height=self.height() - px(_CARDS_TOP) - px(self._foot()),
            gap=px(_GAP),
            tallest=px(_TALLEST),
        )
        for card, at in zip(self.cards, places, strict=True):
            card.setGeometry(at.left, at.top, at.width, at.height)
        right = self.width() - px(40)
        for action, _, _, wide in reversed(_BUTTONS):
            if action not in self.buttons:
                continue
            right -= px(wide)
            self.buttons[action].setGeometry(right, px(31), px(wide), px(34))
            right -= px(10)
        bar = px(62)
        self.notice.setGeometry(side, self.height() - px(14) - bar, self.width() - 2 * side, bar)
        self.update()

    def _foot(self) -> float:
        """Returns the height below the cards, in units."""
        lines = len(self._words.first)
        return _FOOT + (lines * _FIRST_LINE + 14 if lines else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what is above and below the cards."""
        theme, px, side = self._theme, self._theme.px, self._theme.px(_MARGIN)
        wide = self.width() - 2 * side
        with Ink(self, theme) as ink:
            ink.fill("window")
            draw_logo(ink, QRectF(px(48), px(28), px(300), px(40)))
            title = QRectF(side, px(114), wide, px(76))
            ink.text(title, self._words.title, theme.font(54, 700), "text")
            told = fit_lines(self._words.hint, theme, wide, ((24, 34, 1), (20, 28, 1)))
            ink.lines(QRectF(side, px(194), wide, 0), told.lines, told.font, "muted", told.pitch)
            top = self.height() - px(self._foot()) + px(22)
            for line in self._words.first:
                draw_hint(ink, QRectF(side, top, wide, px(_FIRST_LINE)), line, self._caps, 17.0)
                top += px(_FIRST_LINE)
            if self.notice.isHidden():
                foot = QRectF(side, self.height() - px(66), wide, px(32))
                ink.text(foot, self._words.remote, theme.font(18), "faint")
        self.painted.emit()
