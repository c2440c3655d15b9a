"""Decides which key is checked next: evenly, in proportion to the keys' limits."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heapreplace


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
