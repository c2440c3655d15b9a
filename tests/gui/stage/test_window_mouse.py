"""Tests of everything by mouse: chapters, buttons, cards, menus, bars, replay."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model import intents as want
from core.model.events import Level
from core.model.fault_kinds import NodeAction
from core.recording.replay import PlayPause, SetSpeed
from core.recording.replay_clock import ReplayClock
from gui.stage.dialogs import QuestionDialog
from gui.stage.keys import Action
from gui.stage.nodes.card import NodeCard
from tests.gui.scripted_stage import ScriptedStage
from tests.gui.text_check import texts
from tests.scripted import scripted_run

LEFT = Qt.MouseButton.LeftButton


def test_click_on_a_chapter_sends_the_jump(qtbot: QtBot, stage: ScriptedStage) -> None:
    stage.play_to(59.0)
    for button in stage.window.parts.sidebar.chapters:
        QTest.mouseClick(button, LEFT)
    assert stage.intents == [want.Jump(index) for index in range(8)]


@pytest.mark.parametrize(
    ("action", "intent"),
    [
        (Action.NEXT, want.Next()),
        (Action.BACK, want.Back()),
        (Action.RESET, want.Reset()),
        (Action.QUIT, want.Quit()),
    ],
)
def test_click_on_a_button_sends_the_intent_of_that_button(
    qtbot: QtBot, stage: ScriptedStage, action: Action, intent: want.Intent
) -> None:
    QTest.mouseClick(stage.window.parts.sidebar.buttons[action], LEFT)
    assert stage.intents == [intent]


def test_a_click_on_esc_only_says_that_it_has_to_be_held(
    qtbot: QtBot, stage: ScriptedStage
) -> None:
    button, bar = stage.window.parts.sidebar.buttons[Action.ESCAPE], stage.window.parts.hold
    QTest.mouseClick(button, LEFT)
    assert bar.isVisible()
    assert not bar.holding
    assert stage.window.commands.question is None
    qtbot.waitUntil(bar.isHidden)
    assert stage.intents == []


def test_the_esc_button_shows_a_ring_while_it_is_held(qtbot: QtBot, stage: ScriptedStage) -> None:
    button = stage.window.parts.sidebar.buttons[Action.ESCAPE]
    QTest.mousePress(button, LEFT)
    qtbot.waitUntil(lambda: 0 < button.share < 1)
    QTest.mouseRelease(button, LEFT)
    stage.beat()
    assert button.share == 0
    assert stage.intents == []


def test_the_esc_button_held_for_a_second_panics_and_asks_nothing(
    qtbot: QtBot, stage: ScriptedStage
) -> None:
    button = stage.window.parts.sidebar.buttons[Action.ESCAPE]
    QTest.mousePress(button, LEFT)
    qtbot.waitUntil(lambda: stage.intents == [want.Panic()])
    QTest.mouseRelease(button, LEFT)
    assert stage.window.commands.question is None
    assert stage.intents == [want.Panic()]


def test_the_esc_button_let_go_of_elsewhere_does_nothing(
    qtbot: QtBot, stage: ScriptedStage
) -> None:
    button = stage.window.parts.sidebar.buttons[Action.ESCAPE]
    QTest.mousePress(button, LEFT)
    assert stage.window.parts.hold.holding
    QTest.mouseMove(button, QPoint(-400, -400))
    QTest.mouseRelease(button, LEFT, pos=QPoint(-400, -400))
    assert not stage.window.parts.hold.holding
    assert stage.window.commands.question is None
    assert stage.intents == []


def test_esc_button_of_a_replay_asks_nothing(
    qtbot: QtBot, make_stage: Callable[..., ScriptedStage]
) -> None:
    stage = make_stage(replay=True)
    stage.show()
    QTest.mouseClick(stage.window.parts.sidebar.buttons[Action.ESCAPE], LEFT)
    assert stage.window.commands.question is None


def test_esc_button_aborts_a_running_countdown(qtbot: QtBot, stage: ScriptedStage) -> None:
    stage.play_to(27.0)
    button = stage.window.parts.sidebar.buttons[Action.ESCAPE]
    assert button.accessibleName() == "Abort"
    countdown = stage.window.countdown
    assert countdown is not None
    QTest.mouseClick(countdown.abort_button, LEFT)
    assert stage.intents == [want.Abort()]


def test_a_button_keeps_no_focus_from_a_click(qtbot: QtBot, stage: ScriptedStage) -> None:
    button = stage.window.parts.sidebar.buttons[Action.BACK]
    QTest.mouseClick(button, LEFT)
    assert not button.hasFocus()


def test_buttons_open_help_and_blank_and_change_the_theme(
    qtbot: QtBot, stage: ScriptedStage
) -> None:
    commands, buttons = stage.window.commands, stage.window.parts.sidebar.buttons
    assert commands.help is not None
    assert commands.blank is not None
    QTest.mouseClick(buttons[Action.HELP], LEFT)
    assert commands.help.isVisible()
    QTest.mouseClick(commands.help, LEFT)
    assert not commands.help.isVisible()
    QTest.mouseClick(buttons[Action.BLANK], LEFT)
    assert commands.blank.isVisible()
    QTest.mouseClick(commands.blank, LEFT)
    assert not commands.blank.isVisible()
    QTest.mouseClick(buttons[Action.THEME], LEFT)
    assert not stage.window.theme.is_dark
    assert buttons[Action.THEME].accessibleName() == "Dark theme"


def test_a_click_on_a_card_picks_the_victim(qtbot: QtBot, stage: ScriptedStage) -> None:
    stage.play_to(22.0)
    QTest.mouseClick(stage.window.parts.grid.cards["n1"], LEFT)
    assert stage.intents == [want.PickVictim("n1")]


def test_picked_card_is_marked_as_the_next_victim(stage: ScriptedStage) -> None:
    stage.play_to(22.0)
    assert "next victim" not in texts(stage.window)
    stage.add(ev.VictimChosen(t=22.0, nodes=("n1",), roles=(ev.Role.FOLLOWER,), reason="picked"))
    assert "next victim" in texts(stage.window)


def open_menu(qtbot: QtBot, card: NodeCard) -> QMenu:
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, QPoint(9, 9), card.mapToGlobal(QPoint(9, 9))
    )
    QApplication.sendEvent(card, event)
    return wait_menu(qtbot, card)


def wait_menu(qtbot: QtBot, card: NodeCard) -> QMenu:
    qtbot.waitUntil(lambda: bool(card.window().findChildren(QMenu)))
    return card.window().findChildren(QMenu)[-1]


NEEDED = {
    NodeAction.RESUME: ev.NodeStatus.PAUSED,
    NodeAction.RECONNECT: ev.NodeStatus.CUT_OFF,
}


@pytest.mark.parametrize("action", list(NodeAction))
def test_action_of_the_menu_first_says_what_would_break(
    qtbot: QtBot, make_stage: Callable[..., ScriptedStage], action: NodeAction
) -> None:
    stage = make_stage(offering(*NodeAction))
    stage.show(1280, 720)
    stage.play_to(22.0)
    if action in NEEDED:
        away = ev.NodeHealth(node="n3", status=NEEDED[action], was_role=ev.Role.LEADER)
        stage.add(ev.NodeObserved(t=22.0, health=away))
    menu = open_menu(qtbot, stage.window.parts.grid.cards["n3"])
    entry = next(entry for entry in menu.actions() if entry.text().startswith(action.capitalize()))
    entry.trigger()
    menu.close()
    question = stage.window.findChildren(QuestionDialog)[-1]
    qtbot.waitUntil(question.isVisible)
    assert question.text.strip()
    assert stage.intents == []
    QTest.mouseClick(question.yes, LEFT)
    assert stage.intents == [want.ActOnNode("n3", action)]


def offering(*actions: NodeAction) -> list[ev.Event]:
    """Returns a scripted run of a system that offers ``actions`` on its nodes."""
    values = tuple(action.value for action in actions)
    return [
        replace(event, actions=values) if isinstance(event, ev.RunStarted) else event
        for event in scripted_run()
    ]


def test_the_menu_offers_only_what_this_system_can_do(qtbot: QtBot, stage: ScriptedStage) -> None:
    stage.play_to(22.0)
    menu = open_menu(qtbot, stage.window.parts.grid.cards["n3"])
    words = [entry.text().split(" ")[0] for entry in menu.actions() if entry.text()]
    menu.close()
    assert words == ["Kill", "Pause", "Resume", "Restart", "Make"]


def test_menu_says_what_lacks_links_and_how_to_have_them(
    qtbot: QtBot, make_stage: Callable[..., ScriptedStage]
) -> None:
    withheld = ev.LinkUse(withheld=("cut off", "slow", "reconnect"))
    stage = make_stage(
        [
            replace(event, links=withheld) if isinstance(event, ev.RunStarted) else event
            for event in scripted_run()
        ]
    )
    stage.show(1280, 720)
    stage.play_to(22.0)
    menu = open_menu(qtbot, stage.window.parts.grid.cards["n3"])
    lacking = [entry for entry in menu.actions() if "--links" in entry.text()]
    menu.close()
    assert [entry.text() for entry in lacking] == [
        "Cut off n3: needs --links at the start",
        "Slow down n3: needs --links at the start",
    ]
    assert not any(entry.isEnabled() for entry in lacking)


def test_cancelled_action_leaves_the_node_alone(qtbot: QtBot, stage: ScriptedStage) -> None:
    stage.play_to(22.0)
    menu = open_menu(qtbot, stage.window.parts.grid.cards["n1"])
    menu.actions()[0].trigger()
    menu.close()
    question = stage.window.findChildren(QuestionDialog)[-1]
    qtbot.waitUntil(question.isVisible)
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert stage.intents == []


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
    ],
)
def test_the_menu_opens_by_keyboard(
    qtbot: QtBot, stage: ScriptedStage, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    stage.play_to(22.0)
    card = stage.window.parts.grid.cards["n2"]
    card.setFocus()
    QTest.keyClick(card, key, modifier)
    menu = wait_menu(qtbot, card)
    assert menu.isVisible()
    menu.close()


def test_menu_disables_actions_that_make_no_sense_in_the_state(
    qtbot: QtBot, stage: ScriptedStage
) -> None:
    stage.play_to(31.9)
    menu = open_menu(qtbot, stage.window.parts.grid.cards["n3"])
    offered = [entry.text() for entry in menu.actions() if entry.isEnabled() and entry.text()]
    menu.close()
    assert [text.split()[0] for text in offered] == ["Restart"]


def test_a_notice_is_dismissed_and_the_next_one_shown(qtbot: QtBot, stage: ScriptedStage) -> None:
    bar = stage.window.parts.notice
    notice = ev.NoticeShown(
        t=1.0, level=Level.ERROR, text="The disk is full.", remedy="Free space."
    )
    stage.add(notice)
    assert bar.isVisible()
    assert "Free space." in texts(stage.window)
    QTest.mouseClick(bar.buttons[0], LEFT)
    assert not bar.isVisible()
    stage.play_to(1.2)
    assert not bar.isVisible()
    stage.add(ev.NoticeShown(t=1.3, level=Level.WARNING, text="The load process was lost."))
    assert bar.isVisible()
    stage.add(ev.NoticeShown(t=1.4, level=Level.INFO, text=""))
    assert not bar.isVisible()


def test_a_question_is_answered_by_its_buttons(qtbot: QtBot, stage: ScriptedStage) -> None:
    options = (ev.Option(key="wait", label="Wait"), ev.Option(key="on", label="Go on"))
    stage.add(ev.ChoiceOffered(t=1.0, text="And now?", options=options))
    bar = stage.window.parts.choice
    assert [button.accessibleName() for button in bar.buttons] == ["Wait", "Go on"]
    QTest.mouseClick(bar.buttons[0], LEFT)
    assert stage.intents == [want.Choose("wait")]


def test_progress_is_shown_with_the_share_done(stage: ScriptedStage) -> None:
    stage.play_to(55.6)
    assert any("Reading back" in text and "%" in text for text in texts(stage.window))


def test_a_replay_is_marked_and_its_speed_chosen(
    make_stage: Callable[..., ScriptedStage], qtbot: QtBot
) -> None:
    stage = make_stage(replay=True)
    stage.show()
    stage.play_to(22.0)
    assert texts(stage.window).count("REPLAY") == 2
    controls = stage.window.parts.sidebar.replay
    assert controls is not None
    QTest.mouseClick(controls.buttons[5], LEFT)
    QTest.mouseClick(controls.pause, LEFT)
    assert stage.intents == [SetSpeed(5.0), PlayPause()]
    assert [speed for speed, button in controls.buttons.items() if button.isChecked()] == [5]


def test_paused_replay_shows_that_it_is_paused(make_stage: Callable[..., ScriptedStage]) -> None:
    clock = ReplayClock()
    stage = make_stage(replay=True, clock=clock)
    stage.show()
    stage.beat()
    controls = stage.window.parts.sidebar.replay
    assert controls is not None
    assert controls.pause.accessibleName() == "Play on"
    assert "PAUSED" in texts(stage.window)
    clock.paused = False
    clock.speed = 10
    stage.beat()
    assert controls.pause.accessibleName() == "Pause the replay"
    assert [speed for speed, button in controls.buttons.items() if button.isChecked()] == [10]


def test_a_live_run_is_not_marked(stage: ScriptedStage) -> None:
    assert "REPLAY" not in texts(stage.window)
    assert stage.window.parts.sidebar.replay is None
