"""Looks at one node: at what runs it, and at the node itself by asking it.

A system hands over how its nodes are connected to, how one is asked, and what is left of an
observation when a node begins another life; which answers count is decided here.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Protocol, TypeVar

from msgspec.structs import replace

from core.ports import Clock
from subjects.hosts.instance import Instance, RuntimeState
from subjects.kit.exchange import NoAnswerError
from subjects.kit.observation import Fresh, SeenT
from subjects.kit.place import Address


class Watched(Protocol):
    """A node, as far as looking at it goes."""

    @property
    def instance(self) -> Instance | None:
        """What runs it; None before its first start, and once it is taken down by us."""
        ...

    @property
    def address(self) -> Address | None:
        """Where it is asked; None before its first start, and once it is taken down by us."""
        ...

    @property
    def is_begun_anew(self) -> bool:
        """Whether it is being ended by us, to be started at once."""
        ...

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls ``listener()`` whenever a change of its life is heard of."""
        ...


class NodeClient(Protocol):
    """What a node is asked through."""

    def close(self) -> None:
        """Closes the connection."""
        ...


ClientT = TypeVar("ClientT", bound=NodeClient)


def is_running(state: RuntimeState) -> bool:
    """Whether a node answers in that state, be it cut off from the others."""
    return state in (RuntimeState.RUNNING, RuntimeState.CUT_OFF)


class Probe(Generic[SeenT, ClientT]):
    """What is known of one node, and how more is learned.

    Attributes:
        node: the node.
        seen: all that was seen of the node so far.
        clock: the run's time.
    """

    def __init__(
        self,
        node: Watched,
        seen: SeenT,
        clock: Clock,
        *,
        connect: Callable[[Address], ClientT],
        ask: Callable[[ClientT, Asked[SeenT]], Awaitable[None]],
        fresh: Fresh[SeenT],
        may_answer: Callable[[RuntimeState], bool] = is_running,
    ) -> None:
        """Looks at nothing yet.

        Args:
            node: what is looked at.
            seen: what is known of it.
            clock: the run's time.
            connect: makes what the node is asked through; anew with each start of the node.
            ask: asks the node once, and takes in what it answers; raises NoAnswerError.
            fresh: makes of an observation what is left of it in another life of the node.
            may_answer: whether a node in that state is asked at all.
        """
        self.node = node
        self.seen = seen
        self.clock = clock
        self._connect = connect
        self._ask = ask
        self._fresh = fresh
        self._may_answer = may_answer
        self._instance: Instance | None = None
        self._starts = 0
        self._client: tuple[Address, ClientT] | None = None

    @property
    def moment(self) -> tuple[int, RuntimeState]:
        """Which start of the node this is, and what it is doing."""
        return self._starts, self.seen.life

    def look(self) -> bool:
        """Look at what runs the node; returns whether its life has changed."""
        now = self.clock.now()
        instance = self.node.instance
        if instance is None or instance.life is RuntimeState.ABSENT:
            return self._forget(now)
        life, seen = instance.life, self.seen
        if life is RuntimeState.EXITED and seen.life is not life and self.node.is_begun_anew:
            return False
        started = instance is not self._instance or instance.incarnation != seen.incarnation
        if started:
            self._instance = instance
            self._begin(RuntimeState.RUNNING, now, instance.incarnation)
        is_other = life is not self.seen.life
        if is_other:
            ended = instance.ended_monotonic if life is RuntimeState.EXITED else None
            since_t = now if ended is None else self.clock.from_monotonic(ended)
            self.seen = self._fresh(self.seen, life, since_t, started=False)
        self.seen = replace(
            self.seen,
            # What was known when the engine fell silent gets older.
            looked_t=seen.looked_t if life is RuntimeState.UNKNOWN else now,
            exit_text=instance.exit_text,
            exit_code=instance.returncode,
        )
        return started or is_other or self.seen.exit_code != seen.exit_code

    async def ask(self) -> None:
        """Ask the node itself, where that makes sense; never raises for its silence."""
        client = self.connected()
        if client is None or not self._may_answer(self.seen.life):
            return
        asked = self.asked()
        try:
            await self._ask(client, asked)
        except NoAnswerError:
            asked.note(failures=self.seen.failures + 1)

    def asked(self) -> Asked[SeenT]:
        """A question that begins now."""
        return Asked(self)

    def connected(self) -> ClientT | None:
        """What the node is asked through where it is now; None where it has no place."""
        address = self.node.address
        if self._client is not None and self._client[0] != address:
            self.close()
        if self._client is None and address is not None:
            self._client = address, self._connect(address)
        return None if self._client is None else self._client[1]

    def close(self) -> None:
        """Close the connection; the next question opens another."""
        client, self._client = self._client, None
        if client is not None:
            client[1].close()

    def note(self, **news: object) -> None:
        """Take in what was heard of the node from others."""
        self.seen = replace(self.seen, **news)

    def _forget(self, now: float) -> bool:
        """Take in that nothing runs the node that is watched; returns whether anything did."""
        if self._instance is None:
            return False
        self._instance = None
        self._begin(RuntimeState.ABSENT, now, 0)
        self.note(exit_text="", exit_code=None)
        return True

    def _begin(self, life: RuntimeState, now: float, incarnation: int) -> None:
        """Another start of the node, or its end by us: what was asked before counts no longer."""
        self._starts += 1
        self.close()
        fresh = self._fresh(self.seen, life, now, started=True)
        self.seen = replace(fresh, incarnation=incarnation)


class Asked(Generic[SeenT]):
    """One question: its answers count while the node is in the life in which it was asked."""

    def __init__(self, probe: Probe[SeenT, Any]) -> None:
        """Is asked now, of the node of ``probe``."""
        self._probe = probe
        self._moment = probe.moment
        self._began = time.monotonic()

    @property
    def took_ms(self) -> float:
        """How long ago the question was asked, milliseconds."""
        return (time.monotonic() - self._began) * 1e3

    @property
    def seen(self) -> SeenT:
        """All that was seen of the node so far."""
        return self._probe.seen

    @property
    def now(self) -> float:
        """The run's time, seconds."""
        return self._probe.clock.now()

    def learn(self, **news: object) -> bool:
        """Take an answer in; returns False where it came too late to count."""
        return self.note(answered_t=self.now, failures=0, **news)

    def note(self, **news: object) -> bool:
        """Take in what isn't the answer itself; returns False where it came too late to count."""
        if self._moment != self._probe.moment:
            return False
        self._probe.note(**news)
        return True
