"""Looks at one node: at what runs it, and at itself over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from core.ports import Clock
from subjects.http_client import HttpClient, NoAnswerError
from subjects.instance import Instance, Life
from subjects.raft.node import RaftNode
from subjects.raft.seen import Seen, fresh
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


class NodeProbe:
    """What is known of one node, and how more is learned.

    Attributes:
        seen: all that was seen so far.
    """

    def __init__(self, node: RaftNode, clock: Clock, committed: Committed) -> None:
        """Looks at ``node``; ``committed()`` is what its lag is counted from."""
        self.seen = Seen(node=node.name)
        self._node = node
        self._clock = clock
        self._committed = committed
        self._instance: Instance | None = None
        self._incarnation = 0
        self._client: HttpClient | None = None
        self._figures_t: float | None = None

    def look(self) -> bool:
        """Looks at what runs it; returns whether its life has changed."""
        now = self._clock.now()
        instance = self._node.instance
        life = instance.life if instance is not None else Life.ABSENT
        if instance is None or life is Life.ABSENT:
            return False
        if instance is not self._instance or instance.incarnation != self._incarnation:
            self._instance, self._incarnation = instance, instance.incarnation
            self._connect()
            self.seen = fresh(replace(self.seen, life=Life.ABSENT), Life.RUNNING, now)
        # What was known when the engine fell silent gets older.
        looked_t = self.seen.looked_t if life is Life.UNKNOWN else now
        if life is self.seen.life:
            self.seen = replace(self.seen, looked_t=looked_t)
            return False
        ended = instance.ended_monotonic if life is Life.EXITED else None
        self.seen = replace(
            fresh(self.seen, life, now if ended is None else self._clock.from_monotonic(ended)),
            looked_t=looked_t,
            exit_text=instance.exit_text,
            exit_code=instance.returncode,
        )
        return True

    async def ask(self) -> None:
        """Asks the node itself, where that makes sense; never raises for its silence."""
        if self._client is None or not self._may_answer():
            return
        asked = self._incarnation, self.seen.life
        try:
            if self.seen.life is Life.EXITED and self.seen.answered_t is None:
                await self._ask_who_it_is(self._client, asked)
            else:
                await self._ask_all(self._client, asked)
        except (NoAnswerError, msgspec.DecodeError):
            if asked == (self._incarnation, self.seen.life):
                failures = self.seen.failures + 1
                if self.seen.life is Life.EXITED and failures > 1:
                    self.seen = replace(self.seen, answered_t=None, ready=False, raft=None)
                self.seen = replace(self.seen, failures=failures)

    def close(self) -> None:
        """Closes the connection."""
        if self._client is not None:
            self._client.close()

    def _may_answer(self) -> bool:
        match self.seen.life:
            case Life.ABSENT | Life.PAUSED | Life.UNKNOWN:
                return False
            case Life.EXITED:
                return self._node.is_open
            case _:
                return True

    def _connect(self) -> None:
        self.close()
        self._figures_t = None
        ports = self._node.ports
        self._client = HttpClient(ports.host, ports.http) if ports else None

    async def _ask_who_it_is(self, client: HttpClient, asked: tuple[int, Life]) -> None:
        """Our process is gone: whoever answers was started from outside, if it is the node."""
        body = (await client.get(VARZ, ANSWER_WITHIN_S)).body
        if read_varz(body).server_name != self._node.name:
            raise NoAnswerError("another server has taken the port")
        self._figures_t = None
        if self._learn(asked, ready=False):
            self._node.runs_outside = True
        await self._ask_all(client, asked)

    async def _ask_all(self, client: HttpClient, asked: tuple[int, Life]) -> None:
        committed = self._committed()
        began = time.monotonic()
        body = (await client.get(RAFTZ, ANSWER_WITHIN_S)).body
        answer_ms = (time.monotonic() - began) * 1e3
        raft = read_raftz(body)
        behind = None if raft is None or committed is None else max(0, committed - raft.applied)
        if not self._learn(asked, raft=raft, behind=behind, answer_ms=answer_ms):
            return
        now = self._clock.now()
        due = self._figures_t is None or now - self._figures_t >= FIGURES_EVERY_S
        if due or not self.seen.ready or self.seen.complaint:
            body = (await client.get(HEALTHZ, ANSWER_WITHIN_S)).body
            complaint = read_complaint(body)
            ready = self.seen.ready or (not complaint and raft is not None)
            self._learn(asked, complaint=complaint, ready=ready)
        if due:
            self._figures_t = now
            varz = read_varz((await client.get(VARZ, ANSWER_WITHIN_S)).body)
            entries = read_entries((await client.get(JSZ, ANSWER_WITHIN_S)).body)
            self._learn(asked, memory_bytes=varz.mem, uptime_s=varz.uptime_s, entries=entries)

    def _learn(self, asked: tuple[int, Life], **news: object) -> bool:
        """Takes an answer in, unless the node has changed its life since it was asked."""
        if asked != (self._incarnation, self.seen.life):
            return False
        self.seen = replace(self.seen, answered_t=self._clock.now(), failures=0, **news)
        return True
