"""Turns the clicks on the parts of the stage into intents for the show and commands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from core.model import intents as want
from core.views.stage_state import StageState
from gui.drawing.theme import Theme
from gui.stage.commands import Commands
from gui.stage.frames import FrameClock
from gui.stage.keys import Action, KeyCommand
from gui.stage.layout import StageLayout


class PartSignals(QObject):
    """Listens to every part of one window's stage that can be clicked."""

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        parts: StageLayout,
        commands: Commands,
        frames: FrameClock,
        *,
        get_state: Callable[[], StageState],
        send: Callable[[want.Intent], None],
    ) -> None:
        """Connects ``parts``: intents go to ``send``, what keys do as well to ``commands``."""
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._commands = commands
        self._frames = frames
        self._get_state = get_state
        self._send = send
        parts.grid.picked.connect(self._pick)
        parts.audience.picked.connect(self._pick)
        parts.grid.menu_asked.connect(self._open_menu)
        parts.choice.chosen.connect(self._choose)
        parts.stories.picked.connect(commands.pick_story)
        parts.sidebar.jumped.connect(self._jump)
        parts.sidebar.asked.connect(commands.press_button)
        # What these change is put off for a frame, which is far off while nothing moves.
        for changed in (parts.sidebar.asked, parts.scoreboard.resized, parts.notice.dismissed):
            changed.connect(frames.hurry)
        escape = parts.sidebar.buttons[Action.ESCAPE]
        escape.pressed.connect(self._hold_button)
        escape.released.connect(parts.hold.release)
        if parts.sidebar.replay is not None:
            parts.sidebar.replay.speed_chosen.connect(commands.set_speed)
            parts.sidebar.replay.pause_asked.connect(commands.play_or_pause)

    def abort(self) -> None:
        """Asks to abort the countdown."""
        self._send(want.Abort())

    def _hold_button(self) -> None:
        self._commands.hold_button()
        self._frames.set_moving(True)

    def _pick(self, node: str) -> None:
        self._send(want.PickVictim(node))

    def _choose(self, key: str) -> None:
        self._send(want.Choose(key))

    def _jump(self, index: int) -> None:
        self._commands.run(KeyCommand(Action.JUMP, index))

    def _open_menu(self, node: str, where: QPoint) -> None:
        from gui.stage.nodes.menu import open_node_menu

        open_node_menu(
            node,
            where,
            get_state=self._get_state,
            send=self._send,
            theme=self._theme,
            parent=self._window,
        )
