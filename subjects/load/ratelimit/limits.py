"""The keys to check and their limits, by which alone the load judges what was allowed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from heapq import heapify, heapreplace

from msgspec import Struct

from subjects.load.driver import DriverError

MOST_KEYS = 512
LARGEST_LIMIT = 1_000_000
LONGEST_KEY = 256
"""Bytes of a key."""
LONGEST_WINDOW_S = 60.0
"""Longest window, seconds: all checks allowed within a window are held in memory."""
_ROUNDING = 1e-9


class Limits(Struct, frozen=True, kw_only=True):
    """Each key's limit: at most so many checks in any window of ``window_s`` seconds.

    Attributes:
        keys: the limit of each key.
        window_s: the length of the window.
        burst_share: the share of a limit that may pass at once after a pause; the rest comes
            evenly over the window (GCRA).
        slack_s: by how many seconds a node may enter an allowed check late, as one does that tells
            the others only every so often. A refusal for that reason isn't counted as false.
    """

    keys: Mapping[str, int]
    window_s: float = 1.0
    burst_share: float = 0.5
    slack_s: float = 0.0

    def __post_init__(self) -> None:
        """Refuses limits that the load can't judge.

        Raises:
            DriverError: a limit can't be judged; the sentence names that limit.
        """
        if not self.keys:
            raise DriverError("the load was given no key to check", "Give it one with its limit.")
        if len(self.keys) > MOST_KEYS:
            raise DriverError(f"the load checks at most {MOST_KEYS} keys, not {len(self.keys):,}")
        for key, limit in self.keys.items():
            if not 1 <= _length(key) <= LONGEST_KEY:
                raise DriverError(f"a key has 1 to {LONGEST_KEY} bytes of UTF-8, not {key[:40]!r}")
            if not 1 <= limit <= LARGEST_LIMIT:
                raise DriverError(
                    f"the limit of {key[:40]!r} is {limit:,}",
                    f"Choose one from 1 to {LARGEST_LIMIT:,}.",
                )
        if not 0 < self.window_s <= LONGEST_WINDOW_S:
            text = f"the load can't judge a window of {self.window_s:g} s"
            raise DriverError(text, f"Choose one of up to {LONGEST_WINDOW_S:g} s.")
        if not 0 <= self.burst_share <= 1:
            raise DriverError(f"a share of the limit is from 0 to 1, not {self.burst_share:g}")
        if not 0 <= self.slack_s < math.inf:
            raise DriverError(f"a node can't enter what it allowed {self.slack_s:g} s late")

    def burst(self, key: str) -> int:
        """Returns how many checks of ``key`` may pass at once after a pause."""
        return max(1, int(self.keys[key] * self.burst_share + _ROUNDING))

    def emission_s(self, key: str) -> float:
        """Returns the seconds between two checks that pass, once the burst is used up."""
        return self.window_s / (self.keys[key] - self.burst(key) + 1)


class Spread:
    """Gives every key turns by stride scheduling.

    A rate below the sum of what the limits sustain keeps every key below that key's limit.
    """

    def __init__(self, weights: Sequence[int]) -> None:
        """Gives key ``n`` turns in proportion to ``weights[n]``, 1 or more."""
        self._strides = [1 / weight for weight in weights]
        # The first turns are half a stride from the start, so that they don't coincide.
        self._due = [(stride / 2, n) for n, stride in enumerate(self._strides)]
        heapify(self._due)

    def next(self) -> int:
        """Returns the number of the key whose turn has come."""
        due, n = self._due[0]
        heapreplace(self._due, (due + self._strides[n], n))
        return n


def _length(key: str) -> int:
    """Returns the bytes of ``key`` in UTF-8; 0 where the text has no encoding."""
    try:
        return len(key.encode())
    except UnicodeEncodeError:
        return 0
