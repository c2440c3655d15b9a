"""Lines of a terminal in the order of their times, although some are told a moment late.

A fault is told once the call that injects it returns, with the time before that call: what was
seen of it meanwhile is told first. So a line waits for a moment for those that belong before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import inf

FRAME_S = 0.2
"""Time that a line waits for a line with an earlier time, seconds."""


class _Held:
    """A held line with the time of the event, and the lines to be written below that line."""

    def __init__(self, t: float, line: str) -> None:
        self.t = t
        self.lines = [line]


class LinesInOrder:
    """A buffer that holds each timed line for :data:`FRAME_S`, and sorts the lines by time."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """Creates an empty hold; ``write`` is given the lines in the order of their times."""
        self._write = write
        self._held: list[_Held] = []
        self._now = -inf
        self._timers: set[asyncio.TimerHandle] = set()

    def add(self, t: float, line: str) -> None:
        """Holds ``line``, which tells of the run second ``t``."""
        self._held.append(_Held(t, line))
        self.pass_time(t)
        if self._held:
            self._flush_later(t)

    def follow(self, line: str) -> None:
        """Writes ``line`` right after the line that was added last."""
        if self._held:
            self._held[-1].lines.append(line)
        else:
            self._write(line)

    def pass_time(self, t: float) -> None:
        """Writes the lines that are older than :data:`FRAME_S` at the run second ``t``."""
        self._now = max(self._now, t)
        self._write_until(self._now - FRAME_S)

    def flush(self) -> None:
        """Writes all that is held; what is added afterwards stands below."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        self._write_until(inf)

    def restart(self) -> None:
        """Writes all that is held: the times of another run begin anew."""
        self.flush()
        self._now = -inf

    def _flush_later(self, t: float) -> None:
        """Writes what is held up to ``t`` in a moment, even where no event comes any more."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # events, or the end, write what is held

        def flush() -> None:
            self._timers.discard(timer)
            self._write_until(t)

        timer = loop.call_later(FRAME_S, flush)
        self._timers.add(timer)

    def _write_until(self, t: float) -> None:
        due = sorted((held for held in self._held if held.t <= t), key=lambda held: held.t)
        if due:
            self._held = [held for held in self._held if held.t > t]
            for held in due:
                for line in held.lines:
                    self._write(line)
