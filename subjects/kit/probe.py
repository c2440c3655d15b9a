"""Looks at one node: at what runs it, and at itself by asking it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Generic, Protocol

from msgspec.structs import replace

from core.ports import Clock
from subjects.hosts.instance import Instance, RuntimeState
from subjects.kit.observation import SeenT

Moment = tuple[int, RuntimeState]
"""Which start of a node, and what it was doing: answers from another moment don't count."""


class Watched(Protocol):
    """A node, as far as looking at it goes."""

    @property
    def instance(self) -> Instance | None:
        """What runs it; None before its first start, and once it is taken down by us."""
        ...

    @property
    def is_begun_anew(self) -> bool:
        """Whether it is being ended by us, to be started at once."""
        ...


class Probe(ABC, Generic[SeenT]):
    """What is known of one node, and how more is learned.

    Attributes:
        seen: all that was seen so far.
    """

    def __init__(self, node: Watched, seen: SeenT, clock: Clock) -> None:
        """Looks at ``node``, of which ``seen`` is known."""
        self.seen = seen
        self._watched = node
        self._clock = clock
        self._instance: Instance | None = None
        self._incarnation = 0
        self._starts = 0

    def look(self) -> bool:
        """Looks at what runs it; returns whether its life has changed."""
        now = self._clock.now()
        instance = self._watched.instance
        life = instance.life if instance is not None else RuntimeState.ABSENT
        if instance is None or life is RuntimeState.ABSENT:
            return self._forget(now)
        if (
            life is RuntimeState.EXITED
            and self.seen.life is not life
            and self._watched.is_begun_anew
        ):
            return False
        started = instance is not self._instance or instance.incarnation != self._incarnation
        if started:
            self._instance, self._incarnation = instance, instance.incarnation
            self._starts += 1
            self._begin_anew()
            self.seen = self._fresh(RuntimeState.RUNNING, now, started=True)
        # What was known when the engine fell silent gets older.
        looked_t = self.seen.looked_t if life is RuntimeState.UNKNOWN else now
        if life is self.seen.life:
            self.seen = replace(self.seen, looked_t=looked_t)
            return started
        ended = instance.ended_monotonic if life is RuntimeState.EXITED else None
        since_t = now if ended is None else self._clock.from_monotonic(ended)
        self.seen = replace(
            self._fresh(life, since_t, started=False),
            looked_t=looked_t,
            exit_text=instance.exit_text,
            exit_code=instance.returncode,
        )
        return True

    def _forget(self, now: float) -> bool:
        """Nothing runs it any more that is watched; returns whether anything was."""
        if self._instance is None:
            return False
        self._instance = None
        self._begin_anew()
        absent = self._fresh(RuntimeState.ABSENT, now, started=True)
        self.seen = replace(absent, exit_text="", exit_code=None)
        return True

    @abstractmethod
    async def ask(self) -> None:
        """Asks the node itself, where that makes sense; never raises for its silence."""

    @abstractmethod
    def close(self) -> None:
        """Closes the connection."""

    @abstractmethod
    def _begin_anew(self) -> None:
        """The node was started, or taken down by us: what was asked before counts no longer."""

    @abstractmethod
    def _fresh(self, life: RuntimeState, t: float, *, started: bool) -> SeenT:
        """What is known of a node whose life has just become ``life``."""

    def _moment(self) -> Moment:
        return self._starts, self.seen.life

    def _learn(self, asked: Moment, **news: object) -> bool:
        """Takes an answer in, unless the node has changed its life since it was asked."""
        if asked != self._moment():
            return False
        self.seen = replace(self.seen, answered_t=self._clock.now(), failures=0, **news)
        return True

    def _miss(self, asked: Moment) -> bool:
        """Takes in that there was no answer, unless its life has changed meanwhile."""
        if asked != self._moment():
            return False
        self.seen = replace(self.seen, failures=self.seen.failures + 1)
        return True
