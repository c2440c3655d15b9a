"""Tests of the key table: the action of each key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gui.stage.keys import Action, KeyCommand, command_for

K = Qt.Key


@pytest.mark.parametrize(
    ("keys", "action"),
    [
        (
            (K.Key_Space, K.Key_Return, K.Key_Enter, K.Key_Right, K.Key_Down, K.Key_PageDown),
            Action.NEXT,
        ),
        ((K.Key_Left, K.Key_Up, K.Key_PageUp, K.Key_Back), Action.BACK),
        ((K.Key_R,), Action.RESET),
        ((K.Key_F, K.Key_F11), Action.FULL_SCREEN),
        ((K.Key_Period, K.Key_B), Action.BLANK),
        ((K.Key_Question, K.Key_H, K.Key_F1), Action.HELP),
        ((K.Key_P,), Action.P99),
        ((K.Key_L, K.Key_T), Action.THEME),
        ((K.Key_S,), Action.SAVE),
        ((K.Key_A,), Action.AUDIENCE),
        ((K.Key_Q,), Action.QUIT),
        ((K.Key_Escape,), Action.ESCAPE),
    ],
)
def test_each_key_asks_for_its_action(keys: tuple[Qt.Key, ...], action: Action) -> None:
    assert {command_for(key) for key in keys} == {KeyCommand(action)}


def test_digits_jump_to_the_chapter_of_that_number() -> None:
    assert [command_for(K.Key_1 + n) for n in range(9)] == [
        KeyCommand(Action.JUMP, n) for n in range(9)
    ]


def test_function_keys_answer_questions() -> None:
    assert command_for(K.Key_F2) == KeyCommand(Action.CHOOSE, 0)
    assert command_for(K.Key_F4) == KeyCommand(Action.CHOOSE, 2)


@pytest.mark.parametrize("key", [K.Key_F5, K.Key_0, K.Key_Tab, K.Key_Z])
def test_other_keys_ask_for_nothing(key: Qt.Key) -> None:
    assert command_for(key) is None


@pytest.mark.parametrize(
    "modifier",
    [
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.MetaModifier,
    ],
)
def test_keys_with_a_modifier_belong_to_the_desktop(modifier: Qt.KeyboardModifier) -> None:
    assert command_for(K.Key_Q, modifier) is None


def test_shift_and_the_keypad_change_nothing() -> None:
    assert command_for(K.Key_Question, Qt.KeyboardModifier.ShiftModifier) is not None
    assert command_for(K.Key_Enter, Qt.KeyboardModifier.KeypadModifier) == KeyCommand(Action.NEXT)


@pytest.mark.parametrize(
    ("key", "position", "action"),
    [
        (0x419, "Q", Action.QUIT),  # Russian
        (0x424, "A", Action.AUDIENCE),
        (0x3C1, "R", Action.RESET),  # Greek
        (0x42E, ".", Action.BLANK),  # what a remote sends, under a Russian layout
        (K.Key_Ampersand, "1", Action.JUMP),  # French
        (K.Key_Dead_Circumflex, "P", Action.P99),
        (0, "B", Action.BLANK),
    ],
)
def test_position_of_a_key_counts_where_the_letter_has_no_command(
    key: int, position: str, action: Action
) -> None:
    found = command_for(key, position=position)
    assert found is not None
    assert found.action is action


def test_latin_letter_without_a_command_ignores_the_position() -> None:
    assert command_for(K.Key_Z, position="W") is None
    assert command_for(K.Key_Q, position="A") == KeyCommand(Action.QUIT)


def test_position_of_a_letter_that_the_layout_has_elsewhere_is_ignored() -> None:
    assert command_for(K.Key_Apostrophe, position="Q", is_on_layout=lambda _: True) is None
    assert command_for(K.Key_Apostrophe, position="Q") == KeyCommand(Action.QUIT)


def test_question_mark_of_another_script_opens_the_help_by_its_position() -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    assert command_for(0x61F, shift, "/") == KeyCommand(Action.HELP)
    assert command_for(0x61F, position="/") is None
