"""The ways that the processes of a real system have to each other: by relays, or round them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import psutil

from core.model.events import Event, LinksMeasured
from subjects.hosts.processes.instance import ProcessInstance
from subjects.kit.managed_node import ManagedNode
from subjects.kit.place import Address

Ends = tuple[int, int]
"""A connection, by its own port and the other end's."""


def directly(hosting: object, source: str, target: str, address: Address, *_: object) -> Address:
    """A way past the relays, in place of ``LocalHosting._reached_by``."""
    del hosting, source, target
    return address


def _relays() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "subjects.hosts.links" in child.cmdline()
    ]


def relays() -> psutil.Process:
    """The process of the relays: a child of ours."""
    (found,) = _relays()
    return found


def no_relays() -> bool:
    """Whether there is no process of relays."""
    return not _relays()


def connections(process: psutil.Process) -> set[Ends]:
    return {
        (each.laddr.port, each.raddr.port)
        for each in process.net_connections("tcp")
        if each.status == psutil.CONN_ESTABLISHED
    }


def ends_of(nodes: Mapping[str, ManagedNode[Any]]) -> dict[Ends, str]:
    """The ends of all running nodes' connections, with the node that each end belongs to."""
    found: dict[Ends, str] = {}
    for name, node in nodes.items():
        instance = node.instance
        if isinstance(instance, ProcessInstance) and instance.process and node.is_alive():
            found |= dict.fromkeys(connections(psutil.Process(instance.process.pid)), name)
    return found


def past_the_relays(nodes: Mapping[str, ManagedNode[Any]]) -> set[tuple[str, str]]:
    """The pairs of nodes with a connection that has a node at both ends."""
    ends = ends_of(nodes)
    return {
        (name, ends[there, here]) for (here, there), name in ends.items() if (there, here) in ends
    }


def through_the_relays(nodes: Mapping[str, ManagedNode[Any]]) -> set[str]:
    """The nodes that have a connection to a relay."""
    relayed = connections(relays())
    return {name for (here, there), name in ends_of(nodes).items() if (there, here) in relayed}


def ways(nodes: Mapping[str, ManagedNode[Any]]) -> tuple[set[tuple[str, str]], set[str]]:
    """The pairs of nodes with a way past the relays, and the nodes with one through them."""
    return past_the_relays(nodes), through_the_relays(nodes)


def pairs_that_spoke(events: Iterable[Event]) -> set[tuple[str, str]]:
    """The senders and receivers between which bytes were measured."""
    return {
        (source, target)
        for event in events
        if isinstance(event, LinksMeasured)
        for source, sent in event.bytes_per_s.items()
        for target in sent
    }
