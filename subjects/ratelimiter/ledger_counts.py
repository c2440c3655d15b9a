"""The counts of the load's ledger of allowed checks, which are the truth about the limits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

from msgspec import Struct

from subjects.load.protocol import KeyCount, Windows
from subjects.ratelimiter.service.policy import Policy

HELD_S = 1.0
"""Seconds for which an ended window over the limit counts as the present one."""

RATE_OVER_S = 2.0
"""Span over which the rate of allowed checks is measured, seconds."""


class Worst(Struct, frozen=True):
    """The greatest excess of any key over the limit, and the policy at that time."""

    over: int
    policy: Policy


class LedgerCounts:
    """Follows the load's reports on the ledger.

    Attributes:
        latest: the last report; None before the first.
        worst: the greatest excess so far; None where no key was over the limit.
    """

    def __init__(self, policy: Callable[[], Policy]) -> None:
        """Creates counts without any report; ``policy()`` returns the current policy."""
        self.latest: Windows | None = None
        self.worst: Worst | None = None
        self._policy = policy
        self._over: dict[str, tuple[float, int]] = {}
        self._counts: dict[str, KeyCount] = {}
        self._totals: deque[tuple[float, int]] = deque()

    def heard(self, windows: Windows) -> None:
        """Takes a report, whose times are those of the load's clock."""
        self.latest = windows
        most = max((count.over for count in windows.keys), default=0)
        if most > (self.worst.over if self.worst is not None else 0):
            self.worst = Worst(most, self._policy())
        for count in windows.keys:
            t, over = self._over.get(count.key, (0.0, 0))
            now = _over_since(self._counts.get(count.key), count)
            if now >= over or windows.t - t > HELD_S:
                self._over[count.key] = windows.t, now
            self._counts[count.key] = count
        self._totals.append((windows.t, sum(count.allowed for count in windows.keys)))
        while windows.t - self._totals[0][0] > RATE_OVER_S:
            self._totals.popleft()

    @property
    def over(self) -> Mapping[str, int]:
        """The excess of each key that is over the limit now, or was a moment ago."""
        return {key: over for key, (_, over) in self._over.items() if over}

    @property
    def allowed(self) -> Mapping[str, int]:
        """The number of allowed checks by key, over the whole run; empty before a report."""
        windows = self.latest
        return {} if windows is None else {count.key: count.allowed for count in windows.keys}

    @property
    def false_refusals(self) -> int:
        """The number of checks that were certainly refused below the limit, over the whole run."""
        windows = self.latest
        return 0 if windows is None else sum(count.false_refusals for count in windows.keys)

    @property
    def allowed_per_s(self) -> float:
        """The allowed checks a second, over the last two seconds; 0 before two reports."""
        if len(self._totals) < 2:
            return 0.0
        (first_t, first), (last_t, last) = self._totals[0], self._totals[-1]
        return (last - first) / (last_t - first_t) if last_t > first_t else 0.0


def _over_since(before: KeyCount | None, count: KeyCount) -> int:
    """Returns by how much a key exceeded the limit in any window since the last report."""
    if before is None:
        return count.over_now
    if count.most > before.most:
        return max(count.over, count.over_now)
    return max(count.over_now, 1 if count.windows_over > before.windows_over else 0)
