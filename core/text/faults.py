"""The words for a fault: the victim and the reason, the method, and the undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model.fault_kinds import FaultKind
from core.model.records import NodeStatus, Option, Role
from core.model.victims import NoVictim, VictimReason, Victims
from core.text.audience import chosen_by
from core.text.wording import by_number, capital, clause, listing, named, with_article

_NOBODY_FITS = "No node fits this fault"
ABORTED = "Countdown aborted; nothing has happened"
HEAL, GO_ON = "heal", "go"
"""The answers to the question about nodes that are away before the fault."""

_REASONS = {
    VictimReason.PICKED: "picked on the stage",
    VictimReason.ANY: "any of them will do",
    VictimReason.EQUALS: "each node works by itself",
    VictimReason.LEADER: "every write goes through it",
    VictimReason.FOLLOWER: "it holds a copy, but does not lead",
    VictimReason.MAJORITY: "without a majority no write can commit",
    VictimReason.VOTERS: "without a majority they agree on nothing",
    VictimReason.LEADER_BESIDE: "it leads {group}",
    VictimReason.MAJORITY_BESIDE: "without a majority nobody leads {group}",
    VictimReason.LEADS_MOST: "it leads the most {shards}",
    VictimReason.LEADS_FEWEST: "it leads the fewest {shards}",
    VictimReason.MOST_COPIES: "where most of the copies are gone no write can commit",
}
_MISSING = {
    NoVictim.NO_MAJORITY: ("no majority is up", "a node"),
    NoVictim.NONE_UP: ("no such node is up", "a node"),
    NoVictim.NO_LEADER: ("there is no {leader}", "{a_leader}"),
    NoVictim.LEADS_UNKNOWN: ("no node is known to lead", "word who leads"),
}
"""Why no node fits, and what is waited for."""


def called(names: Sequence[str]) -> str:
    """Returns the names of a fault's targets, as people say: ``n1 and n2``, ``the load``."""
    return listing([named(name) for name in names])


# --- whom it hits ------------------------------------------------------------------------


def reason_words(victims: Victims, how: str) -> str:
    """Returns the reason why a fault hits ``victims``; ``how`` where the plan names the nodes."""
    if victims.reason is VictimReason.AUDIENCE:
        return chosen_by(victims.votes, victims.voted, by_lot=victims.by_lot)
    reason = _REASONS.get(victims.reason)
    return how if reason is None else reason.format(shards=victims.shards.many, group=victims.group)


def nobody_fits(found: Victims, named_nodes: Sequence[str], *, now: bool = False) -> str:
    """Says that no node fits, and why.

    Args:
        found: what was chosen: nobody.
        named_nodes: those that the plan names; empty where it names none.
        now: whether the presenter still waits before the countdown.
    """
    if found.missing in _MISSING:
        why = _MISSING[found.missing][0].format_map(_leader(found))
    else:
        why = f"{called(named_nodes)} {by_number(named_nodes, 'is', 'are')} not up"
    return f"{_NOBODY_FITS}{' now' if now else ''}: {why}."


def waiting_for_one(found: Victims, named_nodes: Sequence[str]) -> str:
    """Returns the words for the wait while no node fits; ``named_nodes`` are those of the plan."""
    what = called(named_nodes)
    if found.missing in _MISSING:
        what = _MISSING[found.missing][1].format_map(_leader(found))
    return f"{_NOBODY_FITS}: waiting for {what}"


def _leader(found: Victims) -> dict[str, str]:
    noun = found.called.leader.one
    return {"leader": noun, "a_leader": with_article(noun)}


def how_words(how: str) -> str:
    """Returns the method of a fault, as a sentence."""
    return f"{capital(how)}."


def countdown_title(kind: FaultKind, victims: Victims, leads: int | None) -> str:
    """Returns the title of the countdown: ``Killing n2, the leader``.

    Args:
        kind: the kind of fault.
        victims: whom it hits.
        leads: how many groups the first victim leads; None where that isn't known.
    """
    title = f"{kind.verb} {called(victims.nodes)}"
    if victims.reason is VictimReason.NAMED:
        return title
    if len(victims.nodes) > 1:
        return f"{title}, a majority"
    if victims.share_lead and leads is not None:
        return f"{title}, {victims.called.leader.one} of {leads} {victims.shards.of(leads)}"
    nouns = victims.called
    whats = {
        Role.LEADER: f", the {nouns.leader.one}",
        Role.FOLLOWER: f", {with_article(nouns.follower.one)}",
    }
    return title + "".join(whats.get(role, "") for role in victims.roles)


def countdown_subtitle(how: str, victims: Victims) -> str:
    """Returns the fault's method and, where the audience chose the victim, the share of votes."""
    if victims.reason is not VictimReason.AUDIENCE:
        return how
    return f"{how} \u00b7 {reason_words(victims, how)}"


# --- in and out --------------------------------------------------------------------------


def away_words(statuses: Mapping[str, NodeStatus]) -> str:
    """Says that nodes are away already before the fault goes in."""
    cut = {status is NodeStatus.CUT_OFF for status in statuses.values()}
    what = "not taking part" if len(cut) > 1 else "cut off" if True in cut else "not running"
    return f"{clause(list(statuses), 'is', 'are')} {what} already."


def away_options(names: Sequence[str]) -> tuple[Option, ...]:
    """Returns the answers about nodes that are away already."""
    return (
        Option(key=HEAL, label=f"Bring {listing(names)} back first"),
        Option(key=GO_ON, label="Go on as it is"),
    )


def mark_words(kind: FaultKind, node: str, reason: VictimReason) -> str:
    """Returns the mark of a fault on the plot: ``killed n2``, ``the load bursts``."""
    is_named = reason is VictimReason.NAMED
    return kind.told_of(called([node])) if is_named else f"{kind.done} {node}"


def by_hand_words(kind: FaultKind, node: str) -> str:
    """Returns the mark of a fault that was injected by hand: ``kill n2``."""
    return f"{kind.imperative} {node}"


def injected_words(kind: FaultKind, victims: Victims) -> str:
    """Says that the fault went in: ``N2 was killed without a warning.``."""
    who = capital(called(victims.nodes))
    was = by_number(victims.nodes, "was", "were")
    told = f"{who} {was} {kind.done}"
    if victims.reason is VictimReason.AUDIENCE:
        told = f"{who}, {reason_words(victims, '')}, {was} {kind.done}"
    if victims.reason is VictimReason.NAMED and kind.happens:
        told = kind.told_of(who)
    if kind.is_announced:
        return f"{told}: {by_number(victims.nodes, 'it was', 'they were')} asked to end."
    return f"{told} without a warning."


def undoing_words(target: str, *, is_node: bool) -> str:
    """Says that a fault is being taken back from a node, or from what is no node."""
    return f"Bringing {named(target)} back{'' if is_node else ' to what it was'}"


def undone_words(target: str, *, is_node: bool, kind: FaultKind | None = None) -> str:
    """Says that a fault was taken back from a node, or from what is no node."""
    if kind is not None and kind.taken_back:
        return f"{named(target)} is {kind.taken_back}"
    return f"fault in {named(target)} undone" if is_node else f"{named(target)} is as before"


def fault_not_offered(name: str, offered: Sequence[str]) -> tuple[str, str]:
    """Says that the fault of the story can't be had here, and which can."""
    text = f"The fault {name} isn't offered here: what it needs is missing."
    return text, f"The check-up says what. Start it with another one: {', '.join(offered)}."


# --- stop conditions ---------------------------------------------------------------------


def stopped_note(title: str, nodes: Sequence[str]) -> str:
    """Says that a stop condition broke and what is done, as a line of the feed."""
    what = by_number(nodes, "the fault in {} is", "the faults in {} are").format(called(nodes))
    return f"stop condition \u201c{title}\u201d broke: {what} undone at once"


def stopped_notice(title: str, found: str) -> tuple[str, str]:
    """Says that a stop condition broke, with ``found``, and that the story goes on."""
    text = (
        f"Stopped: \u201c{title}\u201d broke ({_but(found, title)}): the fault is undone at once."
    )
    return text, "The story goes on, and says what it was."


def stopped_words(title: str, found: str) -> str:
    """Returns the same as sentences for the audience."""
    broke = f"\u201c{title}\u201d must hold, and broke: {_but(found, title)}."
    return f"This run was stopped: {broke} The fault was undone at once."


def _but(found: str, title: str) -> str:
    """Returns ``found`` without the title at its start, if the title is there."""
    return found.removeprefix(f"{title}: ")


def waits_for(title: str) -> str:
    """Says that the fault waits until a stop condition holds, as a line of the feed."""
    return f"The stop condition \u201c{title}\u201d is broken: no fault goes in until it holds"


def breaks_before(title: str, found: str) -> tuple[str, str]:
    """Says that a stop condition is broken though no fault is in, and the way out."""
    text = f"No fault went in: the stop condition \u201c{title}\u201d is broken already ({found})."
    return text, "Mend that, or loosen its bound, then start afresh."


# --- by hand: why not, and the way out where there is one ---------------------------------


LINKS_OPTION = "--links"
"""The option of the command line that puts links between the nodes in every run."""


def not_offered(node: str, what: FaultKind, *, withheld: bool = False) -> tuple[str, str]:
    """Says that the system doesn't offer a kind of fault.

    Args:
        node: the node's name.
        what: the kind of fault.
        withheld: whether it would, if links lay between the nodes.
    """
    if withheld:
        text = f"{node} can't be {what.done}: this run's nodes reach each other directly."
        return text, f"Play a fault of the network, or start Faultstage with {LINKS_OPTION}."
    return f"{node} can't be {what.done} here.", ""


def withheld_words(what: FaultKind, node: str) -> str:
    """Returns the entry of a node's menu for what can't be done for lack of links."""
    return f"{capital(what.imperative)} {node}: needs {LINKS_OPTION} at the start"


def nothing_known_of(node: str) -> tuple[str, str]:
    """Says that a node's state isn't known now."""
    return f"What {node} is doing isn't known now.", "Try again once it is seen."


def not_running(node: str) -> tuple[str, str]:
    """Says that a node isn't running."""
    return f"{node} isn't running.", "Restart it first."


def has_it_already(node: str, what: FaultKind) -> tuple[str, str]:
    """Says that a node has such a fault already."""
    return f"{node} is {what.done} already.", "Reconnect it first."


def not_to_be_acted_on(node: str) -> tuple[str, str]:
    """Says that nothing can be done to what is shown as a node, and the way out."""
    text = f"{node} is only looked at here: nothing can be done to it."
    return text, "What the story breaks it also brings back."


def no_fault_to_undo(node: str) -> tuple[str, str]:
    """Says that a node has no fault that the action takes back."""
    return f"{node} has no fault that this would take back.", ""


def not_cut_off(node: str) -> tuple[str, str]:
    """Says that a node isn't cut off, so that there is nothing to reconnect."""
    return f"{node} isn't cut off.", ""
