"""Symptoms: what invariants find, as values; ``core.text.symptoms`` says each in a sentence.

A subject whose own invariants find something else derives it from :class:`Symptom`, and
registers its words with ``core.text.symptoms.symptom_words``.
"""

from __future__ import annotations

from msgspec import Struct

from core.model.records import ROLES, LoadKind, NodeStatus, Nouns, UnknownBecause


class Symptom(Struct, frozen=True):
    """A finding of an invariant; an equal finding afterwards is no news."""


class NodesUnseen(Symptom, frozen=True):
    """No node can be observed, all for the same reason."""

    because: UnknownBecause


class NodesSeen(Symptom, frozen=True):
    """The nodes can be observed again."""


class NodeIs(Symptom, frozen=True):
    """A node has a status that matters; ``UP`` means that the node is up again."""

    node: str
    status: NodeStatus


class NodeStale(Symptom, frozen=True):
    """A node wasn't observed for ``after_s`` seconds."""

    node: str
    after_s: float


class NodeRestarting(Symptom, frozen=True):
    """Faultstage itself is restarting the node."""

    node: str


class LeaderIs(Symptom, frozen=True):
    """``leader`` leads the group; an empty ``group`` means the whole system."""

    leader: str
    group: str


class NoLeader(Symptom, frozen=True):
    """No node leads the group; an empty ``group`` means the whole system.

    Attributes:
        group: the group's name.
        leader: what the system calls the one that leads.
    """

    group: str
    leader: str = ROLES.leader.one


class NodesUp(Symptom, frozen=True):
    """The number of a group's nodes that are up, and whether those nodes are a majority.

    Attributes:
        up: the number of nodes that are up.
        total: the number of nodes in the group.
        group: the group's name; empty for the whole system.
        is_majority: whether enough nodes are up to agree.
        elects: whether the group has one leader; else the nodes share many groups.
        nouns: what the nodes are called; None where the group's name says that.
    """

    up: int
    total: int
    group: str
    is_majority: bool
    elects: bool
    nouns: Nouns | None = None


class LoadOff(Symptom, frozen=True):
    """The load isn't running, so what only the load can measure is unknown."""


class Throughput(Symptom, frozen=True):
    """The throughput as a share of the baseline, and whether that share is normal again."""

    share: float
    is_back: bool


class Latency(Symptom, frozen=True):
    """The p99, and the normal p99, in ms; ``normal_ms`` is None for a p99 back to normal."""

    p99_ms: float
    normal_ms: float | None = None


class RequestsFailed(Symptom, frozen=True):
    """``count`` requests failed within a second; 0 means that all are answered again."""

    count: int


class AnswersStopped(Symptom, frozen=True):
    """No answer that counts came for ``silent_s`` seconds; None means that answers come."""

    load_kind: LoadKind
    silent_s: float | None = None
