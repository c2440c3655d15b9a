"""Looks at one node: at what runs it, and at itself over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec.structs import replace

from core.ports import Clock
from subjects.hosts.instance import RuntimeState
from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.kit.probe import Moment, Probe
from subjects.raft.node import RaftNode
from subjects.raft.observation import RaftObservation, fresh
from subjects.raft.views import (
    HEALTHZ,
    JSZ,
    RAFTZ,
    VARZ,
    read_complaint,
    read_entries,
    read_raftz,
    read_varz,
)

ANSWER_WITHIN_S = 0.8
"""A node that takes longer for one answer hasn't answered, seconds."""

FIGURES_EVERY_S = 2.0
"""How often memory, uptime, entries and, once it is up, its complaints are asked for."""

Committed = Callable[[], int | None]
"""How many entries the leader had committed when it was last asked."""


class RaftProbe(Probe[RaftObservation]):
    """What is known of one node, and how more is learned.

    Attributes:
        seen: all that was seen so far.
    """

    def __init__(self, node: RaftNode, clock: Clock, committed: Committed) -> None:
        """Looks at ``node``; ``committed()`` is what its lag is counted from."""
        super().__init__(node, RaftObservation(node=node.name), clock)
        self._node = node
        self._committed = committed
        self._client: HttpClient | None = None
        self._figures_t: float | None = None

    async def ask(self) -> None:
        """Asks the node itself, where that makes sense; never raises for its silence."""
        if self._client is None or not self._may_answer():
            return
        asked = self._moment()
        try:
            if self.seen.life is RuntimeState.EXITED and self.seen.answered_t is None:
                await self._ask_who_it_is(self._client, asked)
            else:
                await self._ask_all(self._client, asked)
        except NoAnswerError:
            gone = self._miss(asked) and self.seen.failures > 1
            if gone and self.seen.life is RuntimeState.EXITED:
                self.seen = replace(self.seen, answered_t=None, ready=False, raft=None)

    def close(self) -> None:
        """Closes the connection."""
        if self._client is not None:
            self._client.close()

    def _may_answer(self) -> bool:
        match self.seen.life:
            case RuntimeState.ABSENT | RuntimeState.PAUSED | RuntimeState.UNKNOWN:
                return False
            case RuntimeState.EXITED:
                return self._node.is_open
            case _:
                return True

    def _begin_anew(self) -> None:
        self.close()
        self._figures_t = None
        ports = self._node.ports
        self._client = HttpClient(ports.host, ports.http) if ports else None

    def _fresh(self, life: RuntimeState, t: float, *, started: bool) -> RaftObservation:
        return fresh(
            replace(self.seen, life=RuntimeState.ABSENT) if started else self.seen, life, t
        )

    async def _ask_who_it_is(self, client: HttpClient, asked: Moment) -> None:
        """Our process is gone: whoever answers was started from outside, if it is the node."""
        answer = await client.get(VARZ, ANSWER_WITHIN_S)
        if answer.read(read_varz).server_name != self._node.name:
            raise NoAnswerError("another server has taken the port")
        self._figures_t = None
        if self._learn(asked, ready=False):
            self._node.runs_outside = True
        await self._ask_all(client, asked)

    async def _ask_all(self, client: HttpClient, asked: Moment) -> None:
        committed = self._committed()
        began = time.monotonic()
        answer = await client.get(RAFTZ, ANSWER_WITHIN_S)
        answer_ms = (time.monotonic() - began) * 1e3
        raft = answer.read(read_raftz)
        behind = None if raft is None or committed is None else max(0, committed - raft.applied)
        if not self._learn(asked, raft=raft, behind=behind, answer_ms=answer_ms):
            return
        now = self._clock.now()
        due = self._figures_t is None or now - self._figures_t >= FIGURES_EVERY_S
        if due or not self.seen.ready or self.seen.complaint:
            complaint = (await client.get(HEALTHZ, ANSWER_WITHIN_S)).read(read_complaint)
            ready = self.seen.ready or (not complaint and raft is not None)
            self._learn(asked, complaint=complaint, ready=ready)
        if due:
            self._figures_t = now
            varz = (await client.get(VARZ, ANSWER_WITHIN_S)).read(read_varz)
            entries = (await client.get(JSZ, ANSWER_WITHIN_S)).read(read_entries)
            self._learn(asked, memory_bytes=varz.mem, uptime_s=varz.uptime_s, entries=entries)
