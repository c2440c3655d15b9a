"""The number of keys that a primary lost with a restart, by comparing two of its answers."""

from __future__ import annotations

from collections.abc import Sequence

from subjects.sentinel.health_rules import named_primary
from subjects.sentinel.observation import SentinelObservation

EMPTIED_SHARE = 0.5
"""A primary that comes back with less than this share of its keys has lost its history."""


def emptied_name(node: str) -> str:
    """Returns the name of the figure that says how many keys ``node`` came back without."""
    return f"emptied_{node}"


class EmptiedPrimaries:
    """Remembers what each primary held before the present start."""

    def __init__(self) -> None:
        """Creates a memory of nothing."""
        self._last: dict[str, SentinelObservation] = {}
        self._emptied: dict[str, float] = {}

    def figures(self, everyone: Sequence[SentinelObservation]) -> dict[str, float]:
        """Takes the newest observations; returns the figures by name."""
        named = named_primary(everyone)
        for seen in everyone:
            if seen.is_primary and seen.keys is not None and seen.answered_t is not None:
                before = self._last.get(seen.node, seen)
                self._last[seen.node] = seen
                if seen.node == named and _is_begun_anew(before, seen):
                    self._emptied[emptied_name(seen.node)] = _missing(before, seen)
        return {name: keys for name, keys in self._emptied.items() if keys}


def _missing(before: SentinelObservation, seen: SentinelObservation) -> float:
    """Returns how many keys are gone with the history; 0 where the server still has the keys."""
    had, has = before.keys or 0, seen.keys or 0
    is_emptied = has < EMPTIED_SHARE * had and (seen.offset or 0) < (before.offset or 0)
    return float(had - has) if is_emptied else 0.0


def _is_begun_anew(before: SentinelObservation, seen: SentinelObservation) -> bool:
    """Whether the server was started between both: with another history, no matter by whom."""
    younger = (seen.uptime_s or 0.0) < (before.uptime_s or 0.0)
    return before.replid != seen.replid and (younger or before.incarnation != seen.incarnation)
