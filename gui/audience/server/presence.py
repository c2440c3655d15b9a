"""The phones that are there: those with a stream open, and those that asked a moment ago."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

STAYS_S = 10.0
"""A phone that asks again and again is there until so many seconds after the last time."""

MOST_KEPT = 10_000
"""Phones that are remembered at most."""


class Presence:
    """Counts phones, each once, however many pages a phone has open."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Knows nobody; ``clock`` gives seconds."""
        self._clock = clock
        self._asked_s: dict[str, float] = {}
        self._streams: Counter[str] = Counter()

    def asked(self, phone: str) -> None:
        """Notes that ``phone`` asked for something now."""
        if phone in self._asked_s or len(self._asked_s) < MOST_KEPT:
            self._asked_s[phone] = self._clock()

    def streams_of(self, phone: str) -> int:
        """Returns the number of streams that ``phone`` has open."""
        return self._streams[phone]

    def stream_opened(self, phone: str) -> None:
        """Notes that ``phone`` follows by a stream."""
        self._streams[phone] += 1

    def stream_closed(self, phone: str) -> None:
        """Notes that a stream of ``phone`` has ended; without another stream, the phone is gone."""
        self._streams[phone] -= 1
        if self._streams[phone] <= 0:
            del self._streams[phone]
            self._asked_s.pop(phone, None)

    def count(self) -> int:
        """Returns the number of phones that are there now."""
        since = self._clock() - STAYS_S
        for phone in [each for each, asked_s in self._asked_s.items() if asked_s < since]:
            del self._asked_s[phone]
        return len(self._asked_s.keys() | self._streams.keys())
