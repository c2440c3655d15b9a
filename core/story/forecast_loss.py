"""What the loss of nodes would stop: the part of a forecast that is about going away."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.events import NodeStatus, Role
from core.story.forecast_view import View
from core.text.wording import capital, listing, number_word


def loss(view: View, lost: Sequence[str], *, comes_back: bool = False) -> str:
    """What follows when ``lost`` take no part any more, or not for a few seconds."""
    if not lost:
        return ""
    if not view.group.agrees:
        return _by_themselves(view, lost, comes_back=comes_back)
    if view.group.shares_lead:
        return _shared(view, lost, comes_back=comes_back)
    if not view.is_sole:
        return _elsewhere(view, lost)
    left = [name for name in view.up if name not in lost]
    back = _back(lost) if comes_back else ""
    if len(left) < view.quorum:
        return _no_majority(view, lost, left, comes_back=comes_back) + back
    count = view.of(len(left))
    if view.leader in lost:
        electors = listing(left) if len(left) <= 4 else "the others"
        return (
            f"{view.leader} leads: writes stop until {electors} elect another{view.bound}. "
            f"{capital(count)} survive, so a majority remains.{back}"
        )
    if view.leader is None:
        what = "it" if len(lost) == 1 else "one of them"
        return (
            f"Who leads is not known now: if {what} does, writes stop until another is elected"
            f"{view.bound}. {capital(count)} are left, a majority.{back}"
        )
    return f"{_followers(view, lost)}: writes go on, {count} hold the majority.{back}"


def slowed(view: View, names: Sequence[str]) -> str:
    """What follows when all that ``names`` send comes late."""
    if not names:
        return ""
    if not view.group.agrees:
        return (
            f"Each {view.group.name} node works by itself: what goes through {listing(names)} "
            "waits, the rest doesn't."
        )
    if view.group.shares_lead:
        what = _what_they_lead(view, names)
        return f"{what}: requests to those wait for what is sent late, and latency rises."
    if view.leader in names:
        what = "every write waits for what it sends" if view.is_sole else "its answers come late"
        return (
            f"{view.leader} leads{'' if view.is_sole else f' {view.group.name}'}: {what}, and "
            f"latency rises. Should the others hear of it too late, they elect another."
        )
    if view.leader is None:
        return "Who leads is not known now: if it does, all wait for what it sends."
    them = "it wait" if len(names) == 1 else "them wait"
    return (
        f"{_followers(view, names)}: the others agree without waiting; clients that reach "
        f"{them} longer."
    )


def _followers(view: View, names: Sequence[str]) -> str:
    follow = all(view.state.nodes[name].role is Role.FOLLOWER for name in names)
    one, many = ("is a follower", "are followers") if follow else ("does not lead", "do not lead")
    return f"{listing(names)} {one if len(names) == 1 else many}"


def _back(lost: Sequence[str]) -> str:
    return " It comes back and catches up." if len(lost) == 1 else " They come back and catch up."


def _no_majority(view: View, lost: Sequence[str], left: Sequence[str], *, comes_back: bool) -> str:
    missing = view.quorum - len(left)
    nodes = "a node is" if missing == 1 else f"{number_word(missing)} nodes are"
    if comes_back:
        nodes = "it is" if missing == 1 else "enough of them are"
    if len(view.up) < view.quorum:
        text = (
            f"There is no majority now. {capital(view.of(len(left)))} would be left: "
            f"writes stay stopped until {nodes} back."
        )
    else:
        count = len(left)
        start = f"Only {view.of(count)}" if count else "None"
        text = f"{start} would be left: no majority, writes stop until {nodes} back."
    return text + _unsure(view, lost, left)


def _unsure(view: View, lost: Sequence[str], left: Sequence[str]) -> str:
    maybe = view.having(NodeStatus.UNKNOWN, NodeStatus.STARTING)
    unknown = [name for name in maybe if name not in lost]
    if not unknown or len(left) + len(unknown) < view.quorum:
        return ""
    verb = "is" if len(unknown) == 1 else "are"
    return f" {listing(unknown)} {verb} not known to be up; that would change it."


# --- several groups ----------------------------------------------------------------------


def _shared(view: View, lost: Sequence[str], *, comes_back: bool) -> str:
    """Where each node leads a share of many groups."""
    left = [name for name in view.up if name not in lost]
    back = _back(lost) if comes_back else ""
    if len(left) < view.quorum:
        start = f"Only {view.of(len(left))}" if left else f"No {view.group.name} node"
        return (
            f"{start} would be left, no majority of them: what has most of its copies on the "
            f"others cannot be written.{_unsure(view, lost, left)}{back}"
        )
    survive = f"{capital(view.of(len(left)))} survive."
    if all(view.state.nodes[name].leads == 0 for name in lost):
        verb = "leads" if len(lost) == 1 else "lead"
        return f"{listing(lost)} {verb} no group: writes go on. {survive}{back}"
    what = _what_they_lead(view, lost)
    return f"{what}: writes to those stop until others are elected{view.bound}. {survive}{back}"


def _by_themselves(view: View, lost: Sequence[str], *, comes_back: bool) -> str:
    """Where no node needs another of its group."""
    left = [name for name in view.up if name not in lost]
    back = ""
    if comes_back:
        back = " It comes back." if len(lost) == 1 else " They come back."
    if left:
        verb = "carries" if len(left) == 1 else "carry"
        return f"{capital(listing(left))} {verb} on without {listing(lost)}.{back}"
    if len(view.group.nodes) == 1:
        return f"There is only one {listing(lost)}: whatever needs it goes without.{back}"
    name = view.group.name or "other"
    return f"No {name} node would be left: whatever needs one goes without.{back}"


def _what_they_lead(view: View, names: Sequence[str]) -> str:
    known = [leads for name in names if (leads := view.state.nodes[name].leads) is not None]
    verb = "leads" if len(names) == 1 else "lead"
    if len(known) < len(names):
        return f"How many groups {listing(names)} {verb} is not known now"
    total = sum(known)
    return f"{listing(names)} {verb} {number_word(total)} {'group' if total == 1 else 'groups'}"


def _elsewhere(view: View, lost: Sequence[str]) -> str:
    """Where one leads, and the writes go through another group's nodes."""
    name, left = view.group.name, [node for node in view.up if node not in lost]
    if len(left) < view.quorum:
        only = (
            f"{listing(lost)} is {name}'s only node"
            if len(view.group.nodes) == 1
            else (f"Only {view.of(len(left))} would be left, no majority")
        )
        return f"{only}: {name} answers nobody until enough of it is back. What that stops shows."
    if view.leader in lost:
        return f"{view.leader} leads {name}: {name} answers nobody until another is elected."
    if view.leader is None:
        return f"Who leads {name} is not known now. {capital(view.of(len(left)))} are left."
    return f"{view.leader} leads {name} on: {view.of(len(left))} are left, a majority."
