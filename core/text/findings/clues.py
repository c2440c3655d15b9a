"""The clues and the causes ruled out, a line for each."""

from __future__ import annotations

from core.model.findings import clues as findings
from core.model.findings.base import Clue
from core.model.findings.clues import Alternative, Breach, Fact
from core.model.findings.losses import LossKind
from core.model.records import StoodStill, node_nouns
from core.text.findings.explanation import clue_lines, clue_words
from core.text.key_groups import outage_words, silent_words
from core.text.load_words import WORDS
from core.text.wording import listing, number_word, sentences, took
from core.views.key_groups import GroupOutage

AT_ONCE_S = 0.1
"""A leader that ends in an orderly way hands over beforehand."""

_LINES: dict[type[Clue], str] = {
    findings.UpAndLed: "{survivors} and {leaders}",
    findings.UpWithLeader: "{survivors}; {leader} leads",
    findings.LedAndUp: "{leader} leads, {survivors}",
    findings.LeaderlessMajority: "{survivors}: a majority, but none leads",
    findings.AllUnknown: "all {nodes} nodes became unknown at once",
    findings.P99Rose: "p99 rose above {peak_ms}, it was {before_ms} before",
    findings.AnswersLate: "{node} took {peak_ms} or more to answer, {before_ms} before",
    findings.OthersAnswer: "no other node took longer than {peak_ms}",
    findings.Quoted: "{text}",
    findings.NotOverload: "overload (p99 was {p99_ms} before)",
}
"""The clues whose line is the same whatever their values."""
_SEEN = {
    Fact.LED: "{node} led until then",
    Fact.STILL_CLAIMS: "{node} still calls itself the {leader}: it hears of no other",
    Fact.LED_BEFORE: "{node} led before",
    Fact.NOBODY_LED_BEFORE: "nobody was seen to lead before",
    Fact.NOBODY_LEADS: "no node is seen to lead",
    Fact.NO_KNOWN_LEADER: "no {leader} is known",
    Fact.NONE_LOST: "none was lost",
    Fact.LOAD_GONE: "the load process is lost too: throughput is unknown",
    Fact.LOAD_ENDED: "the load process ended",
    Fact.READS_ANSWERED: "reads were answered while no write was",
    Fact.HELD_BACK: "requests were held back: too many were in flight",
    Fact.REQUESTS_FAILED: "requests failed",
}
_EXCLUDED = {
    Alternative.LEADER_LOSS: "{leader} loss ({node} leads throughout)",
    Alternative.NODE_LOSS: "loss of a node (none is gone)",
    Alternative.NODE_LOSS_ALL_RUN: "loss of a node (every process runs)",
    Alternative.NODE_LOSS_NONE_SEEN: "loss of a node (none was seen to go)",
    Alternative.SINGLE_LOSSES: "loss of single nodes (all vanished from sight together)",
    Alternative.STOPPED_NODE: "killed or paused node (every process runs)",
    Alternative.OUTAGE: "outage of the system (no node was lost)",
    Alternative.OVERLOAD: "overload (only {node} is slow)",
}
_BROKEN = {
    Breach.UNSEEN: ("nothing is known of the nodes", "nothing was known of the nodes"),
    Breach.NODE_UNKNOWN: ("a node is unknown", "a node was unknown"),
    Breach.NO_LEADER: ("no {leader} is seen", "no {leader} was seen"),
    Breach.NO_MAJORITY: ("no majority is up", "no majority was up"),
    Breach.LOW_THROUGHPUT: (
        "throughput is below its baseline",
        "throughput was below its baseline",
    ),
    Breach.HIGH_LATENCY: ("latency is above its baseline", "latency was above its baseline"),
    Breach.FAILED: ("requests fail", "requests failed"),
}
"""The words for an invariant that is broken, and for one that was broken."""


clue_lines(_LINES)


@clue_words.register
def _(clue: findings.Seen) -> str:
    return _SEEN[clue.fact].format(node=clue.node, leader=clue.leader)


@clue_words.register
def _(clue: findings.Survivors) -> str:
    are = "is" if clue.up < 2 else "are"
    return f"{number_word(clue.up)} of {number_word(clue.total)} nodes {are} up"


@clue_words.register
def _(clue: findings.Leaders) -> str:
    leads = listing([f"{each.node} leads {each.group}".rstrip() for each in clue.who] or [""])
    return sentences(leads, "throughout" if leads and clue.throughout else "")


def later_words(after_s: float, than: str = "later") -> str:
    """Returns the time since the loss: ``4.2 s later``, or ``at once``."""
    return "at once" if after_s < AT_ONCE_S else f"{took(after_s)} {than}"


@clue_words.register
def _(clue: findings.ElectedLater) -> str:
    return f"{clue.node} was elected {later_words(clue.after_s)}"


@clue_words.register
def _(clue: findings.GroupLeft) -> str:
    if clue.total == 1:
        return f"{clue.group}'s only node is up" if clue.up else f"{clue.group} has no other node"
    nodes = (clue.nouns or node_nouns(clue.group)).many
    of = f"{number_word(clue.up)} of {number_word(clue.total)} {nodes} up"
    return f"{of}, {number_word(clue.quorum)} must agree"


@clue_words.register
def _(clue: findings.LedGroups) -> str:
    return f"{clue.node} led {clue.leads} {clue.nouns.of(clue.leads)} until then"


@clue_words.register
def _(clue: findings.LeadShares) -> str:
    return listing([f"{node} leads {leads}" for node, leads in clue.shares])


@clue_words.register
def _(clue: findings.NothingAnswered) -> str:
    return WORDS[clue.load_kind].none


@clue_words.register
def _(clue: findings.LongestSilence) -> str:
    return f"longest time without {WORDS[clue.load_kind].article}: {took(clue.silence_s)}"


@clue_words.register
def _(clue: findings.GroupsSilent) -> str:
    if clue.silent:
        return silent_words(clue.silent, clue.total, clue.nouns)
    return outage_words(GroupOutage(clue.hit, clue.total, clue.longest_s), clue.nouns)


@clue_words.register
def _(clue: findings.StoodStillFor) -> str:
    match clue.what:
        case StoodStill.MACHINE:
            return f"{took(clue.seconds)} are missing on the clock"
        case StoodStill.LOAD:
            return f"the load didn't run for {took(clue.seconds)}"
        case StoodStill.APP:
            return f"Faultstage itself didn't run for {took(clue.seconds)}"
        case StoodStill.LINKS:
            return f"the relays between the nodes did nothing for {took(clue.seconds)}"


@clue_words.register
def _(clue: findings.Broken) -> str:
    none = WORDS[clue.load_kind].none
    broken = _BROKEN.get(clue.what, (none, ""))[0]
    return broken.format(leader=clue.leader)


def was_broken_words(clue: findings.Broken) -> str:
    """Says that an invariant was broken, for a time that is over."""
    none_was = WORDS[clue.load_kind].none_was
    was = _BROKEN.get(clue.what, ("", none_was))[1]
    return was.format(leader=clue.leader)


@clue_words.register
def _(cause: findings.Excluded) -> str:
    return _EXCLUDED[cause.what].format(node=cause.node, leader=cause.leader)


@clue_words.register
def _(cause: findings.NotAsLost) -> str:
    match cause.kind:
        case LossKind.PAUSED:
            what = "the process is stopped" if cause.is_one else "the processes are stopped"
            return f"crash (it still exists), network cut ({what})"
        case LossKind.CUT_OFF:
            return f"crash ({'its process runs' if cause.is_one else 'their processes run'})"
        case _:
            what = "the process is gone" if cause.is_one else "the processes are gone"
            return f"network cut ({what})"


@clue_words.register
def _(cause: findings.NotElectionAlone) -> str:
    took_by = f"{number_word(cause.quorum)} of {number_word(cause.total)}"
    return f"election alone (it takes {took_by})"
