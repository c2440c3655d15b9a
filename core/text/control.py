"""The words for a program that acts on a show from outside, by ``faultstage act``.

What can't be done is a sentence and a remedy, which is empty where nothing helps.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.model.events import NodeStatus, RunStarted
from core.model.expectations import Condition
from core.model.fault_kinds import NodeAction
from core.model.fault_lookup import ACTIONS
from core.text.load_words import words_of
from core.text.wording import listing
from core.views.groups import groups_of, role_nouns
from core.views.system_view import SystemView

Refusal = tuple[str, str]

NO_SHOW: Refusal = ("No show is under way here.", "Start one first, in the window or --headless.")
NOT_HERE: Refusal = (
    "A show can't be acted on from outside on this system: it has no Unix sockets.",
    "Use the menu of a node in the window.",
)
UNHEARD: Refusal = (
    "The show has said nothing of how that ended.",
    "Look at the stage, and at the log in the state folder.",
)
STRANGE: Refusal = (
    "The show gave an answer that makes no sense.",
    "Use the Faultstage that plays the show.",
)


def action_word(action: NodeAction) -> str:
    """Returns an action as typed: ``cut-off``."""
    return action.value.replace(" ", "-")


def done_words(action: NodeAction, node: str) -> str:
    """Says that an action was done."""
    return f"Done: {ACTIONS[action].imperative} {node}."


def no_such_show(run: str, others: Sequence[str]) -> Refusal:
    """Says that no show of that run is under way, and which are."""
    if not others:
        return NO_SHOW
    return f"No show of the run {run!r} is under way.", f"Under way: {listing(others)}."


def run_is_over(run: str) -> Refusal:
    """Says that a show goes on with another run."""
    return f"The run {run} is over.", "The next run has another id; last means the present one."


def not_offered_here(action: NodeAction, offered: Sequence[NodeAction]) -> Refusal:
    """Says that an action can't be had of the system on stage, and which can."""
    words = [action_word(other) for other in offered]
    return f"{action_word(action)} can't be had here.", f"Offered are {listing(words)}."


def condition_title(condition: Condition, run: RunStarted | None) -> str:
    """Returns a condition of a steady state, in a few words."""
    match condition:
        case Condition.NODES_UP:
            return "Every node is up"
        case Condition.LED:
            return f"There is one {role_nouns(groups_of(run)).leader.one}"
        case Condition.SERVING:
            return f"{words_of(run).things.capitalize()} are {words_of(run).answered} as before"


def unmet_words(condition: Condition, view: SystemView) -> str:
    """Returns the reason why a condition doesn't hold, as far as the view tells."""
    match condition:
        case Condition.NODES_UP:
            away = {name: view.status_of(name) for name in view.names}
            told = [f"{name} is {it.value}" for name, it in away.items() if it != NodeStatus.UP]
            return listing(told) if told else "no system is on stage"
        case Condition.LED:
            return "no leader is known, or several nodes say that they lead"
        case Condition.SERVING:
            if not view.is_load_running:
                return "no load runs"
            if view.is_load_stale:
                return "nothing is heard of the load"
            return "; ".join(found.text for found in view.violations) or "nothing is measured yet"
