"""Parts of a view of the system: violations, leaders of many groups, logs, votes and flows."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from core.model import events as ev
from core.model.events import NodeStatus, UnknownBecause


class Violation(Struct, frozen=True):
    """An invariant that doesn't hold now, as told by the monitor."""

    invariant: str
    subject: str
    text: str
    since_t: float
    level: ev.Level = ev.Level.ERROR


class ConditionSeen(Struct, frozen=True):
    """A condition by the last word of a probe.

    Attributes:
        good: whether it holds; None where it couldn't be asked.
        value: what was answered, for people.
        asked_t: when the question went out.
    """

    good: bool | None
    value: str
    asked_t: float


class Shards(Struct, frozen=True):
    """The leader of each of many consensus groups, in one answer of the system.

    Attributes:
        asked_t: when it was asked.
        leaders: for each group the node that is said to lead it; empty where nobody is named.
    """

    asked_t: float = -inf
    leaders: dict[str, str] = {}

    def led_by(self, node: str) -> tuple[str, ...]:
        """The groups that ``node`` was said to lead."""
        return tuple(shard for shard, leader in self.leaders.items() if leader == node)


GROWN_OVER_S = 1.0
"""Least seconds over which it is told how fast a log grows: nodes are asked at odd moments."""


class LogSeen(Struct, frozen=True):
    """The position of a node in the log, as last heard.

    Attributes:
        t: when it said so, run seconds.
        position: what it said.
        before: how far it knew the log to go when it was heard before.
        per_s: by how much it grows a second; 0 at first, and where it was begun anew.
        since: the moment and the position from which that is counted next.
    """

    t: float
    position: ev.LogPosition
    before: int = 0
    per_s: float = 0.0
    since: tuple[float, int] = (0.0, 0)

    @property
    def head(self) -> int:
        """The newest position in the log that the node knows of."""
        return max(self.position.applied, self.position.head or 0)

    def after(self, t: float, position: ev.LogPosition) -> LogSeen:
        """Returns the log as seen once the node has told ``position`` at ``t``."""
        (since_t, since), now = self.since, position.applied
        if now < since:
            return LogSeen(t, position, self.head, 0.0, (t, now))
        if t - since_t >= GROWN_OVER_S:
            return LogSeen(t, position, self.head, (now - since) / (t - since_t), (t, now))
        return LogSeen(t, position, self.head, self.per_s, self.since)


class Candidacy(Struct, frozen=True):
    """A node's request for votes, as seen.

    Attributes:
        t: when that was seen, run seconds.
        node: the candidate.
        term: the term in which it asks; None where there are none.
        gone: the nodes that nobody could ask then.
    """

    t: float
    node: str
    term: int | None = None
    gone: frozenset[str] = frozenset()


class Logs(Struct, frozen=True):
    """The nodes' positions in their logs, with the votes and candidates seen last.

    Attributes:
        seen: what each node said last.
        in_bytes: whether positions are bytes rather than entries.
        votes: the votes that were seen last, oldest first.
        asked: the candidates that were seen last, oldest first.
    """

    seen: dict[str, LogSeen] = {}
    in_bytes: bool = False
    votes: tuple[ev.VoteSeen, ...] = ()
    asked: tuple[Candidacy, ...] = ()

    def after(self, event: ev.LogsObserved) -> Logs:
        """Returns these logs after nodes have said more."""
        seen = dict(self.seen)
        for node, position in event.logs.items():
            before = seen.get(node)
            first = LogSeen(event.t, position, since=(event.t, position.applied))
            seen[node] = first if before is None else before.after(event.t, position)
        return replace(self, seen=seen, in_bytes=event.in_bytes)

    def with_vote(self, event: ev.VoteSeen) -> Logs:
        """Returns these logs with one more vote."""
        return replace(self, votes=(*self.votes, event)[-VOTES_KEPT:])

    def with_candidate(self, new: Candidacy) -> Logs:
        """Returns these logs with one more candidate, unless already known to ask in that term."""
        if any((one.node, one.term) == (new.node, new.term) for one in self.asked):
            return self
        return replace(self, asked=(*self.asked, new)[-VOTES_KEPT:])

    def without(self, node: str) -> Logs:
        """Returns these logs without ``node``, which was started anew with an empty log."""
        if node not in self.seen:
            return self
        rest = {name: seen for name, seen in self.seen.items() if name != node}
        return replace(self, seen=rest)


FLOWS_OVER_S, FLOWS_KEPT_S = 1.0, 2.0
"""Seconds over which the rates of links are taken, so that they can be read; and how long what
was measured is kept, for rates of a moment ago."""


class Flows(Struct, frozen=True):
    """The bytes that went over the links between nodes of late.

    Attributes:
        recent: the last measurements.
        pairs: sender and receiver of every link over which anything has ever gone.
    """

    recent: tuple[ev.LinksMeasured, ...] = ()
    pairs: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_by_nodes(self) -> bool:
        """Whether the nodes count the bytes themselves, since there are no relays between nodes."""
        return bool(self.recent) and self.recent[-1].by_nodes

    def after(self, event: ev.LinksMeasured) -> Flows:
        """Returns these flows after one more measurement."""
        kept = tuple(each for each in self.recent if event.t - each.t < FLOWS_KEPT_S)
        new = {(a, b) for a, sent in event.bytes_per_s.items() for b in sent}
        pairs = self.pairs if new <= self.pairs else self.pairs | new
        return Flows((*kept, event), pairs)

    def rates(self, now: float) -> dict[tuple[str, str], float]:
        """Returns bytes a second over each link, by sender and receiver, over the last second.

        Relays tell nothing while nothing flows; of nodes, what they said counts alone.
        """
        sums = dict.fromkeys(self.pairs, 0.0)
        over_s = FLOWS_KEPT_S if self.is_by_nodes else FLOWS_OVER_S
        lately = [each for each in self.recent if 0 <= now - each.t < over_s]
        for each in lately:
            for source, sent in each.bytes_per_s.items():
                for target, rate in sent.items():
                    sums[source, target] += rate * each.seconds
        told_s = sum(each.seconds for each in lately)
        seconds = (told_s or FLOWS_OVER_S) if self.is_by_nodes else FLOWS_OVER_S
        return {pair: total / seconds for pair, total in sums.items()}


VOTES_KEPT = 12
"""Votes kept: more than one election of a large cluster has at once."""


def blind(nodes: Iterable[ev.NodeHealth | None]) -> UnknownBecause | None:
    """Why nobody sees any of ``nodes``, where all are unseen for the same reason; else None.

    What watches them is gone then; they may run on. Nodes that are all silent at once are
    seen, and are no such case.
    """
    reasons = {
        node.unknown_because
        if node is not None and node.status is NodeStatus.UNKNOWN and node.started
        else None
        for node in nodes
    }
    reason = reasons.pop() if len(reasons) == 1 else None
    return reason if reason is not None and reason.is_unseen else None


def unasked(health: ev.NodeHealth) -> ev.NodeHealth:
    """Returns the node and the last role of an outdated ``health``, with unknown status."""
    return ev.NodeHealth(
        node=health.node,
        status=NodeStatus.UNKNOWN,
        was_role=health.role,
        observed_t=health.observed_t,
        changed_t=health.changed_t,
        started=health.started,
    )
