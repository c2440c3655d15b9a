"""Probes a server over HTTP: health, and the role in the bucket's Raft group."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from core.ports import Clock
from subjects.hosts.instance import RuntimeState
from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.kit.observation import are_figures_due
from subjects.kit.place import Address
from subjects.kit.probe import Asked, Probe, is_running
from subjects.raft.hearing import hear
from subjects.raft.node import RaftNode
from subjects.raft.observation import RaftObservation, fresh
from subjects.raft.views import (
    HEALTHZ,
    JSZ,
    RAFTZ,
    ROUTEZ,
    VARZ,
    read_complaint,
    read_entries,
    read_raftz,
    read_routes,
    read_varz,
)

ANSWER_WITHIN_S = 0.8
"""The longest time that one answer may take, seconds."""

FIGURES_EVERY_S = 2.0
"""Seconds between polls for memory, uptime, entries and, of a ready server, complaints."""

Committed = Callable[[], int | None]
"""Returns how many entries the leader had committed when last asked; None if unknown."""

RaftProbe = Probe[RaftObservation, HttpClient]


def probe_of(node: RaftNode, clock: Clock, committed: Committed) -> RaftProbe:
    """Returns the probe of ``node``; lag is counted from what ``committed()`` returns."""

    def connect(address: Address) -> HttpClient:
        return HttpClient(address.host, address.port)

    def may_answer(state: RuntimeState) -> bool:
        return is_running(state) or (state is RuntimeState.EXITED and node.is_open)

    async def ask(client: HttpClient, asked: Asked[RaftObservation]) -> None:
        outside = asked.seen.runtime_state is RuntimeState.EXITED
        try:
            if outside and asked.seen.answered_t is None:
                await _ask_who_it_is(node, client, asked)
            await _ask_all(client, asked, committed())
        except NoAnswerError:
            if outside and asked.seen.failures:
                asked.note(answered_t=None, ready=False, raft=None)
            raise

    seen = RaftObservation(node=node.name)
    return Probe(node, seen, clock, connect=connect, ask=ask, fresh=fresh, may_answer=may_answer)


async def ask_whom_it_hears(probe: RaftProbe, whole_s: Callable[[], float]) -> None:
    """Asks a server that is up for the routes to other servers, and notes whom the server hears.

    Args:
        probe: the server's probe.
        whole_s: returns for how long the network between the servers, where it is ours, has been
            whole, seconds.
    """
    client = probe.connected()
    if client is None or not (probe.seen.ready and is_running(probe.seen.runtime_state)):
        return
    asked = probe.asked()
    with suppress(NoAnswerError):  # its silence is noted by the probe
        routes = (await client.get(ROUTEZ, ANSWER_WITHIN_S)).read(read_routes)
        now, seen = asked.now, asked.seen
        heard = hear(seen.hearings, routes, now, whole_s(), seen.hearings_t)
        asked.note(hearings=heard, hearings_t=now)


async def _ask_who_it_is(node: RaftNode, client: HttpClient, asked: Asked[RaftObservation]) -> None:
    """Finds out whether a server that answers after our process ended is the same node.

    Raises:
        NoAnswerError: nobody answers, or another server does.
    """
    answer = await client.get(VARZ, ANSWER_WITHIN_S)
    if answer.read(read_varz).server_name != node.name:
        raise NoAnswerError("another server has taken the port")
    if asked.learn(ready=False, figures_t=None):
        node.runs_outside = True


async def _ask_all(
    client: HttpClient, asked: Asked[RaftObservation], committed: int | None
) -> None:
    answer = await client.get(RAFTZ, ANSWER_WITHIN_S)
    answer_ms = asked.took_ms
    raft = answer.read(read_raftz)
    behind = None if raft is None or committed is None else max(0, committed - raft.applied)
    if not asked.learn(raft=raft, behind=behind, answer_ms=answer_ms):
        return
    now = asked.now
    due = are_figures_due(asked.seen, now, FIGURES_EVERY_S)
    if due or not asked.seen.ready or asked.seen.complaint:
        complaint = (await client.get(HEALTHZ, ANSWER_WITHIN_S)).read(read_complaint)
        ready = asked.seen.ready or (not complaint and raft is not None)
        asked.learn(complaint=complaint, ready=ready)
    if due:
        asked.note(figures_t=now)
        varz = (await client.get(VARZ, ANSWER_WITHIN_S)).read(read_varz)
        entries = (await client.get(JSZ, ANSWER_WITHIN_S)).read(read_entries)
        asked.learn(memory_bytes=varz.mem, uptime_s=varz.uptime_s, entries=entries)
