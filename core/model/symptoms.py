"""What invariants find, as values: ``core.text.symptoms`` says each of them in a sentence.

A subject whose own invariants find something else derives it from :class:`Symptom`, and
registers its words with ``core.text.symptoms.symptom_words``.
"""

from __future__ import annotations

from msgspec import Struct

from core.model.records import LoadKind, NodeStatus, UnknownBecause


class Symptom(Struct, frozen=True):
    """Something that an invariant found; two that are equal are no news of each other."""


class NodesUnseen(Symptom, frozen=True):
    """Nobody sees any node, all for one reason."""

    because: UnknownBecause


class NodesSeen(Symptom, frozen=True):
    """The nodes are seen again."""


class NodeIs(Symptom, frozen=True):
    """A node has a status; ``UP`` is that it is up again."""

    node: str
    status: NodeStatus


class NodeStale(Symptom, frozen=True):
    """A node wasn't observed for ``after_s`` seconds."""

    node: str
    after_s: float


class NodeBegunAnew(Symptom, frozen=True):
    """Faultstage itself starts a node afresh."""

    node: str


class LeaderIs(Symptom, frozen=True):
    """``leader`` leads the group; an empty group is the whole system."""

    leader: str
    group: str


class NoLeader(Symptom, frozen=True):
    """Nobody leads the group; an empty group is the whole system."""

    group: str


class NodesUp(Symptom, frozen=True):
    """How many nodes of a group are up, and whether they are a majority.

    Attributes:
        up: nodes that are up.
        total: nodes that the group has.
        group: its name; empty for the whole system.
        is_majority: whether those are enough to agree.
        elects: whether the group has one leader; else its nodes share many groups.
    """

    up: int
    total: int
    group: str
    is_majority: bool
    elects: bool


class LoadOff(Symptom, frozen=True):
    """What only a running load can tell isn't measured."""


class Throughput(Symptom, frozen=True):
    """Throughput as a share of its baseline, and whether it is back there."""

    share: float
    is_back: bool


class Latency(Symptom, frozen=True):
    """The p99 in milliseconds, and what is normal; None where it is normal again."""

    p99_ms: float
    normal_ms: float | None = None


class RequestsFailed(Symptom, frozen=True):
    """``count`` requests failed within a second; 0 is that all are answered again."""

    count: int


class AnswersStopped(Symptom, frozen=True):
    """Nothing that counts was answered for ``silent_s`` seconds; None is that answers came."""

    load_kind: LoadKind
    silent_s: float | None = None
