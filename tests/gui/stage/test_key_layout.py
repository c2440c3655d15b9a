"""Tests of the letters on key caps under layouts of every script."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.stage.key_layout import KeyLayout
from gui.stage.key_positions import POSITIONS, position_of
from tests.gui.scripted_stage import ScriptedStage

RUSSIAN = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", strict=True))
FRENCH = {**{letter: letter for letter in RUSSIAN}, "Q": "A", "A": "Q", "Z": "W", "W": "Z"}


def test_cap_shows_both_letters_where_the_layout_has_no_such_letter() -> None:
    layout = KeyLayout(lambda: RUSSIAN)
    layout.refresh()
    assert [layout.label(cap) for cap in ("Q", "R", "Esc", "F11")] == ["Q Й", "R К", "Esc", "F11"]


def test_cap_shows_only_the_letter_where_the_layout_has_that_letter_anywhere() -> None:
    layout = KeyLayout(lambda: FRENCH)
    layout.refresh()
    assert [layout.label(cap) for cap in ("Q", "S")] == ["Q", "S"]


def test_layout_that_can_not_be_asked_is_learnt_from_the_keys_pressed() -> None:
    layout = KeyLayout(dict)
    assert layout.label("Q") == "Q"
    layout.note("Q", ord("Й"))
    assert layout.label("Q") == "Q Й"
    layout.note("R", ord("R"))
    assert layout.label("Q") == "Q", "it is a Latin layout again"


def test_stage_follows_the_layout(
    stage: ScriptedStage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = stage.window.key_layout
    monkeypatch.setattr(layout, "_read", dict)  # whichever keyboard this screen has
    with qtbot.waitSignal(layout.changed):
        layout.note("S", ord("Ы") if layout.label("S") == "S" else ord("S"))
    tips = [button.toolTip() for button in stage.window.parts.sidebar.buttons.values()]
    assert "Save report (S Ы)" in tips


@pytest.mark.parametrize(
    ("platform", "scan_code", "virtual_key", "position"),
    [
        ("xcb", 24, 0, "Q"),
        ("wayland", 60, 0, "."),
        ("windows", 16, 0, "Q"),
        ("cocoa", 1, 12, "Q"),
        ("cocoa", 1, 47, "."),
        ("xcb", 0, 0, ""),
    ],
)
def test_position_is_told_from_the_code_of_each_system(
    platform: str, scan_code: int, virtual_key: int, position: str
) -> None:
    assert position_of(platform, scan_code, virtual_key) == position


def test_every_letter_has_a_position() -> None:
    assert set(RUSSIAN) < set(POSITIONS)
