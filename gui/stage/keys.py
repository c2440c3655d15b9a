"""The table of keys and their actions, without a window."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import Qt

_K = Qt.Key


class Action(StrEnum):
    """The actions that keys and buttons ask for."""

    NEXT = "next"
    BACK = "back"
    JUMP = "jump"
    ESCAPE = "escape"
    RESET = "reset"
    FULL_SCREEN = "full screen"
    BLANK = "blank"
    HELP = "keys"
    P99 = "p99"
    PICTURE = "picture"
    THEME = "theme"
    SAVE = "save report"
    CHOOSE = "choose"
    SYSTEMS = "systems"
    PRESENTER = "notes"
    SWAP = "swap screens"
    AUDIENCE = "audience"
    QUIT = "quit"


class KeyCommand(NamedTuple):
    """An action; ``number`` says which chapter or answer, from 0."""

    action: Action
    number: int = 0


_TABLE: dict[int, KeyCommand] = {
    _K.Key_Space: KeyCommand(Action.NEXT),
    _K.Key_Return: KeyCommand(Action.NEXT),
    _K.Key_Enter: KeyCommand(Action.NEXT),
    _K.Key_Right: KeyCommand(Action.NEXT),
    _K.Key_Down: KeyCommand(Action.NEXT),
    _K.Key_PageDown: KeyCommand(Action.NEXT),
    _K.Key_Forward: KeyCommand(Action.NEXT),
    _K.Key_MediaNext: KeyCommand(Action.NEXT),
    _K.Key_Left: KeyCommand(Action.BACK),
    _K.Key_Up: KeyCommand(Action.BACK),
    _K.Key_PageUp: KeyCommand(Action.BACK),
    _K.Key_Back: KeyCommand(Action.BACK),
    _K.Key_MediaPrevious: KeyCommand(Action.BACK),
    _K.Key_Escape: KeyCommand(Action.ESCAPE),
    _K.Key_R: KeyCommand(Action.RESET),
    _K.Key_F: KeyCommand(Action.FULL_SCREEN),
    _K.Key_F11: KeyCommand(Action.FULL_SCREEN),
    _K.Key_Period: KeyCommand(Action.BLANK),
    _K.Key_B: KeyCommand(Action.BLANK),
    _K.Key_Question: KeyCommand(Action.HELP),
    _K.Key_H: KeyCommand(Action.HELP),
    _K.Key_F1: KeyCommand(Action.HELP),
    _K.Key_Help: KeyCommand(Action.HELP),
    _K.Key_P: KeyCommand(Action.P99),
    _K.Key_V: KeyCommand(Action.PICTURE),
    _K.Key_L: KeyCommand(Action.THEME),
    _K.Key_T: KeyCommand(Action.THEME),
    _K.Key_S: KeyCommand(Action.SAVE),
    _K.Key_C: KeyCommand(Action.SYSTEMS),
    _K.Key_W: KeyCommand(Action.PRESENTER),
    _K.Key_X: KeyCommand(Action.SWAP),
    _K.Key_A: KeyCommand(Action.AUDIENCE),
    _K.Key_Q: KeyCommand(Action.QUIT),
    **{_K.Key_1 + number: KeyCommand(Action.JUMP, number) for number in range(9)},
    **{_K.Key_F2 + number: KeyCommand(Action.CHOOSE, number) for number in range(3)},
}

_POSITIONS: dict[str, KeyCommand] = {chr(key): _TABLE[key] for key in _TABLE if 0x20 < key < 0x7F}
"""The command of each position: that of the same key on a US keyboard."""

_OTHERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)

_STEPS: dict[int, tuple[int, int]] = {
    _K.Key_Left: (-1, 0),
    _K.Key_Right: (1, 0),
    _K.Key_Up: (0, -1),
    _K.Key_Down: (0, 1),
}

HELP: tuple[tuple[str, str], ...] = (
    ("Space  Enter  \u2192  \u2193  PageDown", "next"),
    ("\u2190  \u2191  PageUp", "back; aborts a countdown"),
    ("1 to 9", "jump to a chapter that was visited"),
    ("Esc", "aborts a countdown"),
    ("Esc held for 1 s", "panic: abort everything, undo every fault"),
    ("R", "reset: a fresh system, the story from its start"),
    ("F  F11", "full screen"),
    (".  B", "blank the screen, and back"),
    ("W", "the presenter\u2019s window; with one screen, notes until the next key"),
    ("X", "swap the screens of stage and presenter"),
    ("V", "the picture of the cluster, or the cards"),
    ("P", "p99 latency on the plot"),
    ("L  T", "light or dark"),
    ("S", "save the report"),
    ("A", "the audience\u2019s page: let phones vote; once they can, its QR code"),
    ("F2  F3  F4", "answer a question; in the first chapter, pick a story"),
    ("C", "in the first chapter, or a replay: choose another system"),
    ("Tab, then Menu", "what can be done to a node"),
    ("?  H  F1", "these keys"),
    ("Q", "quit"),
)
"""Keys and their effects, in words, for the sheet of keys."""


def step_for(key: int) -> tuple[int, int]:
    """Returns the columns and rows that an arrow key moves among cards; (0, 0) for other keys."""
    return _STEPS.get(key, (0, 0))


def command_for(
    key: int,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    position: str = "",
    is_on_layout: Callable[[str], bool] = lambda _: False,
) -> KeyCommand | None:
    """Returns the command of a key; None where the key has none.

    The code that the layout gives decides. Where that has no command here, as a letter that isn't
    Latin or the sign on an unshifted digit, the position decides. A Latin letter without a command
    never falls back to the position: nobody who presses Z on a French keyboard wants notes. And
    the position of a letter counts only where the layout has that letter nowhere.

    Keys with Ctrl, Alt or Meta belong to the desktop and to the focused control.

    Args:
        key: Qt's code for the key.
        modifiers: which of Shift, Ctrl and the like are held.
        position: place of the key, see :mod:`gui.stage.key_positions`.
        is_on_layout: whether a key of the present layout is known to print a letter.
    """
    if modifiers & _OTHERS:
        return None
    if key in _TABLE:
        return _TABLE[key]
    if _K.Key_A <= key <= _K.Key_Z:
        return None
    if position == "/" and modifiers & Qt.KeyboardModifier.ShiftModifier:
        position = "?"
    elif position.isalpha() and is_on_layout(position):
        return None
    return _POSITIONS.get(position)
