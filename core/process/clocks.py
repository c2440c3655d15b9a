"""Clocks that nobody can set, which reveal a standstill of the machine or of this process.

The wall clock is set by people, by time servers and by virtual machines: no duration may come
from it. Each system has two others. One stands still while the machine sleeps, the other goes
on: where they part, the machine slept; where both went on, only the process stood still. What
both leave out, as for a virtual machine that was paused from outside, can't be known.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import NamedTuple

_AT_ONCE_S = 0.05
"""Both clocks are read within this many seconds; a longer gap means the process was stopped."""


class Reading(NamedTuple):
    """A reading of both clocks at one moment, seconds since the start of each clock."""

    awake_s: float
    """Seconds on the clock that stands still while the machine sleeps."""
    passed_s: float
    """Seconds on the clock that goes on while the machine sleeps."""


class Standstill(NamedTuple):
    """A span in which a process did nothing.

    Attributes:
        seconds: length of the span.
        slept: whether the machine slept meanwhile; else only the process stood still.
        awake_s: the part of the span that ``time.monotonic()`` has counted, seconds.
    """

    seconds: float
    slept: bool
    awake_s: float


ReadClocks = Callable[[], Reading]


def find_passed_clock() -> Callable[[], float] | None:
    """Returns the clock that goes on while the machine sleeps; None where there is only one."""
    if sys.platform == "win32":
        return time.monotonic
    name = "CLOCK_MONOTONIC_RAW" if sys.platform == "darwin" else "CLOCK_BOOTTIME"
    clock_id = getattr(time, name, None)
    if clock_id is None:
        return None
    return lambda: time.clock_gettime(clock_id)


def find_awake_clock() -> Callable[[], float]:
    """Returns the clock that stands still while the machine sleeps."""
    if sys.platform == "win32":
        import ctypes

        query = ctypes.WinDLL("kernel32").QueryUnbiasedInterruptTime

        def read() -> float:
            ticks = ctypes.c_ulonglong()
            # The query fails for a null pointer alone; ticks are of 100 ns.
            query(ctypes.byref(ticks))
            return ticks.value / 1e7

        return read
    return time.monotonic


def make_clocks() -> ReadClocks:
    """Returns a function that reads both clocks, or one clock as both where there is no second."""
    awake = find_awake_clock()
    passed = find_passed_clock() or awake

    def read() -> Reading:
        while True:
            before_s, passed_s, after_s = awake(), passed(), awake()
            if after_s - before_s < _AT_ONCE_S:
                return Reading(after_s, passed_s)

    return read


class StandstillWatch:
    """Detects between two looks that far more time has passed than should have: a standstill."""

    def __init__(self, limit_s: float, read: ReadClocks | None = None) -> None:
        """Starts to count at the moment of this call.

        Args:
            limit_s: a longer span between two looks is a standstill; far more than what lies
                between them.
            read: reads both clocks; those of this machine by default.
        """
        self._limit_s = limit_s
        self._read = read or make_clocks()
        self._last = self._read()

    def look(self) -> Standstill | None:
        """Returns the standstill since the last look, if there was one."""
        last, now = self._last, self._read()
        self._last = now
        awake_s, passed_s = now.awake_s - last.awake_s, now.passed_s - last.passed_s
        # How much of a sleep time.monotonic() counts differs by system, so both spans are compared.
        if passed_s - awake_s > self._limit_s:
            counted_s = passed_s if sys.platform == "win32" else awake_s
            return Standstill(passed_s, slept=True, awake_s=counted_s)
        if awake_s > self._limit_s:
            return Standstill(awake_s, slept=False, awake_s=awake_s)
        return None
