"""The menu of a node in a booth: kill and restart, done at once, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from core.model.fault_kinds import FAULT_KINDS, Effect, WayBack
from core.model.fault_lookup import ACTIONS
from core.model.intents import ActOnNode, Intent
from core.text.wording import capital
from core.views.stage_state import StageState
from gui.drawing.theme import Theme
from gui.stage.nodes.menu import menu_style

_ENDING = tuple(kind for kind in FAULT_KINDS if kind.effect is Effect.ENDS and kind.action)
OFFERED = frozenset(each for kind in _ENDING for each in (kind.action, kind.back) if each)
"""What a passer-by may do to a node: end it, and bring it back."""


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
    menu = QMenu(f"Node {node}", parent)
    menu.setAccessibleName(f"What can be done to node {node}")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setStyleSheet(menu_style(theme))
    menu.setFont(theme.font(18))
    health = state.nodes.get(node)
    offered = state.run.actions if state.run is not None else ()
    for action, what in ACTIONS.items():
        if action not in OFFERED:
            continue
        always = isinstance(what, WayBack) and what.always
        if action not in offered and not always:
            continue
        entry = menu.addAction(f"{capital(what.imperative)} {node}")
        entry.setEnabled(health is not None and health.status in what.when)
        entry.triggered.connect(lambda _=False, act=action: send(ActOnNode(node, act)))
    menu.popup(where)
    return menu
