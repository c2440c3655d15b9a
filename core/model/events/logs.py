"""Events of what nodes say of their logs and of elections: positions, terms and votes."""

from __future__ import annotations

from msgspec import Struct

from core.model.events.base import Event


class LogPosition(Struct, frozen=True, array_like=True):
    """The position of a node in the log that all nodes of one group share.

    Attributes:
        applied: how far the node has applied the log: the number of its last entry, or bytes.
        head: how far the node knows the log to go; None where the node doesn't tell.
        term: the term that the node is in; None where the system has none.
    """

    applied: int
    head: int | None = None
    term: int | None = None


class LogsObserved(Event, frozen=True, kw_only=True):
    """Nodes have told their positions in their logs; a node that wasn't heard is left out.

    Attributes:
        logs: the positions, by node.
        in_bytes: whether positions are bytes rather than numbers of entries.
    """

    logs: dict[str, LogPosition]
    in_bytes: bool = False


class VoteSeen(Event, frozen=True, kw_only=True):
    """A node was seen to have voted: by the node's own word, at ``t`` or a moment before.

    Attributes:
        voter: the node that voted.
        candidate: the node that it voted for, which may be itself.
        term: the term of the election; None where the system has none.
    """

    voter: str
    candidate: str
    term: int | None = None


class CandidateSeen(Event, frozen=True, kw_only=True):
    """A node was seen to ask the others of the group for their votes.

    Attributes:
        node: the candidate.
        term: the term in which it asks; None where the system has none.
    """

    node: str
    term: int | None = None
