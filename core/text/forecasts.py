"""The words for forecasts of an action on nodes: for a node's menu, and before a fault."""

from __future__ import annotations

from functools import singledispatch

from msgspec import UNSET

from core.model import forecasts as fc
from core.model.fault_kinds import NodeAction
from core.model.forecasts import Affected, Forecast, Lost, Outcome, Service, Standing
from core.text.bounds import bound_words
from core.text.wording import (
    by_number,
    capital,
    clause,
    listing,
    number_word,
    sentences,
    with_article,
)


def forecast_words(forecast: Forecast) -> str:
    """Returns the whole forecast, also that nothing is known of the outcome."""
    if not forecast.nodes:
        return "No such node: nothing would change."
    told = sentences(*map(_outcome_words, forecast.outcomes))
    return told or "What that would change is not known."


@singledispatch
def _outcome_words(outcome: Outcome) -> str:
    raise TypeError(f"no words for {outcome!r}")


@_outcome_words.register
def _(away: fc.AwayAlready) -> str:
    is_away = clause(away.nodes, f"is {away.status.value}", f"are {away.status.value}")
    if away.ended_by is None:
        return f"{is_away} already: nothing changes there."
    return f"{is_away} and takes no part now; {away.ended_by.done}, it needs a restart."


@_outcome_words.register
def _(nothing: fc.NothingToUndo) -> str:
    what = "paused" if nothing.action is NodeAction.RESUME else "cut off"
    return f"{clause(nothing.nodes, 'is', 'are')} not {what}: nothing changes."


@_outcome_words.register
def _(faster: fc.SpedUp) -> str:
    return f"What slows {listing(faster.nodes)} is taken away."


@_outcome_words.register
def _(isolated: fc.Isolated) -> str:
    runs, it = by_number(isolated.nodes, ("It runs on, alone", "it"), ("They run on", "them"))
    gets = "what it answers by itself" if isolated.acknowledges else "no acknowledgement"
    return f"{runs}: clients that reach {it} get {gets}."


# --- nodes that are slow -----------------------------------------------------------------


@_outcome_words.register
def _(slowed: fc.Slowed) -> str:
    standing, names = slowed.standing, slowed.nodes
    group = standing.group
    if not group.agrees:
        waits = f"what goes through {listing(names)} waits, the rest doesn't"
        return f"Each {group.member_nouns.one} works by itself: {waits}."
    if slowed.service is Service.CONTINUES:
        them = by_number(names, "it wait", "them wait")
        agree = "the others agree without waiting"
        return f"{_do_not_lead(slowed)}: {agree}; clients that reach {them} longer."
    if slowed.service is Service.UNKNOWN:
        return "Who leads is not known now: if it does, all wait for what it sends."
    if group.shares_lead:
        late = "requests to those wait for what is sent late, and latency rises"
        return f"{_what_they_lead(slowed)}: {late}."
    what = "every write waits for what it sends" if standing.is_sole else "its answers come late"
    return (
        f"{standing.leader} leads{'' if standing.is_sole else f' {group.name}'}: {what}, and "
        f"latency rises. Should the others hear of it too late, they elect another."
    )


# --- nodes that are lost -----------------------------------------------------------------


@_outcome_words.register
def _(lost: Lost) -> str:
    group, back = lost.standing.group, ""
    if lost.comes_back:
        again = " and catches up", " and catch up"
        one, many = again if group.agrees else ("", "")
        back = by_number(lost.nodes, f"It comes back{one}.", f"They come back{many}.")
    if not group.agrees:
        return sentences(_lost_equals(lost), back)
    if group.shares_lead:
        return sentences(_lost_shares(lost), back)
    return sentences(_lost_electors(lost), back) if lost.standing.is_sole else _lost_aside(lost)


def _lost_electors(lost: Lost) -> str:
    """Returns the consequences where one node leads all nodes, and thereby the writes."""
    standing = lost.standing
    left, count = standing.left, _count(standing)
    match lost.service:
        case Service.STOPS:
            return _no_majority(lost)
        case Service.WAITS:
            electors = listing(left) if len(left) <= 4 else "the others"
            return (
                f"{standing.leader} leads: writes stop until {electors} elect another"
                f"{_bound(standing)}. {capital(count)} survive, so a majority remains."
            )
        case Service.UNKNOWN:
            what = by_number(lost.nodes, "it", "one of them")
            return (
                f"Who leads is not known now: if {what} does, writes stop until another is elected"
                f"{_bound(standing)}. {capital(count)} are left, a majority."
            )
        case _:
            return f"{_do_not_lead(lost)}: writes go on, {count} hold the majority."


def _no_majority(lost: Lost) -> str:
    standing, count = lost.standing, _count(lost.standing)
    missing = standing.quorum - len(standing.left)
    nodes = "a node is" if missing == 1 else f"{number_word(missing)} nodes are"
    if lost.comes_back:
        nodes = "it is" if missing == 1 else "enough of them are"
    if not standing.has_majority:
        text = (
            f"There is no majority now. {capital(count)} would be left: "
            f"writes stay stopped until {nodes} back."
        )
    else:
        start = f"Only {count}" if standing.left else "None"
        text = f"{start} would be left: no majority, writes stop until {nodes} back."
    return sentences(text, _unsure(lost))


def _lost_aside(lost: Lost) -> str:
    """Returns the consequences where one node leads, and writes go through another group."""
    standing, name = lost.standing, lost.standing.group.name
    if standing.group.votes is True:
        if lost.service is not Service.STOPS:
            return f"{capital(_count(standing))} are left, a majority: they can still agree."
        until = "they agree on nothing until enough of them are back"
        return f"{_few(standing)} would be left, no majority: {until}."
    match lost.service:
        case Service.STOPS:
            only = f"{_few(standing)} would be left, no majority"
            if len(standing.group.nodes) == 1:
                only = f"{listing(lost.nodes)} is {name}'s only node"
            silent = f"{name} answers nobody until enough of it is back"
            return f"{only}: {silent}. What that stops shows."
        case Service.WAITS:
            return (
                f"{standing.leader} leads {name}: {name} answers nobody until another is elected."
            )
        case Service.UNKNOWN:
            count = capital(_count(standing))
            return f"Who leads {name} is not known now. {count} are left."
        case _:
            left = f"{standing.leader} leads {name} on: {_count(standing)} are left"
            return f"{left}." if standing.group.least is not UNSET else f"{left}, a majority."


def _lost_shares(lost: Lost) -> str:
    """Returns the consequences where each node leads a share of many groups."""
    standing = lost.standing
    if lost.service is Service.STOPS:
        text = (
            f"{_few(standing)} would be left, no majority of them: what has most of its copies "
            "on the others cannot be written."
        )
        return sentences(text, _unsure(lost))
    survive = f"{capital(_count(standing))} survive."
    if lost.service is Service.CONTINUES:
        return f"{_do_not_lead(lost)}: writes go on. {survive}"
    stop = f"writes to those stop until others are elected{_bound(standing)}"
    return f"{_what_they_lead(lost)}: {stop}. {survive}"


def _lost_equals(lost: Lost) -> str:
    """Returns the consequences of losing nodes that each work alone."""
    left, group = lost.standing.left, lost.standing.group
    if left:
        return f"{capital(clause(left, 'carries', 'carry'))} on without {listing(lost.nodes)}."
    if len(group.nodes) == 1:
        return f"There is only one {listing(lost.nodes)}: whatever needs it goes without."
    none = group.member_nouns.one if group.name else "other node"
    return f"No {none} would be left: whatever needs one goes without."


def _unsure(lost: Lost) -> str:
    if not lost.unsure:
        return ""
    return f"{clause(lost.unsure, 'is', 'are')} not known to be up; that would change it."


# --- nodes that come back ----------------------------------------------------------------

_AGAIN = {
    NodeAction.RESUME: ("goes on", "go on"),
    NodeAction.RECONNECT: ("hears the other nodes again", "hear the other nodes again"),
    NodeAction.RESTART: ("starts again over its own data", "start again over their own data"),
}


@_outcome_words.register
def _(returned: fc.Returned) -> str:
    names, standing = returned.nodes, returned.standing
    again, count = clause(names, *_AGAIN[returned.action]), _count(standing)
    are = by_number(standing.left, "is", "are")
    if not standing.group.agrees:
        return f"{again} and {by_number(names, 'takes', 'take')} part again."
    if returned.service is Service.CONTINUES:
        meanwhile = "; writes go on meanwhile" if standing.carries_writes else ""
        return f"{again} and {by_number(names, 'catches', 'catch')} up{meanwhile}."
    if returned.service is Service.STOPS:
        stay = ", writes stay stopped" if standing.is_sole else ""
        return f"{again}: {count} {are} still no majority{stay}."
    if not standing.is_sole:
        return f"{again}: {count} {are} up then, enough to agree{_bound(standing)}."
    a_leader = with_article(standing.group.role_nouns.leader.one)
    go_on = f"writes go on once they have {a_leader}{_bound(standing)}"
    return f"{again}: {count} are a majority again, so {go_on}."


# --- parts of sentences ------------------------------------------------------------------


def _bound(standing: Standing) -> str:
    bound = bound_words(standing.bound)
    return f" ({bound})" if bound else ""


def _count(standing: Standing) -> str:
    """Returns the nodes left, by number: ``two of three``; of several groups with the noun."""
    count = f"{number_word(len(standing.left))} of {number_word(len(standing.group.nodes))}"
    return count if standing.is_sole else f"{count} {standing.group.member_nouns.many}"


def _few(standing: Standing) -> str:
    return f"Only {_count(standing)}" if standing.left else f"No {standing.group.member_nouns.one}"


def _do_not_lead(affected: Affected) -> str:
    names = affected.nodes
    if affected.standing.group.shares_lead:
        noun = affected.standing.group.shard_nouns.one
        return clause(names, f"leads no {noun}", f"lead no {noun}")
    if affected.are_followers:
        nouns = affected.standing.group.role_nouns.follower
        return clause(names, f"is {with_article(nouns.one)}", f"are {nouns.many}")
    return clause(names, "does not lead", "do not lead")


def _what_they_lead(affected: Affected) -> str:
    lead, total = clause(affected.nodes, "leads", "lead"), affected.leads
    nouns = affected.standing.group.shard_nouns
    if total is None:
        return f"How many {nouns.many} {lead} is not known now"
    return f"{lead} {number_word(total)} {nouns.of(total)}"
