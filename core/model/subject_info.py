"""The description of a system for the stage: names, nodes, groups, bounds, and what is proven."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, Struct, UnsetType

from core.model.load_kind import LoadKind
from core.model.no_proof import NoProof
from core.model.records import Group


class SubjectInfo(Struct, frozen=True, kw_only=True):
    """The description of a subject for the stage."""

    name: str
    title: str
    subtitle: str
    nodes: tuple[str, ...]
    titles: Mapping[str, str] = {}
    """Other names that nodes have, by the nodes' names; nodes without a title are left out."""
    bound: str
    """The bound of the system's own detection and recovery: ``election timeout``; empty where
    the system has none."""
    bound_s: tuple[float, float]
    """The least and the most seconds of that bound."""
    groups: tuple[Group, ...] = ()
    """The groups of nodes that agree among themselves; empty where all nodes are one group."""
    tells_lag: bool = True
    """Whether nodes say how many log entries they are behind the leader; where they don't, a node
    that is up has caught up."""
    load_kind: LoadKind = LoadKind.WRITES
    """The kind of requests that the load sends; texts and judgements follow that kind."""
    asks_leader: bool = False
    """Whether the load asks only the node that leads, though a majority of nodes decides."""
    asked_nodes: tuple[str, ...] = ()
    """The nodes that the load asks; empty where the load asks only the leader, or any node."""
    unproven: NoProof | UnsetType = UNSET
    """Why nothing will be read back; unset where the load has a ledger to prove."""
