"""Looks at one node: its process through the operating system, itself over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from core.ports import Clock
from subjects.processes.process import LocalProcess
from subjects.raft.judge import Life, Seen, fresh
from subjects.raft.monitoring import MonitoringClient, NoAnswerError
from subjects.raft.node import RaftNode
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
        self._process: LocalProcess | None = None
        self._client: MonitoringClient | None = None
        self._figures_t: float | None = None

    def look(self) -> bool:
        """Asks the operating system; returns whether the process' life has changed."""
        now = self._clock.now()
        process = self._node.process
        if process is None:
            return False
        if process is not self._process:
            self._process = process
            self._connect()
            self.seen = fresh(replace(self.seen, life=Life.ABSENT), Life.RUNNING, now)
        life, since = self._life(process, now)
        if life is self.seen.life:
            self.seen = replace(self.seen, looked_t=now)
            return False
        self.seen = replace(
            fresh(self.seen, life, since),
            looked_t=now,
            exit_text=process.exit_text,
            exit_code=process.returncode,
        )
        return True

    async def ask(self) -> None:
        """Asks the node itself, where that makes sense; never raises for its silence."""
        if self._client is None or self.seen.life in (Life.ABSENT, Life.PAUSED):
            return
        asked = self._process, self.seen.life
        try:
            if self.seen.life is Life.EXITED and self.seen.answered_t is None:
                await self._ask_who_it_is(self._client, asked)
            else:
                await self._ask_all(self._client, asked)
        except (NoAnswerError, msgspec.DecodeError):
            if asked == (self._process, self.seen.life):
                failures = self.seen.failures + 1
                if self.seen.life is Life.EXITED and failures > 1:
                    self.seen = replace(self.seen, answered_t=None, ready=False, raft=None)
                self.seen = replace(self.seen, failures=failures)

    def close(self) -> None:
        """Closes the connection."""
        if self._client is not None:
            self._client.close()

    def _life(self, process: LocalProcess, now: float) -> tuple[Life, float]:
        if process.ended:
            ended = process.ended_monotonic
            return Life.EXITED, now if ended is None else self._clock.from_monotonic(ended)
        if process.is_paused():
            return Life.PAUSED, now
        if process.is_alive():
            return Life.RUNNING, now
        # Gone, and the warden's report, which says how, is on its way.
        return self.seen.life, now

    def _connect(self) -> None:
        self.close()
        self._figures_t = None
        ports = self._node.ports
        self._client = MonitoringClient(ports.http) if ports else None

    async def _ask_who_it_is(
        self, client: MonitoringClient, asked: tuple[LocalProcess | None, Life]
    ) -> None:
        """Our process is gone: whoever answers was started from outside, if it is the node."""
        _, body = await client.get(VARZ, ANSWER_WITHIN_S)
        if read_varz(body).server_name != self._node.name:
            raise NoAnswerError("another server has taken the port")
        self._figures_t = None
        if self._learn(asked, ready=False):
            self._node.runs_outside = True
        await self._ask_all(client, asked)

    async def _ask_all(
        self, client: MonitoringClient, asked: tuple[LocalProcess | None, Life]
    ) -> None:
        committed = self._committed()
        _, body = await client.get(RAFTZ, ANSWER_WITHIN_S)
        raft = read_raftz(body)
        behind = None if raft is None or committed is None else max(0, committed - raft.applied)
        if not self._learn(asked, raft=raft, behind=behind):
            return
        now = self._clock.now()
        due = self._figures_t is None or now - self._figures_t >= FIGURES_EVERY_S
        if due or not self.seen.ready or self.seen.complaint:
            _, body = await client.get(HEALTHZ, ANSWER_WITHIN_S)
            complaint = read_complaint(body)
            ready = self.seen.ready or (not complaint and raft is not None)
            self._learn(asked, complaint=complaint, ready=ready)
        if due:
            self._figures_t = now
            varz = read_varz((await client.get(VARZ, ANSWER_WITHIN_S))[1])
            entries = read_entries((await client.get(JSZ, ANSWER_WITHIN_S))[1])
            self._learn(asked, memory_bytes=varz.mem, uptime_s=varz.uptime_s, entries=entries)

    def _learn(self, asked: tuple[LocalProcess | None, Life], **news: object) -> bool:
        """Takes an answer in, unless the node has changed its life since it was asked."""
        if asked != (self._process, self.seen.life):
            return False
        self.seen = replace(self.seen, answered_t=self._clock.now(), failures=0, **news)
        return True
