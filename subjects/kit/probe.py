"""The probe of one node: looks at the process or container, and asks the node itself.

A system provides how to connect to a node, how to ask a node, and what is left of an observation
when the runtime state changes; the probe decides which answers count.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Protocol, TypeVar

import psutil
from msgspec.structs import replace

from core.ports import Clock
from subjects.hosts.instance import Instance, RuntimeState
from subjects.kit.exchange import NoAnswerError
from subjects.kit.observation import Fresh, SeenT
from subjects.kit.place import Address


class Watched(Protocol):
    """A node as seen by the probe."""

    @property
    def instance(self) -> Instance | None:
        """The process or container that runs the node; None before the start and when withdrawn."""
        ...

    @property
    def address(self) -> Address | None:
        """The address at which the node is asked; None before the start and when withdrawn."""
        ...

    @property
    def is_begun_anew(self) -> bool:
        """Whether the node is being ended by a restart, to be started at once."""
        ...

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls ``listener()`` whenever a change of the runtime state is reported."""
        ...


class NodeClient(Protocol):
    """A client through which one node is asked."""

    def close(self) -> None:
        """Closes the client's connections."""
        ...


ClientT = TypeVar("ClientT", bound=NodeClient)


def memory_bytes(node: Watched) -> int | None:
    """Returns the resident memory of a local process; None for any other node."""
    pid = node.instance.identity().get("pid") if node.instance is not None else None
    try:
        return None if pid is None else psutil.Process(int(pid)).memory_info().rss
    except psutil.Error:
        return None


JUST_STARTED_S = 1.0
"""A node that was started within so many seconds, and hasn't answered yet, does so any moment."""


def is_running(state: RuntimeState) -> bool:
    """Whether a node in that state can answer: one that is cut off from the others can."""
    return state in (RuntimeState.RUNNING, RuntimeState.CUT_OFF)


class Probe(Generic[SeenT, ClientT]):
    """Observes one node, and keeps what was seen.

    Attributes:
        node: the node.
        seen: everything that was observed of the node so far.
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
        """Creates a probe that has looked at nothing yet.

        Args:
            node: the node to observe.
            seen: the observation to begin with.
            clock: the run's time.
            connect: makes a client for an address, again after each start of the node.
            ask: asks the node once and notes the answers; raises NoAnswerError.
            fresh: makes the observation after a change of the runtime state.
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
        """The number of the node's present start, and the runtime state."""
        return self._starts, self.seen.runtime_state

    @property
    def is_just_started(self) -> bool:
        """Whether the node was started a moment ago, and hasn't answered since."""
        seen = self.seen
        is_new = self.clock.now() - seen.runtime_state_t < JUST_STARTED_S
        return is_new and is_running(seen.runtime_state) and seen.answered_t is None

    def look(self) -> bool:
        """Looks at the process or container; returns whether the runtime state has changed."""
        now = self.clock.now()
        instance = self.node.instance
        if instance is None or instance.runtime_state is RuntimeState.ABSENT:
            return self._forget(now)
        runtime_state, seen = instance.runtime_state, self.seen
        if (
            runtime_state is RuntimeState.EXITED
            and seen.runtime_state is not runtime_state
            and self.node.is_begun_anew
        ):
            return False
        started = instance is not self._instance or instance.incarnation != seen.incarnation
        if started:
            self._instance = instance
            self._begin(RuntimeState.RUNNING, now, instance.incarnation)
        is_other = runtime_state is not self.seen.runtime_state
        if is_other:
            ended = instance.ended_monotonic if runtime_state is RuntimeState.EXITED else None
            since_t = now if ended is None else self.clock.from_monotonic(ended)
            self.seen = self._fresh(self.seen, runtime_state, since_t, started=False)
        self.seen = replace(
            self.seen,
            # What was known when the engine fell silent gets older.
            looked_t=seen.looked_t if runtime_state is RuntimeState.UNKNOWN else now,
            exit_text=instance.exit_text,
            exit_code=instance.returncode,
        )
        return started or is_other or self.seen.exit_code != seen.exit_code

    async def ask(self) -> None:
        """Asks the node itself, if its state allows an answer; counts a silence as a failure."""
        client = self.connected()
        if client is None or not self._may_answer(self.seen.runtime_state):
            return
        asked = self.asked()
        try:
            await self._ask(client, asked)
        except NoAnswerError:
            asked.note(failures=self.seen.failures + 1)

    def asked(self) -> Asked[SeenT]:
        """Begins a question, whose answers count while the node's moment stays the same."""
        return Asked(self)

    def connected(self) -> ClientT | None:
        """Returns the client for the node's present address; None for a node without a place."""
        address = self.node.address
        if self._client is not None and self._client[0] != address:
            self.close()
        if self._client is None and address is not None:
            self._client = address, self._connect(address)
        return None if self._client is None else self._client[1]

    def close(self) -> None:
        """Closes the client; the next question makes another."""
        client, self._client = self._client, None
        if client is not None:
            client[1].close()

    def note(self, **news: object) -> None:
        """Adds to the observation what another source said of the node."""
        self.seen = replace(self.seen, **news)

    def _forget(self, now: float) -> bool:
        """Notes that nothing runs the node any more; returns whether anything did before."""
        if self._instance is None:
            return False
        self._instance = None
        self._begin(RuntimeState.ABSENT, now, 0)
        self.note(exit_text="", exit_code=None)
        return True

    def _begin(self, runtime_state: RuntimeState, now: float, incarnation: int) -> None:
        """Begins another start of the node, or none, so that earlier questions don't count."""
        self._starts += 1
        self.close()
        fresh = self._fresh(self.seen, runtime_state, now, started=True)
        self.seen = replace(fresh, incarnation=incarnation)


class Asked(Generic[SeenT]):
    """A question to a node, whose answers count until the node's start or state changes."""

    def __init__(self, probe: Probe[SeenT, Any]) -> None:
        """Begins a question to the node of ``probe`` now."""
        self._probe = probe
        self._moment = probe.moment
        self._began = time.monotonic()

    @property
    def took_ms(self) -> float:
        """The time since the question was asked, in milliseconds."""
        return (time.monotonic() - self._began) * 1e3

    @property
    def seen(self) -> SeenT:
        """Everything that was observed of the node so far."""
        return self._probe.seen

    @property
    def now(self) -> float:
        """The run's time, seconds."""
        return self._probe.clock.now()

    def learn(self, **news: object) -> bool:
        """Adds an answer to the observation; returns False for an answer that came too late."""
        return self.note(answered_t=self.now, failures=0, **news)

    def note(self, **news: object) -> bool:
        """Adds something beside the answer to the observation; returns False if too late."""
        if self._moment != self._probe.moment:
            return False
        self._probe.note(**news)
        return True
