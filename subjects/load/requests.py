"""Requests in flight: sends, times and judges them, and gives them up after their time limit."""

from __future__ import annotations

import random
import time
from asyncio import Future
from collections import deque
from functools import partial

from core.model.events import AnomalyRead
from subjects.load.acks import kinds_of, unpack_ack
from subjects.load.driver import Driver, KeyGroups, MayOnlyWrite
from subjects.load.first_answers import FirstAnswers
from subjects.load.history import WriteHistory
from subjects.load.keys import Keys
from subjects.load.ledger import Ledger
from subjects.load.meter import Meter
from subjects.load.pending import Pending
from subjects.load.protocol import Tell
from subjects.load.workload import OnEnd

RECENT = 2_000
"""Number of acknowledged writes to choose reads from."""

ANOMALIES_TOLD = 20
"""Anomalies that are reported one by one; later ones are only counted."""


class Requests:
    """Sends writes and reads through a driver, and records their outcomes.

    Attributes:
        pending: requests sent and neither acknowledged nor failed yet.
    """

    def __init__(
        self,
        driver: Driver,
        ledger: Ledger,
        keys: Keys,
        meter: Meter,
        tell: Tell,
        time_limit_s: float,
        history: WriteHistory | None = None,
    ) -> None:
        """Gives each request ``time_limit_s`` seconds; anomalies are reported by ``tell``.

        When each write was sent, and when its outcome was known, is noted in ``history``.
        """
        self.pending = Pending(time_limit_s)
        self._time = time.monotonic
        self._driver = driver
        self._ledger = ledger
        self._history = history
        self._keys = keys
        self._meter = meter
        self._tell = tell
        self._recent: deque[int] = deque(maxlen=RECENT)
        self._first_writes = FirstAnswers("write", tell)
        self._first_reads = FirstAnswers("read", tell)
        self._reads = driver.can_read if isinstance(driver, MayOnlyWrite) else True
        self._grouped = driver if isinstance(driver, KeyGroups) and meter.groups else None

    def can_read(self) -> bool:
        """Whether there is an acknowledged write to read, and a way to read it."""
        return self._reads and bool(self._recent)

    def write(self, due: float, on_end: OnEnd | None = None) -> None:
        """Sends the next write, due at ``due``.

        Raises:
            LedgerError: the ledger has no room; nothing was sent.
        """
        n = self._ledger.reserve()
        key = self._keys.key(n)
        group = None if self._grouped is None else self._grouped.group_of(key)
        self._meter.note_write(due, group)
        if self._history is not None:
            self._history.begin(n, self._time())
        future = self._driver.write(key, self._keys.value(n))
        self.pending.add(future)
        future.add_done_callback(partial(self._wrote, n, due, group, on_end))

    def read(self, due: float) -> None:
        """Reads a random key of the recently acknowledged ones, due at ``due``."""
        n = random.choice(self._recent)
        self._meter.attempted += 1
        future = self._driver.read(self._keys.key(n))
        self.pending.add(future)
        future.add_done_callback(partial(self._has_read, n, due))

    def _wrote(
        self, n: int, due: float, group: int | None, on_end: OnEnd | None, future: Future[int]
    ) -> None:
        self.pending.in_flight -= 1
        self._first_writes.note(future)
        acked, now = not future.cancelled() and future.exception() is None, self._time()
        if self._history is not None:
            self._history.end(n, now)
        if acked:
            self._ledger.record(n, future.result())
            self._meter.note_ack(now, due, write=True, group=group)
            self._recent.append(n)
        else:
            self._meter.note_failure(group)
        if on_end is not None:
            on_end(acked)

    def _has_read(self, n: int, due: float, future: Future[bytes | None]) -> None:
        self.pending.in_flight -= 1
        self._first_reads.note(future)
        if future.cancelled() or future.exception() is not None:
            self._meter.note_failure()
            return
        now = self._time()
        self._meter.note_ack(now, due, write=False)
        value = future.result()
        if value != self._keys.value(n):
            self._meter.read_anomalies += 1
            if self._meter.read_anomalies <= ANOMALIES_TOLD:
                told = _told(self._driver, self._ledger.version(n))
                self._tell(_anomaly(now, self._keys.key(n), told, value))


def _told(driver: Driver, version: int) -> str:
    """Returns as what a write was acknowledged, or to whom where the ledger notes that."""
    kinds = kinds_of(driver)
    return f"to {kinds[unpack_ack(version).kind]}" if kinds else f"as version {version}"


def _anomaly(now: float, key: str, told: str, value: bytes | None) -> AnomalyRead:
    what = "doesn't find it" if value is None else "finds another value"
    text = f"{key} was acknowledged {told}, but a read {what}"
    return AnomalyRead(t=now, key=key, text=text)
