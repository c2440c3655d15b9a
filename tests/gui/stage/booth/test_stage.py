"""The booth's window: who is seen, what is covered when, and what passers-by can't do."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from core.model import intents as want
from core.model.events import ChapterEntered
from core.model.fault_kinds import NodeAction
from core.process.paths import state_dir
from core.show.booth.state import BoothMode, BoothProblem, BoothState
from gui.stage.booth import input_watch, leaving
from gui.stage.keys import Action
from gui.stage.picture.choice import FILE
from tests.gui.stage.booth.conftest import BoothWindow
from tests.gui.text_check import texts
from tests.scripted import scripted_run

K = Qt.Key
LEAVE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def no_mute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_watch, "MUTE_S", 0.0)


# --- who is there -----------------------------------------------------------------------------


@pytest.mark.parametrize("key", [K.Key_Space, K.Key_A, K.Key_Escape, K.Key_Shift, K.Key_F13])
def test_any_key_is_a_touch_and_does_nothing_else_in_the_loop(
    booth: BoothWindow, key: Qt.Key
) -> None:
    booth.key(key)
    assert booth.touched == 1
    assert booth.script.intents == []


def test_click_is_a_touch_and_does_nothing_else_in_the_loop(booth: BoothWindow) -> None:
    booth.script.play_to(22.0)
    booth.click(600, 250)
    assert booth.touched == 1
    assert booth.script.intents == []


def test_mouse_that_moves_is_a_touch_and_one_that_trembles_is_none(booth: BoothWindow) -> None:
    booth.move(500, 500)
    booth.move(503, 502)
    assert booth.touched == 0
    booth.move(540, 520)
    assert booth.touched == 1


def test_single_movement_wakes_a_booth_that_was_left(booth: BoothWindow) -> None:
    booth.move(500, 500)
    booth.visit()
    booth.show(BoothState())
    before = booth.touched
    booth.move(501, 501)
    assert booth.touched == before
    booth.move(600, 400)
    assert booth.touched == before + 1


def test_key_that_wakes_the_booth_does_nothing_on_the_fresh_stage(
    booth: BoothWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(input_watch, "MUTE_S", 60.0)
    booth.visit()
    booth.key(K.Key_Space)
    assert booth.script.intents == []
    assert booth.touched == 1, "but somebody is there"


def test_visitors_keys_are_touches_and_do_what_they_do(booth: BoothWindow) -> None:
    booth.visit()
    booth.key(K.Key_Space)
    assert booth.script.intents == [want.Next()]
    assert booth.touched == 1


# --- what is covered --------------------------------------------------------------------------


def test_page_covers_the_stage_until_the_visitors_own_run_is_on_it(booth: BoothWindow) -> None:
    booth.script.play_to(22.0)
    assert booth.booth.page.isVisible()
    booth.show(BoothState(mode=BoothMode.VISITOR))
    assert booth.booth.page.isVisible(), "the loop's run is nobody's any more"
    booth.visit()
    assert not booth.booth.page.isVisible()
    booth.show()
    assert booth.booth.page.isVisible()


@pytest.mark.parametrize("t", [2.0, 22.0, 27.4, 38.0, 59.0])
def test_nothing_lies_over_the_page(booth: BoothWindow, t: float) -> None:
    booth.script.play_to(t)
    window, page = booth.script.window, booth.booth.page
    for x, y in ((960, 240), (700, 300), (1200, 500), (960, 1000)):
        there = window.childAt(QPoint(x, y))
        assert there is not None
        assert page is there or page.isAncestorOf(there)


def test_calm_page_says_what_is_wrong_and_goes_once_a_show_succeeds(booth: BoothWindow) -> None:
    booth.fail(BoothProblem("No space is left on /data.", "Free some space there."))
    assert booth.booth.calm.isVisible()
    assert not booth.booth.page.isVisible()
    said = " ".join(texts(booth.booth.calm))
    for part in ("No space is left on /data.", "Free some space there.", "Hold Ctrl+Shift+Q"):
        assert part in said
    booth.show()
    assert not booth.booth.calm.isVisible()
    assert booth.booth.page.isVisible()


def test_a_touch_on_the_calm_page_is_seen(booth: BoothWindow) -> None:
    booth.fail(BoothProblem("No space is left.", ""))
    booth.key(K.Key_Space)
    assert booth.touched == 1


def test_page_says_what_happens_and_the_tally(booth: BoothWindow) -> None:
    booth.script.play_to(59.0)
    said = texts(booth.booth.page)
    assert "Nothing was lost" in said
    assert "1\u202f147" in said
    assert "Press any key to break it yourself" in said


# --- what passers-by can't do -----------------------------------------------------------------


@pytest.mark.parametrize(
    "key", [K.Key_Q, K.Key_S, K.Key_F, K.Key_F11, K.Key_C, K.Key_B, K.Key_Period, K.Key_H, K.Key_T]
)
def test_keys_that_a_booth_keeps_from_visitors_do_nothing(booth: BoothWindow, key: Qt.Key) -> None:
    booth.visit()
    dark = booth.script.window.theme.is_dark
    booth.key(key)
    assert booth.script.intents == []
    assert booth.script.closed == 0
    assert not booth.script.window.isFullScreen()
    assert booth.script.window.theme.is_dark is dark
    assert booth.script.window.findChildren(QDialog) == []


def test_closing_the_window_does_nothing(booth: BoothWindow) -> None:
    booth.visit()
    booth.script.window.close()
    assert booth.script.window.isVisible()
    assert booth.script.intents == []


def test_buttons_of_what_is_kept_are_gone_and_the_others_stay(booth: BoothWindow) -> None:
    buttons = booth.script.window.parts.sidebar.buttons
    shown = {action for action, button in buttons.items() if not button.isHidden()}
    kept = {Action.NEXT, Action.BACK, Action.ESCAPE, Action.RESET, Action.PICTURE}
    assert shown == kept


def test_tap_on_the_panic_button_asks_nothing(booth: BoothWindow) -> None:
    booth.visit()
    booth.script.play_to(31.9)
    booth.script.window.commands.press_button(Action.ESCAPE)
    assert booth.script.window.findChildren(QDialog) == []


def test_cards_that_a_visitor_chose_are_gone_for_the_next_one(booth: BoothWindow) -> None:
    booth.visit()
    booth.script.play_to(31.9)
    cards = booth.script.window.parts.grid
    assert not cards.is_shown
    QTest.keyClick(booth.script.window, K.Key_V)
    assert cards.is_shown
    booth.script.add(replace(scripted_run()[0], run_id="next", t=32.0))
    booth.script.add(ChapterEntered(t=32.1, index=4))
    assert not cards.is_shown
    assert not (state_dir() / FILE).exists()


def test_zoom_and_latency_of_a_visitor_are_gone_for_the_next_one(booth: BoothWindow) -> None:
    booth.visit()
    booth.script.play_to(31.9)
    panel = booth.script.window.parts.plot.panel
    assert panel is not None
    QTest.keyClick(booth.script.window, K.Key_P)
    span = panel.canvas.scene_model.span
    span.zoom(0.2, 0.5, 31.9)
    assert panel.p99_button.isChecked()
    assert not span.is_live
    booth.script.add(replace(scripted_run()[0], run_id="next", t=32.0))
    assert not panel.p99_button.isChecked()
    assert span.is_live
    assert span.is_default


def test_menu_of_a_node_kills_and_restarts_at_once_and_nothing_else(
    booth: BoothWindow, qtbot: QtBot
) -> None:
    booth.visit()
    booth.script.play_to(22.0)
    window = booth.script.window
    window.parts.grid.menu_asked.emit("n1", window.mapToGlobal(QPoint(400, 300)))
    (menu,) = window.findChildren(QMenu)
    assert [entry.text() for entry in menu.actions()] == ["Kill n1", "Restart n1"]
    menu.actions()[0].trigger()
    assert booth.script.intents == [want.ActOnNode("n1", NodeAction.KILL)]
    assert window.findChildren(QDialog) == []
    menu.close()


def test_open_menu_is_closed_when_the_loop_goes_on(booth: BoothWindow, qtbot: QtBot) -> None:
    booth.visit()
    booth.script.play_to(22.0)
    window = booth.script.window
    window.parts.grid.menu_asked.emit("n1", window.mapToGlobal(QPoint(400, 300)))
    (menu,) = window.findChildren(QMenu)
    with qtbot.waitSignal(menu.destroyed):
        booth.show()


# --- the way out ------------------------------------------------------------------------------


def test_combination_that_is_held_ends_the_booth(
    booth: BoothWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booth.booth.leaving, "_seconds", 0.05)
    booth.key(K.Key_Q, LEAVE, up=False)
    assert booth.booth.leaving.holding
    with qtbot.waitSignal(booth.booth.leaving.held):
        booth.script.window.frames.set_moving(True)
    assert booth.script.intents == [want.Quit()]
    assert booth.script.closed == 1


def test_combination_that_is_tapped_does_nothing(
    booth: BoothWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "REPEATS_WITHIN_S", 0.0)
    booth.key(K.Key_Q, LEAVE)
    qtbot.waitUntil(lambda: not booth.booth.leaving.holding)
    assert booth.script.intents == []


def test_repeats_of_a_held_key_don_t_end_the_count(booth: BoothWindow) -> None:
    booth.key(K.Key_Q, LEAVE, up=False)
    for _ in range(5):
        booth.key(K.Key_Q, LEAVE, down=False)
        booth.key(K.Key_Q, LEAVE, up=False)
        booth.script.beat()
    assert booth.booth.leaving.holding
    booth.booth.leaving.release()


@pytest.mark.parametrize("key", [K.Key_Control, K.Key_Shift])
def test_release_of_a_modifier_ends_the_count(booth: BoothWindow, key: Qt.Key) -> None:
    booth.key(K.Key_Q, LEAVE, up=False)
    booth.key(key, down=False)
    assert not booth.booth.leaving.holding


@pytest.mark.parametrize(
    "modifiers", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier]
)
def test_part_of_the_combination_is_none(
    booth: BoothWindow, modifiers: Qt.KeyboardModifier
) -> None:
    booth.key(K.Key_Q, modifiers, up=False)
    assert not booth.booth.leaving.holding


def test_window_that_must_fill_the_screen_does_so_again(
    booth: BoothWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booth.booth, "_fills_screen", True)
    booth.script.window.showMaximized()
    qtbot.waitUntil(booth.script.window.isFullScreen)
    QTest.qWait(0)
    assert QApplication.activeModalWidget() is None
