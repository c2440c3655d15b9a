"""Looks at one node: its container through the engine's events, itself over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec.structs import replace

from core.ports import Clock
from subjects.hosts.instance import RuntimeState
from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.tikv.metrics import rate, read_page
from subjects.tikv.observation import PdView, TikvObservation, fresh
from subjects.tikv.views import LEADER, LOCALLY, MEMBERS, UP, read_leader, read_members
from subjects.tikv.watched import PD, WatchedNode

ANSWER_WITHIN_S = 0.8
"""A node that takes longer for one answer hasn't answered, seconds."""

PAGE_WITHIN_S = 2.0
"""The same for the page of metrics, which can have a megabyte."""

LARGEST_PAGE = 1 << 24

STATUS, METRICS = "/status", "/metrics"
"""Of a store's status port; PD has its metrics on its one port."""


class TikvProbe:
    """What is known of one node, and how more is learned.

    Attributes:
        seen: all that was seen so far.
    """

    def __init__(
        self, node: WatchedNode, clock: Clock, wall: Callable[[], float] = time.time
    ) -> None:
        """Looks at ``node``; ``wall()`` is seconds since 1970."""
        self.seen = TikvObservation(node=node.name, kind=node.kind, address=node.address)
        self._node = node
        self._clock = clock
        self._wall = wall
        self._at: tuple[str, int] | None = None
        self._client: HttpClient | None = None
        self._pages: HttpClient | None = None
        self._page_t = 0.0

    def look(self, view: PdView) -> bool:
        """Looks at its container; returns whether something has changed.

        Args:
            view: what PD says, of which what it said before the start doesn't count after.
        """
        now = self._clock.now()
        instance, seen = self._node.instance, self.seen
        life, incarnation = instance.life, instance.incarnation
        if life is RuntimeState.EXITED and seen.life is not life and self._node.is_begun_anew:
            return False
        same = (life, incarnation) == (seen.life, seen.incarnation)
        if not same:
            ended = instance.ended_monotonic if life is RuntimeState.EXITED else None
            since = now if ended is None else self._clock.from_monotonic(ended)
            seen = fresh(seen, life, since, incarnation)
            if incarnation != self.seen.incarnation and (store := view.stores.get(seen.address)):
                seen = replace(seen, beat_before=store.beat_ns)
        self.seen = replace(
            seen, looked_t=now, exit_text=instance.exit_text, exit_code=instance.returncode
        )
        return not same or self.seen.exit_code != seen.exit_code

    async def ask(self) -> None:
        """Asks the node itself, where that makes sense; never raises for its silence."""
        self._connect()
        client = self._client
        if client is None or self.seen.life in _MUTE:
            return
        asked = self._identity()
        sent = time.perf_counter()
        try:
            if self.seen.kind == PD:
                leader, took_s = await self._ask_member(client)
                known = self.seen.ready or leader is not None
                self._learn(asked, names_leader=leader, ready=known, answer_ms=took_s * 1e3)
                return
            status = (await client.get(STATUS, ANSWER_WITHIN_S)).status
            if status != 200:
                raise NoAnswerError(f"it answers {status}")
            self._learn(asked, answer_ms=(time.perf_counter() - sent) * 1e3)
        except NoAnswerError:
            if asked == self._identity():
                self.seen = replace(self.seen, failures=self.seen.failures + 1)

    async def read_page(self, clock_ahead_s: float) -> None:
        """Reads its metrics, where that makes sense; never raises for its silence."""
        self._connect()
        pages = self._pages
        if pages is None or self.seen.life not in (RuntimeState.RUNNING, RuntimeState.CUT_OFF):
            return
        asked = self._identity()
        try:
            answer = await pages.get(METRICS, PAGE_WITHIN_S)
        except NoAnswerError:
            return
        if answer.status != 200 or asked != self._identity():
            return
        now, page, before = self._clock.now(), read_page(answer.body), self.seen.page
        per_s = rate(before, page, now - self._page_t) if before is not None else None
        started_t = self.seen.started_t
        if page.started_s is not None and started_t is None:
            started_t = now - (self._wall() + clock_ahead_s - page.started_s)
        self._page_t = now
        self.seen = replace(self.seen, page=page, requests_per_s=per_s, started_t=started_t)

    def heard_by_pd(self, view: PdView) -> None:
        """Takes in what PD has said: whether it has heard of the store since its start."""
        store = view.stores.get(self.seen.address)
        if self.seen.kind == PD or self.seen.ready or store is None:
            return
        if self.seen.life in (RuntimeState.RUNNING, RuntimeState.CUT_OFF) and (
            store.state == UP and store.beat_ns not in (0, self.seen.beat_before)
        ):
            self.seen = replace(self.seen, ready=True)

    def close(self) -> None:
        """Closes the connections."""
        for client in (self._client, self._pages):
            if client is not None:
                client.close()

    async def _ask_member(self, client: HttpClient) -> tuple[str | None, float]:
        """Whom a member of PD takes for the leader, by its own knowledge, and the time it took.

        ``/leader`` is answered from memory; ``/members`` asks etcd, which without a majority
        takes seconds to say nothing.
        """
        sent = time.perf_counter()
        answer = await client.get(LEADER, ANSWER_WITHIN_S)
        took_s = time.perf_counter() - sent
        if answer.status == 200:
            return answer.read(read_leader), took_s
        if answer.status >= 500:
            return None, took_s  # it is there, and knows of no leader
        answer = await client.get(MEMBERS, ANSWER_WITHIN_S)
        if answer.status != 200:
            raise NoAnswerError(f"it answers {answer.status}")
        return answer.read(read_members).leader, took_s

    def _connect(self) -> None:
        port = self._node.port
        at = None if port is None else (self._node.host, port)
        if at == self._at:
            return
        self.close()
        self._at = at
        self._client = self._pages = None
        if at is not None:
            self._client = HttpClient(*at, headers=LOCALLY if self.seen.kind == PD else None)
            self._pages = HttpClient(*at, largest=LARGEST_PAGE)

    def _identity(self) -> tuple[RuntimeState, int]:
        return self.seen.life, self.seen.incarnation

    def _learn(self, asked: tuple[RuntimeState, int], **news: object) -> None:
        """Takes an answer in, unless the node has changed its life since it was asked."""
        if asked == self._identity():
            self.seen = replace(self.seen, answered_t=self._clock.now(), failures=0, **news)


_MUTE = (RuntimeState.ABSENT, RuntimeState.PAUSED, RuntimeState.EXITED)
