"""The cards of all nodes, in even rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QWidget

from core.model.events import NodeHealth
from core.views.stage_state import StageState
from gui.drawing.theme import Theme

if TYPE_CHECKING:
    from gui.stage.nodes.card import NodeCard

MOST_AT_ONCE = 5
"""Cards that are updated in one go: each takes its time to paint."""


class NodeGrid(QObject):
    """Makes and places the cards, and shows each state on every card.

    Attributes:
        cards: the cards by node name, in the run's order.
        is_shown: whether the cards are on the stage; else another page has their place.

    Signals:
        picked: a card was clicked (the node's name).
        menu_asked: a card's menu was asked for (name, place on the screen).
        status_painted: a card painted a status for the first time
            (name, status, monotonic time).
    """

    picked = Signal(str)
    menu_asked = Signal(str, QPoint)
    status_painted = Signal(str, object, float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Creates a grid without cards; later cards will be children of ``parent``."""
        super().__init__(parent)
        self._theme = theme
        self._parent = parent
        self.cards: dict[str, NodeCard] = {}
        self.is_shown = True
        self._state, self._now = StageState(), 0.0
        self._next = 0
        self._late: list[str] = []

    def set_state(self, state: StageState, now: float, *, later: bool = False) -> None:
        """Shows the nodes of ``state``, each on its card.

        Args:
            state: what is on the stage.
            now: run seconds.
            later: whether news are left for :meth:`catch_up`, as this frame paints enough.
        """
        renewed = list(state.nodes) != list(self.cards)
        if renewed:
            self._make(state)
        self._state, self._now = state, now
        if not self.is_shown:
            return
        # Other figures come with the next :meth:`tick`.
        cards = {name: card for name, card in self.cards.items() if name not in self._late}
        news = [name for name, card in cards.items() if card.is_news(state)]
        count = 0 if later and not renewed else MOST_AT_ONCE
        for name in news[:count]:
            self.cards[name].show_at(state, now)
        self._late += news[count:]

    def catch_up(self) -> bool:
        """Shows some of the cards that wait, of many with news; returns whether any did."""
        late, self._late = self._late[:MOST_AT_ONCE], self._late[MOST_AT_ONCE:]
        for name in late:
            self.cards[name].show_at(self._state, self._now)
        return bool(late)

    def tick(self, state: StageState, now: float) -> None:
        """Updates the cards to ``now`` seconds of the run, unless none is shown.

        Of many cards some are updated each time, so that all take their turns.
        """
        self._state, self._now = state, now
        if self.is_shown:
            cards = list(self.cards.values())
            for _ in range(min(len(cards), MOST_AT_ONCE)):
                self._next = (self._next + 1) % len(cards)
                cards[self._next].show_at(state, now)

    def show_now(self, health: NodeHealth, state: StageState, now: float) -> None:
        """Paints a node's changed status at once, before returning."""
        self._state, self._now = state, now
        card = self.cards.get(health.node)
        if card is not None:
            card.show_now(health, state, now)

    def draw_ahead(self, state: StageState, now: float) -> bool:
        """Draws the pixels of one of a few hidden cards; returns whether any were missing."""
        if self.is_shown or len(self.cards) > MOST_AT_ONCE:
            return False
        for card in self.cards.values():
            card.show_at(state, now)
        return any(card.draw_ahead() for card in self.cards.values())

    def set_visible(self, shown: bool) -> None:
        """Shows all cards, or none."""
        if shown is not self.is_shown:
            self._late.clear()
        if shown and not self.is_shown:
            for card in self.cards.values():
                card.show_at(self._state, self._now)
        self.is_shown = shown
        for card in self.cards.values():
            card.setVisible(shown)

    def place(self, rects: Sequence[QRect]) -> None:
        """Puts the cards at ``rects``, in order."""
        for card, rect in zip(self.cards.values(), rects, strict=False):
            card.setGeometry(rect)

    def _make(self, state: StageState) -> None:
        from gui.stage.nodes.card import NodeCard

        for card in self.cards.values():
            card.hide()
            card.setParent(None)
            card.deleteLater()
        self.cards = {}
        self._late.clear()
        for name, health in state.nodes.items():
            card = NodeCard(self._theme, health, self._parent)
            card.clicked.connect(lambda _=False, node=name: self.picked.emit(node))
            card.menu_asked.connect(self.menu_asked)
            card.status_painted.connect(self.status_painted)
            card.setVisible(self.is_shown)
            self.cards[name] = card
        for card in reversed(self.cards.values()):
            card.lower()  # beneath the overlays, which may be there by now
