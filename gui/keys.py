"""Which key does what: one small table, without a window."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import Qt

_K = Qt.Key


class Action(StrEnum):
    """What a key or a button asks for."""

    NEXT = "next"
    BACK = "back"
    JUMP = "jump"
    ESCAPE = "escape"
    RESET = "reset"
    FULL_SCREEN = "full screen"
    BLANK = "blank"
    HELP = "keys"
    P99 = "p99"
    THEME = "theme"
    SAVE = "save report"
    CHOOSE = "choose"
    QUIT = "quit"


class Command(NamedTuple):
    """An action; ``number`` says which chapter or answer, from 0."""

    action: Action
    number: int = 0


_TABLE: dict[int, Command] = {
    _K.Key_Space: Command(Action.NEXT),
    _K.Key_Return: Command(Action.NEXT),
    _K.Key_Enter: Command(Action.NEXT),
    _K.Key_Right: Command(Action.NEXT),
    _K.Key_PageDown: Command(Action.NEXT),
    _K.Key_Left: Command(Action.BACK),
    _K.Key_PageUp: Command(Action.BACK),
    _K.Key_Escape: Command(Action.ESCAPE),
    _K.Key_R: Command(Action.RESET),
    _K.Key_F: Command(Action.FULL_SCREEN),
    _K.Key_F11: Command(Action.FULL_SCREEN),
    _K.Key_Period: Command(Action.BLANK),
    _K.Key_B: Command(Action.BLANK),
    _K.Key_Question: Command(Action.HELP),
    _K.Key_H: Command(Action.HELP),
    _K.Key_F1: Command(Action.HELP),
    _K.Key_P: Command(Action.P99),
    _K.Key_L: Command(Action.THEME),
    _K.Key_T: Command(Action.THEME),
    _K.Key_S: Command(Action.SAVE),
    _K.Key_Q: Command(Action.QUIT),
    **{_K.Key_1 + number: Command(Action.JUMP, number) for number in range(9)},
    **{_K.Key_F2 + number: Command(Action.CHOOSE, number) for number in range(3)},
}

_OTHERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)

HELP: tuple[tuple[str, str], ...] = (
    ("Space  Enter  \u2192  PageDown", "next"),
    ("\u2190  PageUp", "back; aborts a countdown"),
    ("1 to 9", "jump to a chapter that was visited"),
    ("Esc", "aborts a countdown"),
    ("Esc held for 1 s", "panic: abort everything, undo every fault"),
    ("R", "reset: a fresh system, the story from its start"),
    ("F  F11", "full screen"),
    (".  B", "blank the screen, and back"),
    ("P", "p99 latency on the plot"),
    ("L  T", "light or dark"),
    ("S", "save the report"),
    ("F2  F3  F4", "answer a question; in the first chapter, pick a story"),
    ("Tab, then Menu", "what can be done to a node"),
    ("?  H  F1", "these keys"),
    ("Q", "quit"),
)
"""Keys and what they do, for people."""


def command_for(
    key: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> Command | None:
    """Returns what ``key`` asks for; None where it asks for nothing.

    Keys with Ctrl, Alt or Meta belong to the desktop and to the focused control.
    """
    if modifiers & _OTHERS:
        return None
    return _TABLE.get(key)
