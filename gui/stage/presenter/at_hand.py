"""The facts that a presenter wants at hand: victim, bound, who leads, the last figures."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text import presenter as words
from core.text.ballots import audience_fact, lead_fact
from core.text.presenter import FactAtHand
from core.views.stage_state import StageState
from gui.drawing.ink import Ink, metrics
from gui.drawing.theme import Theme
from gui.stage.presenter.card import PresenterCard
from gui.stage.tiles import Tile


def facts_at_hand(state: StageState, tiles: Iterable[Tile]) -> tuple[FactAtHand, ...]:
    """Returns the facts on the run, with the figures of the scoreboard's ``tiles``."""
    counted = words.count_facts(state)
    shown = [] if state.run is None else list(tiles)
    # One line of its own tells both acknowledged and lost.
    figures = [tile for tile in shown if not tile.label.startswith(("Acked", "Lost"))]
    measured = [FactAtHand(tile.label.lower(), _value(tile)) for tile in figures]
    told = (
        (words.IN_THE_ROOM, audience_fact(state.audience)),
        (words.LEADS_VOTE, lead_fact(state.audience.vote)),
    )
    room = [FactAtHand(label, value) for label, value in told if value]
    return (*words.known_facts(state), *room, *measured, *counted)


def _value(tile: Tile) -> str:
    return f"{tile.value} {tile.unit}".strip()


class AtHandView(PresenterCard):
    """Shows facts, one in a line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes an empty panel."""
        super().__init__(theme, words.AT_HAND, parent)
        self.facts: tuple[FactAtHand, ...] = ()

    def set_facts(self, facts: tuple[FactAtHand, ...]) -> None:
        """Shows ``facts``."""
        if facts != self.facts:
            self.facts = facts
            self.setAccessibleDescription("; ".join(f"{one.label}: {one.value}" for one in facts))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the facts that have room."""
        theme, px = self.theme, self.theme.px
        with Ink(self, theme) as ink:
            room = self.draw_frame(ink)
            if not self.facts:
                ink.text(
                    QRectF(room.left(), room.top(), room.width(), px(36)),
                    words.NO_SYSTEM,
                    theme.font(22),
                    "muted",
                )
                return
            pitch = min(room.height() / len(self.facts), px(44))
            size = min(pitch / theme.unit * 0.56, 23)
            label, value = theme.font(size), theme.font(size, 600)
            wide = max(metrics(label).horizontalAdvance(fact.label) for fact in self.facts)
            wide = min(wide + px(24), room.width() / 2)
            for number, fact in enumerate(self.facts):
                line = QRectF(room.left(), room.top() + number * pitch, room.width(), pitch)
                ink.text(QRectF(line.left(), line.top(), wide, pitch), fact.label, label, "faint")
                narrow = theme.font(size * 0.84, 600)
                ink.fitted(line.adjusted(wide, 0, 0, 0), fact.value, (value, narrow), "text")
