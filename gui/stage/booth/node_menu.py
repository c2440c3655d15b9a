"""The menu of a node in a booth: kill and restart, done at once, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from core.model.fault_kinds import FAULT_KINDS, Effect, NodeAction
from core.model.intents import ActOnNode, Intent
from core.views.stage_state import StageState
from gui.drawing.theme import Theme
from gui.stage.nodes.menu import make_node_menu

_ENDING = tuple(kind for kind in FAULT_KINDS if kind.effect is Effect.ENDS and kind.action)
OFFERED = frozenset(each for kind in _ENDING for each in (kind.action, kind.back) if each)
"""Actions on a node that a passer-by may do: end the node, and bring the node back."""


def open_booth_menu(
    node: str,
    where: QPoint,
    *,
    state: StageState,
    send: Callable[[Intent], None],
    theme: Theme,
    parent: QWidget,
) -> QMenu:
    """Shows the menu of ``node`` at ``where`` on the screen, and returns the menu."""

    def act(action: NodeAction) -> None:
        send(ActOnNode(node, action))

    menu = make_node_menu(node, state, act, theme=theme, parent=parent, only=OFFERED)
    menu.popup(where)
    return menu
