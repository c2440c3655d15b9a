"""The picture on the stage: when it is there, what it says, what a click does, what it repaints."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model import intents as want
from gui.drawing.theme import DARK, LIGHT
from gui.stage.picture.view import PictureView
from tests.gui.plotting import count_differing
from tests.gui.scripted_stage import ScriptedStage
from tests.gui.text_check import text_faults, texts
from tests.scripted import COUNTDOWN_T, ELECTED_T, scripted_run
from tests.scripted_picture import scripted_picture

MakeStage = Callable[..., ScriptedStage]
SIZES = ((800, 600), (1024, 768), (1280, 720), (1920, 1080), (3840, 2160))


@pytest.fixture
def shown(make_stage: MakeStage, qtbot: QtBot) -> ScriptedStage:
    """Returns a stage with the picture in it, in the detection."""
    stage = make_stage(scripted_picture())
    stage.show()
    qtbot.waitUntil(stage.window.isVisible)
    stage.play_to(31.9)
    return stage


def picture_of(stage: ScriptedStage) -> PictureView:
    view = stage.window.parts.picture
    assert view is not None
    return view


def press(stage: ScriptedStage, key: Qt.Key) -> None:
    QTest.keyClick(stage.window, key)
    stage.beat()


@pytest.mark.parametrize(
    ("t", "is_picture"),
    [(2.0, False), (22.0, False), (25.0, True), (31.9, True), (38.0, False), (44.0, True)],
)
def test_fault_detection_and_recovery_show_the_picture_by_themselves(
    make_stage: MakeStage, t: float, is_picture: bool
) -> None:
    stage = make_stage(scripted_picture())
    stage.show()
    stage.play_to(t)
    view = stage.window.parts.picture  # none in the first chapter: nothing waits for it there
    assert (view is not None and view.isVisible()) is is_picture
    cards = stage.window.parts.grid.cards.values()
    assert all(card.isVisible() is not is_picture for card in cards)


def test_v_shows_the_cards_and_v_again_the_picture(shown: ScriptedStage) -> None:
    press(shown, Qt.Key.Key_V)
    assert not picture_of(shown).isVisible()
    press(shown, Qt.Key.Key_V)
    assert picture_of(shown).isVisible()


def test_chosen_picture_stays_in_other_chapters_and_other_windows(
    make_stage: MakeStage,
) -> None:
    first = make_stage(scripted_picture())
    first.show()
    first.play_to(22.0)
    press(first, Qt.Key.Key_V)
    first.play_to(38.0)
    assert picture_of(first).isVisible()
    second = make_stage(scripted_picture())
    second.show()
    second.play_to(22.0)
    assert picture_of(second).isVisible()


def test_the_picture_has_the_upper_part_and_the_plot_the_lower(shown: ScriptedStage) -> None:
    picture, plot = picture_of(shown).geometry(), shown.window.parts.plot.geometry()
    assert picture.bottom() < plot.top()
    assert picture.width() == plot.width()
    assert picture.height() > plot.height()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("t", [27.0, 31.9, ELECTED_T + 0.5, 44.4])
def test_no_words_are_cut_or_covered(
    make_stage: MakeStage, size: tuple[int, int], theme: str, t: float
) -> None:
    stage = make_stage(scripted_picture(), theme=theme)
    stage.show(*size)
    stage.play_to(t)
    assert text_faults(stage.window) == []


@pytest.mark.parametrize("size", SIZES[2:])
@pytest.mark.parametrize("nodes", [9, 12, 16, 50])
def test_no_words_of_a_crowd_are_cut_or_covered(
    make_stage: MakeStage, size: tuple[int, int], nodes: int
) -> None:
    stage = make_stage(scripted_run(nodes=nodes))
    stage.show(*size)
    for t in (25.0, 31.9, 44.4):
        stage.play_to(t)
        view = picture_of(stage)
        assert text_faults(view) == []
        assert {f"n{number}" for number in range(1, nodes + 1)} <= set(texts(view))


def test_of_a_crowd_in_a_small_window_only_names_are_said(make_stage: MakeStage) -> None:
    said: list[set[str]] = []
    for size in (SIZES[2], SIZES[4]):
        stage = make_stage(scripted_run(nodes=50))
        stage.show(*size)
        stage.play_to(25.0)
        said.append(set(texts(picture_of(stage))))
    small, large = said
    assert not {"Up", "follower"} & small
    assert {"Up", "follower"} <= large


SOFT = 12
"""The most pixels at which two drawings of the same may differ."""


@pytest.mark.parametrize("nodes", [3, 7, 9, 11])
def test_picture_drawn_in_pieces_looks_as_drawn_whole(make_stage: MakeStage, nodes: int) -> None:
    stage = make_stage(scripted_run(nodes=nodes))
    stage.show(1280, 720)
    stage.play_to(23.9)
    press(stage, Qt.Key.Key_V)
    view = picture_of(stage)
    view.grab()
    for t in (24.3, 26.5, 29.2, 31.9):
        stage.play_to(t)
        QApplication.processEvents()  # news of nodes have a step of their own
        stage.beat()
        piecewise = view.grab().toImage()
        text_faults(view)  # draws everything
        # The soft edge of a line may be rounded otherwise where a piece ends.
        assert count_differing(view.grab().toImage(), piecewise) <= SOFT


def test_the_killed_node_says_so_and_the_survivors_say_that_they_can_elect(
    shown: ScriptedStage,
) -> None:
    said = texts(picture_of(shown))
    assert "was leader" in said
    assert "killed 2.8 s ago" in said
    assert "stopped" in said
    assert any("2 of 3 up: can elect" in text for text in said)


def test_the_moment_of_the_new_leader_is_told_with_requests_and_votes(shown: ScriptedStage) -> None:
    shown.play_to(ELECTED_T + 0.5)
    said = texts(picture_of(shown))
    assert "n1 is the leader \u00b7 term 2 \u00b7 +4.6 s" in said
    assert "n1 asks for votes  +4.6 s" in said
    assert "n2 votes for n1  +4.6 s" in said


def test_dots_travel_with_time_and_stand_still_without(shown: ScriptedStage) -> None:
    shown.play_to(45.0)
    view = picture_of(shown)
    before = view.moving_spots
    shown.clock.t += 0.06
    shown.beat()
    after = view.moving_spots
    assert before
    assert after != before
    shown.beat()
    assert view.moving_spots == after


def test_a_click_on_a_node_picks_the_victim(make_stage: MakeStage, qtbot: QtBot) -> None:
    stage = make_stage(scripted_picture())
    stage.show()
    stage.play_to(24.05)
    QTest.mouseClick(picture_of(stage).buttons["n2"], Qt.MouseButton.LeftButton)
    assert stage.intents == [want.PickVictim("n2")]


def test_a_right_click_asks_for_the_menu_of_the_node(shown: ScriptedStage, qtbot: QtBot) -> None:
    view = picture_of(shown)
    button, reason = view.buttons["n2"], QContextMenuEvent.Reason.Mouse
    middle = button.rect().center()
    asked: list[tuple[str, QPoint]] = []

    def note(node: str, where: QPoint) -> None:
        asked.append((node, where))

    view.menu_asked.connect(note)
    with qtbot.waitSignal(view.menu_asked):
        event = QContextMenuEvent(reason, middle, button.mapToGlobal(middle))
        QApplication.sendEvent(button, event)
    assert asked == [("n2", button.mapToGlobal(middle))]
    menu = QApplication.activePopupWidget()
    if menu is not None:
        menu.close()


def test_only_the_circle_of_a_node_takes_clicks(shown: ScriptedStage) -> None:
    view = picture_of(shown)
    button = view.buttons["n2"]
    corner = button.mapTo(view, QPoint(2, 2))
    assert view.childAt(corner) is not button
    assert view.childAt(button.geometry().center()) is button


def test_a_changed_status_is_painted_at_once(shown: ScriptedStage, qtbot: QtBot) -> None:
    view = picture_of(shown)
    health = ev.NodeHealth(node="n2", status=ev.NodeStatus.PAUSED, observed_t=32.0, changed_t=32.0)
    with qtbot.waitSignal(shown.window.node_painted, check_params_cb=_is_paused):
        shown.add(ev.NodeObserved(t=32.0, health=health))
    assert "paused" in view.buttons["n2"].accessibleName()


def _is_paused(node: str, status: object, _: float) -> bool:
    return (node, status) == ("n2", ev.NodeStatus.PAUSED)


def test_the_picture_speaks_as_a_whole_and_each_node_for_itself(shown: ScriptedStage) -> None:
    view = picture_of(shown)
    assert "No link between n1 and n3" in view.accessibleDescription()
    assert view.buttons["n3"].accessibleName().startswith("Node n3, killed 2.8 s ago, was leader")


def test_unchanged_picture_is_not_drawn_again(shown: ScriptedStage) -> None:
    view = picture_of(shown)
    view.grab()
    drawn = view.drawings
    shown.clock.t += 0.02
    shown.beat()
    assert view.drawings == drawn


def test_another_run_has_its_own_nodes(shown: ScriptedStage) -> None:
    for event in scripted_run(nodes=5):
        if event.t > 30.0:
            break
        shown.clock.t = event.t
        shown.timeline.append(event)
    shown.beat()
    assert list(picture_of(shown).buttons) == ["n1", "n2", "n3", "n4", "n5"]


def test_dots_flow_on_below_the_countdown(make_stage: MakeStage) -> None:
    stage = make_stage(scripted_picture())
    stage.show()
    stage.play_to(COUNTDOWN_T + 0.5)
    assert stage.timeline.state.countdown is not None
    places: list[tuple[tuple[float, float, str], ...]] = []
    for frame in range(60):
        stage.play_to(COUNTDOWN_T + 0.5 + frame / 59, frames=1)
        spots = tuple(picture_of(stage).moving_spots)
        if spots not in places:
            places.append(spots)
    assert picture_of(stage).isVisible()
    assert len(places) >= 3
