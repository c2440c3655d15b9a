"""What the chapter "Recovery" says: who leads now, what comes back, and when all was normal."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.events import Recovered, RunStarted
from core.text.bounds import bound_of
from core.text.load_words import words_of
from core.text.wording import capital, listing, took

NO_LEADER_IN_TIME = "No leader within the system's own bound"
UNSEEN = "Nobody sees the nodes now: the story waits until they are seen again"
CANNOT_BRING_BACK = (
    "Nobody sees the nodes, so they can't be brought back.",
    "Space tries again once what runs them is there, R starts afresh.",
)
"""Sentence and remedy while what watches the nodes is gone."""

_WAIT_AGAIN = "Space waits again, R starts afresh."


def comes_back(*, agrees: bool, some_away: bool) -> str:
    """Return that the failed part comes back now.

    Args:
        agrees: whether it has something to catch up with.
        some_away: whether nodes take no part now.
    """
    if agrees:
        return "Now the failed part comes back and catches up with what it missed."
    others = "The others carry on meanwhile. " if some_away else ""
    return f"{others}Now the failed part comes back."


def coming_back(*, agrees: bool) -> str:
    """Return what is under way until the failed part is back."""
    return "Catching up with the leader" if agrees else "Bringing it back"


def no_majority(group: str) -> str:
    """Return that nobody can be elected; ``group`` is empty where it is the only one."""
    of = f" of {group}" if group else ""
    return f"No majority{of} is left: nobody can be elected until a node is back."


def electing(run: RunStarted | None) -> str:
    """Return that the survivors elect, and how long that may take."""
    return f"The survivors elect a new leader ({bound_of(run)})."


def taking_over(run: RunStarted | None) -> str:
    """Return that the survivors take over a lost share, and how long that may take."""
    return f"The survivors take over what the lost node led ({bound_of(run)})."


def leads_on(leader: str | None, run: RunStarted | None) -> str:
    """Return who leads, and that requests are served again."""
    return f"{leader} leads; the majority takes {words_of(run).things}."


def shares_taken(leads: Mapping[str, int], run: RunStarted | None) -> str:
    """Return that requests are served again; ``leads`` is how many groups each survivor leads."""
    each = listing([f"{name} leads {count}" for name, count in leads.items()])
    return f"The survivors take {words_of(run).things}{f': {each}' if leads else ''}."


def none_in_time(run: RunStarted | None) -> str:
    """Return that nothing was served within the system's own bound."""
    return f"{capital(words_of(run).none_was)} within the system's own bound"


def not_normal(share: float) -> tuple[str, str]:
    """Return that throughput didn't come back to ``share`` of its baseline, and the way out."""
    return f"Throughput didn't come back to {100 * share:.0f} % of its baseline.", _WAIT_AGAIN


def not_back(node: str, seconds: float, detail: str, *, is_up: bool) -> tuple[str, str]:
    """Return that a node didn't come back, why as far as is known, and the way out."""
    why = detail or ("it is behind the leader" if is_up else "it isn't up")
    return f"{node} didn't come back within {seconds:.0f} s: {why}.", _WAIT_AGAIN


def recovered(found: Recovered, run: RunStarted | None) -> str:
    """Return when all was normal again, and how long nothing was answered."""
    silence = f"the longest time without {words_of(run).article} was {took(found.outage_s)}"
    if found.after_s == 0.0:
        return f"Throughput never left its baseline: {silence}. All nodes are back."
    return f"Recovered {took(found.after_s)} after the fault; {silence}. All nodes are back."
