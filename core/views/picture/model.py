"""The content of the cluster's picture: frozen values, without words, colours or places."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from core.model.events import LoadKind, NodeHealth, Nouns, Role
from core.views.stage_state import ActiveFault


class BarKind(StrEnum):
    """The unit that the bar at a node counts."""

    ENTRIES = "entries"
    """Entries of the log that the node has applied."""
    BYTES = "bytes"
    """Bytes of the history of writes that the node has."""
    CHECKS = "checks"
    """Checks that the node allowed within the limit's window."""


class NodeStanding(StrEnum):
    """A node's standing among the others, as the node's bar shows."""

    GOOD = "good"
    BEHIND = "behind"
    BAD = "bad"
    """It doesn't run, is over the limit, or has what nobody else has."""


OVER = 1.05
"""The multiple of the limit that is clearly over the limit: windows begin at odd moments."""
MUCH = 0.02
"""The share of a whole bar from which a node that lacks it is shown as behind."""


class LogBar(Struct, frozen=True, kw_only=True):
    """The bar at a node: the log against the leader's head, or a count against the limit.

    Attributes:
        kind: what is counted.
        value: how much there is.
        mark: the leader's head, or the limit; None where nobody knows it.
        full: what the whole bar stands for; the same for all nodes of a group.
        behind: entries or bytes that the node lacks; None where that isn't known.
        alone: entries or bytes that no other node has, of one that contradicts the others.
        total: what all nodes together have, where the mark is a limit of all; None elsewhere.
        stopped: whether the node doesn't run, so that the bar stands still.
    """

    kind: BarKind
    value: int
    mark: int | None
    full: int
    behind: int | None = None
    alone: int = 0
    total: int | None = None
    stopped: bool = False

    @property
    def is_over(self) -> bool:
        """Whether all nodes together have clearly more than their common limit."""
        return None not in (self.total, self.mark) and (self.total or 0) > OVER * (self.mark or 0)

    @property
    def standing(self) -> NodeStanding:
        """The node's standing among the others."""
        if self.stopped or self.alone:
            return NodeStanding.BAD
        if self.behind is None:
            return NodeStanding.BAD if self.is_over else NodeStanding.GOOD
        return NodeStanding.BEHIND if self.behind > MUCH * self.full else NodeStanding.GOOD


class PictureNode(Struct, frozen=True, kw_only=True):
    """A node in the picture.

    Attributes:
        name: the node's name.
        health: what is known of it.
        role: the role that it has, or had when it was last known to have one.
        crowned: whether it leads its group now.
        marked: whether the next fault will hit it.
        fault: the fault that is in it; None for none.
        term: the term that it last said it is in; None where there are none.
        bar: its log or count; None where nothing of the kind is known.
        shards: the groups that it leads, where leadership is shared; None where it isn't, and
            before anybody has said who leads which.
        kind: what the system calls a node of its group; empty where there is one group only.
        votes_only: whether it only votes.
        elects: whether its group has one leader.
    """

    name: str
    health: NodeHealth
    role: Role
    crowned: bool
    marked: bool
    fault: ActiveFault | None = None
    term: int | None = None
    bar: LogBar | None = None
    shards: tuple[str, ...] | None = None
    kind: str = ""
    votes_only: bool = False
    elects: bool = False


class LinkState(StrEnum):
    """The state of the network between two nodes."""

    WHOLE = "whole"
    SLOW = "slow"
    BROKEN = "broken"


class PictureLink(Struct, frozen=True, kw_only=True):
    """The network between two nodes.

    Attributes:
        ends: the two nodes.
        rates: bytes a second from the first to the second, and back; None without a counter.
        state: whether anything gets through.
        delay_ms: how late everything arrives, as measured; None where it isn't slow.
    """

    ends: tuple[str, str]
    rates: tuple[float, float] | None
    state: LinkState
    delay_ms: float | None = None


class FlowCounter(StrEnum):
    """The party that counts the bytes on the links."""

    RELAYS = "relays"
    NODES = "nodes"
    NOBODY = "nobody"


class Clients(Struct, frozen=True, kw_only=True):
    """The load's clients: requests a second, by outcome, over the last second.

    Attributes:
        kind: what they ask.
        running: whether the load runs.
        acked: writes acknowledged, or checks allowed.
        reads: reads answered.
        failed: requests that failed.
        refused: checks that were refused.
        shed: requests that were not sent, since too many wait.
    """

    kind: LoadKind
    running: bool
    acked: float = 0.0
    reads: float = 0.0
    failed: float = 0.0
    refused: float = 0.0
    shed: float = 0.0


class Arrow(Struct, frozen=True, kw_only=True):
    """The requests that the clients send to one node, a second.

    Attributes:
        node: the node.
        acked: writes acknowledged, or checks allowed.
        failed: those that failed.
        refused: checks that the node refused.
        told: whether the load counts by node; if not, the arrow only says where clients write.
        broken: whether nothing gets through, since the node is down.
    """

    node: str
    acked: float = 0.0
    failed: float = 0.0
    refused: float = 0.0
    told: bool = True
    broken: bool = False

    @property
    def total(self) -> float:
        """All that the clients sent to the node and that had an end."""
        return self.acked + self.failed + self.refused


class PictureVote(Struct, frozen=True, kw_only=True):
    """A vote that was seen a moment ago.

    Attributes:
        voter: who voted.
        candidate: whom for.
        term: the term of the election; None where there are none.
        after_s: seconds after the fault; None before a fault.
    """

    voter: str
    candidate: str
    term: int | None = None
    after_s: float | None = None


class VoteRequest(Struct, frozen=True, kw_only=True):
    """A node's request for votes, of now or a moment ago.

    Attributes:
        candidate: who asks.
        asked: the others of its group that the network reached then, and reaches now.
        term: the term of the election; None where there are none.
        after_s: seconds after the fault; None before a fault.
    """

    candidate: str
    asked: tuple[str, ...]
    term: int | None = None
    after_s: float | None = None


class NewLeader(Struct, frozen=True, kw_only=True):
    """The moment of a new leader, for as long as that is news.

    Attributes:
        node: who leads.
        term: since which term; None where there are none.
        t: when that was told, run seconds.
        after_s: seconds after the fault; None before a fault.
    """

    node: str
    term: int | None
    t: float
    after_s: float | None


class Zone(Struct, frozen=True, kw_only=True):
    """Nodes that stand together on one ring.

    Attributes:
        nouns: what one of them is called, and several.
        nodes: their names, in order.
        needed: how many must be up; None where each works by itself.
        up: how many are up.
        gone: how many were started and are down, paused or cut off now.
        elects: whether the members agree on who leads.
        has_bars: whether there is room needed beside each node for a log, a count or shards.
    """

    nouns: Nouns
    nodes: tuple[str, ...]
    needed: int | None
    up: int
    gone: int
    elects: bool
    has_bars: bool


class Picture(Struct, frozen=True, kw_only=True):
    """The picture of the cluster at one moment.

    Attributes:
        nodes: the nodes by name, in the run's order.
        zones: the nodes that stand together.
        links: the network between them.
        counter: who counts what flows over the links.
        clients: the load.
        arrows: where the clients' requests go.
        votes: the votes that were seen a moment ago.
        requests: who was seen to ask for votes a moment ago.
        new_leader: who was elected a moment ago.
        term: the highest term that was seen; None where there are none.
    """

    nodes: dict[str, PictureNode] = {}
    zones: tuple[Zone, ...] = ()
    links: tuple[PictureLink, ...] = ()
    counter: FlowCounter = FlowCounter.NOBODY
    clients: Clients = Clients(kind=LoadKind.WRITES, running=False)
    arrows: tuple[Arrow, ...] = ()
    votes: tuple[PictureVote, ...] = ()
    requests: tuple[VoteRequest, ...] = ()
    new_leader: NewLeader | None = None
    term: int | None = None


class Moment(StrEnum):
    """The moment of a run that a still picture shows."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
