"""Probes a node over HTTP: presence, metrics, and whom a PD member takes for the leader."""

from __future__ import annotations

import time

from msgspec.structs import replace

from core.ports import Clock
from subjects.hosts.instance import RuntimeState
from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.kit.place import Address
from subjects.kit.probe import Asked, Probe, is_running
from subjects.tikv.metrics import rate, read_page
from subjects.tikv.observation import PdView, TikvObservation, fresh
from subjects.tikv.pd_poller import PdPoller
from subjects.tikv.views import LEADER, LOCALLY, MEMBERS, UP, read_leader, read_members
from subjects.tikv.watched import PD, WatchedNode

ANSWER_WITHIN_S = 0.8
"""The longest time that one answer may take, seconds."""

PAGE_WITHIN_S = 2.0
"""The longest time that the page of metrics, which can have a megabyte, may take, seconds."""

LARGEST_PAGE = 1 << 24

STATUS, METRICS = "/status", "/metrics"
"""Paths of a store's status port; PD has ``/metrics`` on the client port."""


class TikvClients:
    """The HTTP clients through which one node is asked.

    Attributes:
        node: the client for the node's presence and leader.
        pages: the client for the node's metrics, which may be asked for at the same time.
    """

    def __init__(self, address: Address, kind: str) -> None:
        """Creates clients that connect when asked; ``kind`` is :data:`PD` or :data:`STORE`."""
        at = address.host, address.port
        self.node = HttpClient(*at, headers=LOCALLY if kind == PD else None)
        self.pages = HttpClient(*at, largest=LARGEST_PAGE)

    def close(self) -> None:
        """Closes both connections."""
        self.node.close()
        self.pages.close()


TikvProbe = Probe[TikvObservation, TikvClients]


def probe_of(node: WatchedNode, clock: Clock, pd_poller: PdPoller) -> TikvProbe:
    """Returns the probe of ``node``; heartbeats from before a store's start don't count."""

    def begin(
        seen: TikvObservation, runtime_state: RuntimeState, t: float, *, started: bool
    ) -> TikvObservation:
        store = pd_poller.view.stores.get(seen.address) if started else None
        seen = fresh(seen, runtime_state, t, started=started)
        return seen if store is None else replace(seen, beat_before=store.beat_ns)

    return Probe(
        node,
        TikvObservation(node=node.name, kind=node.kind, address=node.advertised),
        clock,
        connect=lambda address: TikvClients(address, node.kind),
        ask=_ask_member if node.kind == PD else _ask_store,
        fresh=begin,
        # While the engine is away the nodes themselves still answer.
        may_answer=lambda state: is_running(state) or state is RuntimeState.UNKNOWN,
    )


async def read_metrics(probe: TikvProbe, clock_ahead_s: float) -> None:
    """Reads a node's metrics, where the node can answer; doesn't raise for a silent node.

    Args:
        probe: the node's probe.
        clock_ahead_s: the node's clock minus ours, seconds.
    """
    clients = probe.connected()
    if clients is None or not is_running(probe.seen.runtime_state):
        return
    asked = probe.asked()
    try:
        answer = await clients.pages.get(METRICS, PAGE_WITHIN_S)
    except NoAnswerError:
        return
    if answer.status != 200:
        return
    now, page, seen = asked.now, read_page(answer.body), asked.seen
    started_t = seen.started_t
    if page.started_s is not None and started_t is None:
        started_t = now - (time.time() + clock_ahead_s - page.started_s)
    per_s = rate(seen.page, page, now - seen.page_t) if seen.page is not None else None
    asked.note(page=page, page_t=now, requests_per_s=per_s, started_t=started_t)


def mark_ready(probe: TikvProbe, view: PdView) -> None:
    """Marks a store as ready once PD has heard from that store since the last start."""
    seen, store = probe.seen, view.stores.get(probe.seen.address)
    if seen.kind == PD or seen.ready or store is None or not is_running(seen.runtime_state):
        return
    if store.state == UP and store.beat_ns not in (0, seen.beat_before):
        probe.note(ready=True)


async def _ask_store(clients: TikvClients, asked: Asked[TikvObservation]) -> None:
    status = (await clients.node.get(STATUS, ANSWER_WITHIN_S)).status
    if status != 200:
        raise NoAnswerError(f"it answers {status}")
    asked.learn(answer_ms=asked.took_ms)


async def _ask_member(clients: TikvClients, asked: Asked[TikvObservation]) -> None:
    """Asks a member of PD whom that very member takes for the leader.

    ``/leader`` is answered from memory; ``/members`` asks etcd, which without a majority takes
    seconds to say nothing.
    """
    leader = None
    answer = await clients.node.get(LEADER, ANSWER_WITHIN_S)
    answer_ms = asked.took_ms
    if answer.status == 200:
        leader = answer.read(read_leader)
    elif answer.status < 500:  # from 500 on, the member knows of no leader
        answer = await clients.node.get(MEMBERS, ANSWER_WITHIN_S)
        if answer.status != 200:
            raise NoAnswerError(f"it answers {answer.status}")
        leader = answer.read(read_members).leader
    ready = asked.seen.ready or leader is not None
    asked.learn(names_leader=leader, ready=ready, answer_ms=answer_ms)
