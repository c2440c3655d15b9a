"""The words of the chapter "Recovery": the leader, the nodes that come back, the end."""

from __future__ import annotations

from msgspec import UNSET

from core.model.events import NodeHealth, NodeStatus, Recovered, Rejoined, RunStarted
from core.text import figures
from core.text.bounds import bound_words
from core.text.key_groups import outage_words, silent_words
from core.text.load_words import words_of
from core.text.wording import capital, listing, number_word, took
from core.views.groups import groups_of, role_nouns, shard_nouns
from core.views.key_groups import GroupOutage, count_groups, lasting
from core.views.stage_state import StageState

UNSEEN = "Nobody sees the nodes now: the story waits until they are seen again"
CANNOT_BRING_BACK = (
    "Nobody sees the nodes, so they can't be brought back.",
    "Space tries again once what runs them is there, R starts afresh.",
)
"""Sentence and remedy while what watches the nodes is gone."""

_WAIT_AGAIN = "Space waits again, R starts afresh."


def comes_back(*, agrees: bool, some_away: bool) -> str:
    """Says that the failed part comes back now.

    Args:
        agrees: whether it has something to catch up with.
        some_away: whether nodes take no part now.
    """
    if agrees:
        return "Now the failed part comes back and catches up with what it missed."
    others = "The others carry on meanwhile. " if some_away else ""
    return f"{others}Now the failed part comes back."


def coming_back(run: RunStarted | None, *, agrees: bool) -> str:
    """Returns the name of the work under way until the failed part is back."""
    return f"Catching up with the {_leader(run)}" if agrees else "Bringing it back"


def _leader(run: RunStarted | None) -> str:
    return role_nouns(groups_of(run)).leader.one


def no_majority(group: str) -> str:
    """Says that nobody can be elected in ``group``, with an empty name where no other exists."""
    of = f" of {group}" if group else ""
    return f"No majority{of} is left: nobody can be elected until a node is back."


def healing(state: StageState, *, elects: bool) -> str:
    """Returns the healing that the system does by itself now, and its bound.

    Args:
        state: the present state.
        elects: whether a group is without the one leader that it needs.
    """
    bound = bound_words(state.bound)
    within = f" ({bound})" if bound else ""
    if elects:
        return f"The survivors elect a new {_leader(state.run)}{within}."
    if state.system.orphans_since(state.fault_t or 0.0) != 0:
        return f"The survivors take over what the lost node led{within}."
    return "The survivors carry on; throughput comes back to its band by itself."


def healed(state: StageState) -> str:
    """Returns the leader now, and that requests are served again."""
    things = words_of(state.run).things
    if state.leader is not None:
        alone = any(group.least is not UNSET for group in groups_of(state.run))
        return f"{state.leader} leads; {'it' if alone else 'the majority'} takes {things}."
    led = state.system.led_since(state.fault_t or 0.0)
    each = listing([f"{name} leads {count}" for name, count in led.items()])
    return f"The survivors take {things}{f': {each}' if led else ''}."


def not_healed(state: StageState, *, leaderless: bool) -> str:
    """Returns the part that didn't heal by itself within the system's own bound."""
    orphans = state.system.orphans_since(state.fault_t or 0.0)
    if leaderless:
        what = f"No {_leader(state.run)}"
    elif orphans is None:
        what = "Nobody said who leads what the lost node led"
    elif orphans:
        what = f"No survivor is known to lead {number_word(orphans)} of what the lost node led"
    elif stalled := lasting(state.system.stalls):
        nouns, total = shard_nouns(state.system.groups), count_groups(state.sample)
        what = capital(silent_words(len(stalled), total, nouns))
    else:
        what = "Throughput isn't back in its band"
    return f"{what} within the system's own bound"


def not_normal(share: float) -> tuple[str, str]:
    """Says that throughput stayed below ``share`` of the baseline, and the way out."""
    return f"Throughput didn't come back to {100 * share:.0f} % of its baseline.", _WAIT_AGAIN


def not_back(health: NodeHealth, seconds: float, run: RunStarted | None) -> tuple[str, str]:
    """Says that a node didn't come back, why as far as is known, and the way out."""
    is_up = health.status is NodeStatus.UP
    why = health.detail or (f"it is behind the {_leader(run)}" if is_up else "it isn't up")
    return f"{health.node} didn't come back within {seconds:.0f} s: {why}.", _WAIT_AGAIN


def went_on(event: Recovered | Rejoined) -> str:
    """Returns the later course of a fault, in a sentence, with the time of the run."""
    at = figures.moment(event.t)
    if isinstance(event, Rejoined):
        return f"{event.node} had caught up at {at}, {took(event.after_s)} after the fault."
    if event.after_s == 0.0:
        return f"Throughput never left its baseline, as was known at {at}."
    return f"Throughput was back at {at}, {took(event.after_s)} after the fault."


def all_back(after_s: float | None) -> str:
    """Says that all nodes are back, where no load measures when all was normal.

    Args:
        after_s: seconds from the fault until then; None without a fault.
    """
    when = "" if after_s is None else f", {took(after_s)} after the fault"
    return f"All nodes are back{when}. Nobody loads this system, so throughput isn't judged."


def recovered(found: Recovered, run: RunStarted | None, groups: GroupOutage | None = None) -> str:
    """Returns the time when all was normal again, and the length of the outage.

    Args:
        found: the recovery of throughput.
        run: the run.
        groups: the groups of keys that stood still meanwhile; None where keys are one group.
    """
    silence = f"the longest time without {words_of(run).article} was {took(found.outage_s)}"
    if groups is not None:
        silence = outage_words(groups, shard_nouns(groups_of(run)))
    if found.after_s == 0.0:
        return f"Throughput never left its baseline: {silence}. All nodes are back."
    return f"Recovered {took(found.after_s)} after the fault; {silence}. All nodes are back."
