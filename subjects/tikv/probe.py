"""Asks a node over HTTP whether it is there, whom it takes for PD's leader, and its metrics."""

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
from subjects.tikv.pd_poller import Overview
from subjects.tikv.views import LEADER, LOCALLY, MEMBERS, UP, read_leader, read_members
from subjects.tikv.watched import PD, WatchedNode

ANSWER_WITHIN_S = 0.8
"""A node that takes longer for one answer hasn't answered, seconds."""

PAGE_WITHIN_S = 2.0
"""The same for the page of metrics, which can have a megabyte."""

LARGEST_PAGE = 1 << 24

STATUS, METRICS = "/status", "/metrics"
"""Of a store's status port; PD has its metrics on its one port."""


class TikvClients:
    """What one node is asked through.

    Attributes:
        node: asks whether the node is there.
        pages: asks for the node's metrics meanwhile.
    """

    def __init__(self, address: Address, kind: str) -> None:
        """Connects with the first question; ``kind`` is :data:`PD` or :data:`STORE`."""
        at = address.host, address.port
        self.node = HttpClient(*at, headers=LOCALLY if kind == PD else None)
        self.pages = HttpClient(*at, largest=LARGEST_PAGE)

    def close(self) -> None:
        """Closes both connections."""
        self.node.close()
        self.pages.close()


TikvProbe = Probe[TikvObservation, TikvClients]


def probe_of(node: WatchedNode, clock: Clock, overview: Overview) -> TikvProbe:
    """What looks at ``node``; what PD said of a store before its start doesn't count after."""

    def begin(
        seen: TikvObservation, life: RuntimeState, t: float, *, started: bool
    ) -> TikvObservation:
        store = overview.view.stores.get(seen.address) if started else None
        seen = fresh(seen, life, t, started=started)
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
    """Read a node's metrics, where that makes sense; never raises for its silence.

    Args:
        probe: of the node.
        clock_ahead_s: the node's clock less ours, seconds.
    """
    clients = probe.connected()
    if clients is None or not is_running(probe.seen.life):
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


def hear_of(probe: TikvProbe, view: PdView) -> None:
    """Take in what PD has said: whether it has heard of a store since the store's start."""
    seen, store = probe.seen, view.stores.get(probe.seen.address)
    if seen.kind == PD or seen.ready or store is None or not is_running(seen.life):
        return
    if store.state == UP and store.beat_ns not in (0, seen.beat_before):
        probe.note(ready=True)


async def _ask_store(clients: TikvClients, asked: Asked[TikvObservation]) -> None:
    status = (await clients.node.get(STATUS, ANSWER_WITHIN_S)).status
    if status != 200:
        raise NoAnswerError(f"it answers {status}")
    asked.learn(answer_ms=asked.took_ms)


async def _ask_member(clients: TikvClients, asked: Asked[TikvObservation]) -> None:
    """Ask whom a member of PD takes for the leader, by its own knowledge.

    ``/leader`` is answered from memory; ``/members`` asks etcd, which without a majority takes
    seconds to say nothing.
    """
    leader = None
    answer = await clients.node.get(LEADER, ANSWER_WITHIN_S)
    answer_ms = asked.took_ms
    if answer.status == 200:
        leader = answer.read(read_leader)
    elif answer.status < 500:  # else it is there, and knows of no leader
        answer = await clients.node.get(MEMBERS, ANSWER_WITHIN_S)
        if answer.status != 200:
            raise NoAnswerError(f"it answers {answer.status}")
        leader = answer.read(read_members).leader
    ready = asked.seen.ready or leader is not None
    asked.learn(names_leader=leader, ready=ready, answer_ms=answer_ms)
