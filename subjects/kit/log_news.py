"""Tells on the timeline how far nodes are in their logs, and each vote and candidate once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.model.events import CandidateSeen, LogPosition, LogsObserved, VoteSeen
from core.ports import Emit

TELL_EVERY_S = 0.2
"""Least seconds between two events of positions, which change all the time under load."""


class LogNews:
    """Tells the positions of nodes in their logs, where any has changed."""

    def __init__(self, emit: Emit, *, in_bytes: bool = False) -> None:
        """Creates a record of nothing told; ``in_bytes`` where positions count bytes."""
        self._emit = emit
        self._in_bytes = in_bytes
        self._told: dict[str, LogPosition] = {}
        self._told_t = float("-inf")

    def tell(self, positions: Callable[[], Mapping[str, LogPosition]], now: float) -> None:
        """Emits those of ``positions()`` that have changed; isn't called where nothing is due."""
        if now - self._told_t < TELL_EVERY_S:
            return
        news = {n: log for n, log in positions().items() if self._told.get(n) != log}
        if news:
            self._told.update(news)
            self._told_t = now
            self._emit(LogsObserved(t=now, logs=news, in_bytes=self._in_bytes))


class VoteNews:
    """Tells each vote and candidate once, where nodes go on saying whom they voted for."""

    def __init__(self, emit: Emit) -> None:
        """Creates a record of no votes."""
        self._emit = emit
        self._told: dict[str, tuple[str, int | None]] = {}
        self._asked: dict[str, int | None] = {}

    def tell(self, voter: str, candidate: str, term: int | None, now: float) -> None:
        """Emits that ``voter`` votes for ``candidate`` in ``term``, unless that was told."""
        if self._told.get(voter) != (candidate, term):
            self._told[voter] = (candidate, term)
            self._emit(VoteSeen(t=now, voter=voter, candidate=candidate, term=term))

    def ask(self, node: str, term: int | None, now: float) -> None:
        """Emits that ``node`` asks for votes in ``term``, unless that was told."""
        if node not in self._asked or self._asked[node] != term:
            self._asked[node] = term
            self._emit(CandidateSeen(t=now, node=node, term=term))
