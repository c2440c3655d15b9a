"""Figures of the whole system that no single answer has: what a primary lost with its restart."""

from __future__ import annotations

from collections.abc import Sequence

from subjects.sentinel.health_rules import named_primary
from subjects.sentinel.observation import SentinelObservation

EMPTIED_SHARE = 0.5
"""A primary that comes back with less than this share of its keys has lost its history."""


def emptied_name(node: str) -> str:
    """Returns the name of the figure that says how many keys ``node`` came back without."""
    return f"emptied_{node}"


class SystemMemory:
    """Remembers what each primary held before its present start."""

    def __init__(self) -> None:
        """Creates a memory of nothing."""
        self._last: dict[str, SentinelObservation] = {}
        self._emptied: dict[str, float] = {}

    def figures(self, everyone: Sequence[SentinelObservation]) -> dict[str, float]:
        """Takes the newest observations; returns the figures by name."""
        named = named_primary(everyone)
        for seen in everyone:
            if seen.keys is None or not seen.is_primary or seen.answered_t is None:
                continue
            before = self._last.get(seen.node)
            self._last[seen.node] = seen
            if before is None or seen.node != named or not _is_begun_anew(before, seen):
                continue
            had, has = before.keys or 0, seen.keys
            name = emptied_name(seen.node)
            self._emptied.pop(name, None)
            if has < EMPTIED_SHARE * had and (seen.offset or 0) < (before.offset or 0):
                self._emptied[name] = float(had - has)
        return dict(self._emptied)


def _is_begun_anew(before: SentinelObservation, seen: SentinelObservation) -> bool:
    """Whether the server was started between both: with another history, whoever started it."""
    if before.replid == seen.replid:
        return False
    younger = (seen.uptime_s or 0.0) < (before.uptime_s or 0.0)
    return younger or before.incarnation != seen.incarnation
