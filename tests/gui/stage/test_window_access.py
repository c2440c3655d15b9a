"""Assistive technology and the keyboard reach every part of the window, each by a name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from core.model import events as ev
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted_checks import scripted_checks


def test_everything_that_takes_focus_or_clicks_has_a_name(stage: ScriptedStage) -> None:
    stage.play_to(31.9)
    stage.add(ev.NoticeShown(t=32.0, level=ev.Level.ERROR, text="Oh."))
    stage.add(ev.ChoiceOffered(t=32.0, text="?", options=(ev.Option(key="a", label="A"),)))
    nameless = [
        type(widget).__name__
        for widget in (stage.window, *stage.window.findChildren(QWidget))
        if (widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton))
        and not widget.accessibleName()
    ]
    assert nameless == []


def test_preflight_page_has_accessible_names_too(make_stage: Callable[..., ScriptedStage]) -> None:
    stage = make_stage(scripted_checks())
    stage.show(1280, 720)
    for t in (2.0, 57.0):
        stage.play_to(t)
        nameless = [
            type(widget).__name__
            for widget in stage.window.findChildren(QWidget)
            if widget.isVisible()
            and (
                widget.focusPolicy() != Qt.FocusPolicy.NoFocus
                or isinstance(widget, QAbstractButton)
            )
            and not widget.accessibleName()
        ]
        assert nameless == []
    panel = stage.window.parts.plot.panel
    assert panel is not None
    assert "the limit" in panel.view.accessibleDescription()
    assert (
        "Most over limit: 85 for one key" in stage.window.parts.scoreboard.accessibleDescription()
    )


def test_tab_reaches_every_story(qtbot: QtBot, make_stage: Callable[..., ScriptedStage]) -> None:
    stage = make_stage(scripted_checks())
    stage.show(1280, 720)
    qtbot.waitUntil(stage.window.isVisible)
    stage.play_to(2.0)
    seen: set[str] = set()
    for _ in range(60):
        QTest.keyClick(stage.window, Qt.Key.Key_Tab)
        seen.add(stage.window.focusWidget().accessibleName())
    assert {card.accessibleName() for card in stage.window.parts.stories.cards} <= seen


def test_tab_reaches_every_button(qtbot: QtBot, stage: ScriptedStage) -> None:
    stage.play_to(22.0)
    seen: set[str] = set()
    for _ in range(60):
        QTest.keyClick(stage.window, Qt.Key.Key_Tab)
        seen.add(stage.window.focusWidget().accessibleName())
    parts = stage.window.parts
    buttons = [*parts.sidebar.chapters, *parts.sidebar.buttons.values(), *parts.grid.cards.values()]
    assert {button.accessibleName() for button in buttons} <= seen


def test_accessible_names_hold_the_states(stage: ScriptedStage) -> None:
    stage.play_to(31.9)
    parts = stage.window.parts
    assert "Down" in parts.grid.cards["n3"].accessibleName()
    names = [button.accessibleName() for button in parts.sidebar.chapters]
    assert names[0] == "Chapter 1: Welcome, done"
    assert names[4] == "Chapter 5: Detection, on the stage, done"
    assert names[6] == "Chapter 7: Recovery, to come"
    assert "Down for" in parts.scoreboard.accessibleDescription()
    assert "error: n3 is down" in parts.monitor.accessibleDescription()
