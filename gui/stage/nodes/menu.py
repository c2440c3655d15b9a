"""The menu of a node; each action first asks, and says what would break."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from core.model.fault_kinds import FaultKind, NodeAction, WayBack
from core.model.fault_lookup import ACTIONS
from core.model.intents import ActOnNode, Intent, PickVictim
from core.story.forecast import forecast
from core.text.faults import withheld_words
from core.text.forecasts import forecast_words
from core.text.wording import capital
from core.views.stage_state import StageState
from gui.drawing.theme import Theme
from gui.stage.dialogs import QuestionDialog


def open_node_menu(
    node: str,
    where: QPoint,
    *,
    get_state: Callable[[], StageState],
    send: Callable[[Intent], None],
    theme: Theme,
    parent: QWidget,
) -> QMenu:
    """Shows the menu of ``node`` at ``where`` on the screen, and returns the menu.

    Each action opens a dialog that says what would break in the state of that moment.
    """

    def ask(action: NodeAction) -> None:
        ask_about(node, action, get_state=get_state, send=send, theme=theme, parent=parent)

    state = get_state()
    menu = make_node_menu(node, state, ask, theme=theme, parent=parent, more="\u2026")
    menu.addSeparator()
    picked = node in state.victims
    entry = menu.addAction("Leave the victim to the story" if picked else "Make it the next victim")
    entry.setEnabled(state.fault_t is None)
    entry.triggered.connect(lambda _=False: send(PickVictim(node)))
    menu.popup(where)
    return menu


def make_node_menu(
    node: str,
    state: StageState,
    do: Callable[[NodeAction], object],
    *,
    theme: Theme,
    parent: QWidget,
    only: Collection[NodeAction] = tuple(ACTIONS),
    more: str = "",
) -> QMenu:
    """Returns a menu of the actions that this system offers on ``node``, not yet shown.

    Args:
        node: the node.
        state: what is known; what makes no sense in it can't be picked.
        do: takes the action that is picked.
        theme: source of colours and sizes.
        parent: the window.
        only: the actions that are offered at most.
        more: what ends each entry: an ellipsis where the action asks first.
    """
    menu = QMenu(f"Node {node}", parent)
    menu.setAccessibleName(f"What can be done to node {node}")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setStyleSheet(menu_style(theme))
    menu.setFont(theme.font(18))
    health = state.nodes.get(node)
    offered = state.run.actions if state.run is not None else ()
    withheld = state.run.link_use.withheld if state.run is not None else ()
    for action, what in ACTIONS.items():
        always = isinstance(what, WayBack) and what.always
        if action not in only:
            continue
        if action in withheld and isinstance(what, FaultKind):
            menu.addAction(withheld_words(what, node)).setEnabled(False)
        if action not in offered and not always:
            continue
        entry = menu.addAction(f"{capital(what.imperative)} {node}{more}")
        entry.setEnabled(health is not None and health.status in what.when)
        entry.triggered.connect(lambda _=False, act=action: do(act))
    return menu


def menu_style(theme: Theme) -> str:
    """Returns a style in the stage's colours, with items large enough for fingers."""
    parts = {
        "QMenu": "background: {raised}; color: {text}; border: 1px solid {border}; padding: {y}px",
        "QMenu::item": "padding: {y}px {x}px; border-radius: {y}px",
        "QMenu::item:selected": "background: {accent}; color: {on}",
        "QMenu::item:disabled": "color: {faint}; background: transparent",
        "QMenu::separator": "height: 1px; background: {border}; margin: {y}px",
    }
    values: dict[str, object] = {
        name: theme.color(name).name() for name in ("raised", "text", "border", "accent", "faint")
    }
    values |= {"on": theme.color("on-accent").name(), "x": theme.px(22), "y": theme.px(7)}
    return " ".join(f"{what} {{{how.format(**values)}}}" for what, how in parts.items())


def ask_about(
    node: str,
    action: NodeAction,
    *,
    get_state: Callable[[], StageState],
    send: Callable[[Intent], None],
    theme: Theme,
    parent: QWidget,
) -> QuestionDialog:
    """Asks whether to do ``action``, saying what would break; sends the intent on yes."""
    word = capital(ACTIONS[action].imperative)
    question = QuestionDialog(
        theme,
        parent,
        title=f"{word} {node}?",
        text=forecast_words(forecast(get_state(), (node,), action)),
        yes=f"{word} {node}",
        no="Cancel",
    )
    question.ask(lambda: send(ActOnNode(node, action)))
    return question
