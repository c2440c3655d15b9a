"""Tests of the cards of all nodes: of many, some take their turn with each update."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.model.events import NodeHealth, NodeStatus, Role
from core.views.stage_state import StageState
from gui.drawing.theme import Theme
from gui.stage.nodes.grid import MOST_AT_ONCE, NodeGrid


def health(number: int, lag: int, status: NodeStatus = NodeStatus.UP) -> NodeHealth:
    return NodeHealth(node=f"n{number}", status=status, role=Role.FOLLOWER, lag=lag)


def state_of(count: int, lag: int) -> StageState:
    """Returns a state with ``count`` nodes that lag that much."""
    nodes = {f"n{number}": health(number, lag) for number in range(count)}
    state = StageState()
    return replace(state, system=replace(state.system, names=tuple(nodes), nodes=nodes))


def told(grid: NodeGrid, lag: int) -> int:
    """Returns how many cards tell that lag."""
    return sum(("lag", str(lag)) in card.text_shown.figures for card in grid.cards.values())


def make_grid(qtbot: QtBot, count: int) -> NodeGrid:
    window = QWidget()
    qtbot.addWidget(window)
    grid = NodeGrid(Theme(), window)
    grid.set_state(state_of(count, 1), 0.0)
    return grid


def test_few_cards_are_all_updated_in_one_turn(qtbot: QtBot) -> None:
    grid, state = make_grid(qtbot, MOST_AT_ONCE), state_of(MOST_AT_ONCE, 7)
    grid.set_state(state, 1.0)
    assert told(grid, 7) == 0
    grid.tick(state, 1.0)
    assert told(grid, 7) == MOST_AT_ONCE


def test_many_cards_take_turns_until_each_is_updated(qtbot: QtBot) -> None:
    count = 4 * MOST_AT_ONCE
    grid, state = make_grid(qtbot, count), state_of(count, 7)
    grid.set_state(state, 1.0)
    assert told(grid, 7) == 0
    for turn in range(1, 5):
        grid.tick(state, 1.0)
        assert told(grid, 7) == turn * MOST_AT_ONCE


def test_news_of_one_of_many_is_shown_at_once(qtbot: QtBot) -> None:
    grid, state = make_grid(qtbot, 30), state_of(30, 7)
    nodes = {**state.nodes, "n3": health(3, 0, NodeStatus.DOWN)}
    grid.set_state(replace(state, system=replace(state.system, nodes=nodes)), 1.0)
    assert grid.cards["n3"].text_shown.tone == "bad"


def test_hidden_cards_show_the_newest_state_once_they_are_shown(qtbot: QtBot) -> None:
    grid = make_grid(qtbot, 30)
    grid.set_visible(False)
    grid.set_state(state_of(30, 7), 1.0)
    assert told(grid, 7) == 0
    grid.set_visible(True)
    assert told(grid, 7) == 30


def test_news_of_many_are_shown_over_some_frames_until_each_is_told(qtbot: QtBot) -> None:
    count = 3 * MOST_AT_ONCE - 4
    grid, state = make_grid(qtbot, count), state_of(count, 7)
    nodes = {name: replace(each, role=Role.LEADER) for name, each in state.nodes.items()}
    state = replace(state, system=replace(state.system, nodes=nodes))
    grid.set_state(state, 1.0)
    assert told(grid, 7) == MOST_AT_ONCE
    grid.set_visible(True)
    grid.set_state(state, 1.1)
    assert grid.catch_up()
    assert told(grid, 7) == 2 * MOST_AT_ONCE
    assert grid.catch_up()
    assert told(grid, 7) == count
    assert not grid.catch_up()


def test_card_that_waits_with_older_news_does_not_take_back_what_was_shown_at_once(
    qtbot: QtBot,
) -> None:
    grid, state = make_grid(qtbot, 30), state_of(30, 7)
    paused = health(3, 0, NodeStatus.PAUSED)
    nodes = {**state.nodes, "n3": paused, "n4": health(4, 0, NodeStatus.PAUSED)}
    grid.set_state(replace(state, system=replace(state.system, nodes=nodes)), 1.0, later=True)
    down = health(3, 0, NodeStatus.DOWN)
    nodes = {**nodes, "n3": down}
    grid.show_now(down, replace(state, system=replace(state.system, nodes=nodes)), 1.1)
    assert grid.catch_up()
    assert [grid.cards[name].text_shown.tone for name in ("n3", "n4")] == ["bad", "warn"]


def test_hidden_cards_are_drawn_ahead_one_in_each_call_until_none_looks_otherwise(
    qtbot: QtBot,
) -> None:
    grid, state = make_grid(qtbot, 3), state_of(3, 7)
    assert not grid.draw_ahead(state, 1.0), "shown cards are drawn as they are painted"
    grid.set_visible(False)
    assert [grid.draw_ahead(state, 1.0) for _ in range(4)] == [True, True, True, False]
    assert told(grid, 7) == 3
    nodes = {**state.nodes, "n1": health(1, 8)}
    other = replace(state, system=replace(state.system, nodes=nodes))
    assert [grid.draw_ahead(other, 1.0) for _ in range(2)] == [True, False]


def test_many_hidden_cards_are_not_drawn_ahead(qtbot: QtBot) -> None:
    grid = make_grid(qtbot, MOST_AT_ONCE + 1)
    grid.set_visible(False)
    assert not grid.draw_ahead(state_of(MOST_AT_ONCE + 1, 7), 1.0)
