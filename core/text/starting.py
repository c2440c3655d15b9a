"""The words of the chapters "Cluster health" and "Load": nodes start, the load becomes steady."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model.measurements import Baseline
from core.model.no_proof import NoProof, NoProofBecause
from core.model.records import Group, LoadKind, NodeHealth, Option
from core.text import figures
from core.text.no_proof import no_proof_words
from core.text.wording import listing, ms, took
from core.views.groups import role_nouns

LEARNING = "Learning what is normal"
THROUGH_LINKS = (
    "All that they send each other goes through relays of ours, which can be cut and slowed; that "
    "costs some throughput."
)
"""The note on a system with links between the nodes."""
WAIT, STOP = "wait", "stop"
UNSTEADY_OPTIONS = (
    Option(key=WAIT, label="Wait longer"),
    Option(key=STOP, label="Stop here"),
)
"""The answers for a load that isn't steady."""
BUSY_REMEDY = "Close what else keeps this machine busy, or ask for a lower --rate."
STOPPED_REMEDY = "A lower --rate may help; Space tries again."
"""The way out of an unsteady load: without a presenter, and after the presenter gave up."""

_RECORDED = {
    LoadKind.WRITES: "Every acknowledged write is recorded, so we can prove later that none was "
    "lost.",
    LoadKind.CHECKS: "Every allowed check is recorded with its time, so we can count later what "
    "was let through.",
    LoadKind.REQUESTS: "Answers are counted.",
}
_ASKED = {
    LoadKind.WRITES: "operations a second, writes and reads,",
    LoadKind.CHECKS: "checks a second",
    LoadKind.REQUESTS: "requests a second",
}
_DONE = {
    LoadKind.WRITES: "operations",
    LoadKind.CHECKS: "checks answered",
    LoadKind.REQUESTS: "requests answered",
}
NOT_LOADED = "Nobody loads this system: nothing is measured"
"""The words in the place of the workload's curve."""
NO_LOAD = (
    "Nobody loads this system here. What breaks is seen by its probes alone: how long the system "
    "answers nobody isn't measured, and nothing is proven of what it keeps."
)
"""The words for a system that is shown without any load."""


def starting(nodes: int) -> str:
    """Says that ``nodes`` nodes are being started."""
    return f"Starting {nodes} nodes"


def not_healthy(seconds: float, bad: Sequence[str], leaderless: Sequence[Group]) -> str:
    """Returns the nodes and groups that kept the system from being healthy.

    Args:
        seconds: how long that was waited for.
        bad: the nodes that aren't up.
        leaderless: the groups that should have a leader and have none.
    """
    without = [group.name for group in leaderless if group.name]
    leader = role_nouns(leaderless).leader.one
    what = f"{listing(without)} elected no {leader}" if without else f"no {leader} was elected"
    if bad:
        what = f"not up: {', '.join(bad)}"
    return f"The system didn't become healthy in {seconds:.0f} s: {what}."


def started(
    nodes: Mapping[str, NodeHealth],
    groups: Sequence[Group],
    leaders: Mapping[str, str],
    took_s: float,
) -> str:
    """Says that all nodes are up, who leads, and how long that took.

    Args:
        nodes: the nodes by name.
        groups: the groups of the run.
        leaders: who leads, by the name of the group.
        took_s: seconds from the start on.
    """
    real, after = f"{len(nodes)} real nodes were started", f"{took(took_s)} after the start"
    if len(groups) == 1 and groups[0].has_leader:
        leader = leaders.get(groups[0].name)
        noun = groups[0].role_nouns.leader.one
        return f"{real}, found each other and elected {leader} as {noun}, {after}."
    if not any(group.agrees for group in groups):
        return f"{real}, and all of them answer, {after}."
    lead = [f"{leader} leads {name}" for name, leader in leaders.items()]
    shared = [_shared(group, nodes) for group in groups if group.shares_lead]
    told = "; ".join(part for part in (*lead, *shared) if part)
    return f"{real} and found each other, {after}{f': {told}' if told else ''}."


def _shared(group: Group, nodes: Mapping[str, NodeHealth]) -> str:
    """Returns how many of a group's members lead; empty while the leads are unknown."""
    leads = [nodes[name].leads for name in group.nodes]
    if None in leads:
        return ""
    members, shards = group.member_nouns, group.shard_nouns
    if 0 not in leads:
        return f"each {members.one} leads some of the {shards.many}"
    some = len(leads) - leads.count(0)
    return f"{some} of {len(leads)} {members.many} lead {shards.many}"


def load_goes_in(
    rate: float,
    kind: LoadKind,
    *,
    through_leader: bool = False,
    through: Sequence[str] = (),
    missing: NoProof | None = None,
) -> str:
    """Returns the words for a load that begins: its rate, its path, and the record of answers.

    Args:
        rate: requests a second.
        kind: what is asked.
        through_leader: whether only the node that leads is asked.
        through: the nodes that are asked; empty for that one, or for every one.
        missing: why nothing will be proven; None where it will.
    """
    if missing is not None and missing.because is NoProofBecause.MEASURED_BY:
        return f"{missing.by} loads the system now. {no_proof_words(missing)}"
    asked = f"{figures.count(round(rate))} {_ASKED[kind]}"
    through_all = "the node that leads" if through_leader else "every node"
    whom = listing(through) if through else through_all
    return f"{asked} go in through {whom}. {_recorded(kind, missing)}"


def normal_load(baseline: Baseline, kind: LoadKind, missing: NoProof | None = None) -> str:
    """Returns the normal throughput and latency, and the record of answers."""
    normal = f"{figures.count(round(baseline.median_ops))} {_DONE[kind]} a second is normal here"
    latency = f", with a p99 latency of {ms(baseline.p99_ms)}" if baseline.p99_ms else ""
    return f"{normal}{latency}. {_recorded(kind, missing)}"


def _recorded(kind: LoadKind, missing: NoProof | None) -> str:
    return _RECORDED[kind] if missing is None else no_proof_words(missing)


def unsteady(seconds: float) -> str:
    """Says that the load wasn't steady within ``seconds``."""
    return f"The load was not steady within {seconds:.0f} s."
