"""A card of which only the figures change is drawn in part, and looks as one drawn whole."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model.events import NodeHealth, NodeStatus, Role
from core.views.stage_state import StageState
from gui.drawing.theme import DARK, LIGHT, Theme
from gui.stage.nodes.card import NodeCard

HEALTH = NodeHealth(node="n1", status=NodeStatus.UP, role=Role.FOLLOWER, lag=1)


def state_of(health: NodeHealth) -> StageState:
    state = StageState()
    return replace(state, system=replace(state.system, names=("n1",), nodes={"n1": health}))


def make_card(qtbot: QtBot, name: str, height: int) -> NodeCard:
    theme = Theme(name)
    theme.set_size(1920, 1080)
    card = NodeCard(theme, HEALTH)
    qtbot.addWidget(card)
    card.setFixedSize(498, height)
    with qtbot.waitExposed(card):
        card.show()
    QApplication.processEvents()
    return card


def most_off(one: QImage, other: QImage) -> int:
    """Returns by how many levels, of 255, two pictures of the same size differ at most."""
    assert one.size() == other.size()
    return max(abs(a - b) for a, b in zip(one.constBits(), other.constBits(), strict=True))


@pytest.mark.parametrize("name", [DARK, LIGHT])
@pytest.mark.parametrize("height", [160, 140])
@pytest.mark.parametrize("status", [NodeStatus.UP, NodeStatus.DOWN, NodeStatus.PAUSED])
def test_card_whose_figures_changed_often_looks_as_one_drawn_once(
    qtbot: QtBot, name: str, height: int, status: NodeStatus
) -> None:
    card, other = make_card(qtbot, name, height), make_card(qtbot, name, height)
    health = replace(HEALTH, status=status)
    for lag in (5, 12345, 7, 88):
        card.show_at(state_of(replace(health, lag=lag)), 1.0)
        card.grab()
    other.show_at(state_of(replace(health, lag=88)), 1.0)
    assert card.text_shown == other.text_shown
    # A shade of colours that begins at the place of the figures may be rounded otherwise.
    assert most_off(card.grab().toImage(), other.grab().toImage()) <= 1


def test_other_figures_repaint_no_more_than_their_place(qtbot: QtBot) -> None:
    card = make_card(qtbot, DARK, 160)
    painted: list[QRect] = []
    paint = card.paintEvent

    def noted(event: QPaintEvent) -> None:
        painted.append(event.rect())
        paint(event)

    card.paintEvent = noted
    card.show_at(state_of(replace(HEALTH, lag=99)), 1.0)
    QApplication.processEvents()
    (rect,) = painted
    assert rect.height() < card.height() / 3
    card.show_at(state_of(replace(HEALTH, status=NodeStatus.DOWN)), 1.0)
    QApplication.processEvents()
    assert painted[1:] == [card.rect()]
