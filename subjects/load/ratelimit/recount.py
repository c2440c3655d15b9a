"""Counts the ledger anew from the file: for the proof, and for spans that a dead process began."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from core.model.events import ReadBackProgressed
from core.model.measurements import ReadBack
from subjects.load.protocol import EndSpan, SpanEnded, Tell
from subjects.load.ratelimit.ledger import AllowedLedger
from subjects.load.ratelimit.limits import Limits
from subjects.load.ratelimit.spans import Tallies
from subjects.load.ratelimit.ticks import TICK_S, window_ticks
from subjects.load.ratelimit.window_counts import ALLOWED, FAILED, FALSE, MOST, REFUSED
from subjects.load.wordfile import LedgerError

PROGRESS_S = 0.1
_RESTARTED = (
    "the load process died within it: what was in flight then isn't counted, "
    "and of what was refused or failed, all that ended in it is"
)


class Recount:
    """Recounts the ledger in steps, so that the load goes on meanwhile."""

    def __init__(self, ledger: AllowedLedger, limits: Limits) -> None:
        """Prepares a recount of ``ledger``."""
        self._ledger = ledger
        self._limits = limits
        self._width = window_ticks(limits.window_s)

    async def check(self, told: Tallies, tell: Tell) -> ReadBack:
        """Compares the ledger's entries and windows with ``told``."""
        began = time.monotonic()
        acked = sum(counts.row[ALLOWED] for counts in told.keys)
        flaws: list[str] = []
        counted = Tallies(self._limits)
        try:
            await self._count(counted, 0, lambda done: _say_progress(tell, done, acked))
        except LedgerError as error:
            flaws.append(str(error))
        found = lost = more = 0
        for name, was, has in zip(self._limits.keys, told.keys, counted.keys, strict=True):
            here, there = has.row[ALLOWED], was.row[ALLOWED]
            found += min(here, there)
            lost += max(0, there - here)
            more += max(0, here - there)
            if has.row[MOST] != was.row[MOST]:
                flaws.append(
                    f"the fullest window of {name} had {was.row[MOST]:,} "
                    f"when it was told, and has {has.row[MOST]:,} in the ledger"
                )
        return ReadBack(
            acked=acked,
            found=found,
            lost=lost,
            unacked_found=more,
            wrong=0,
            seconds=time.monotonic() - began,
            complete=not flaws,
            detail="; ".join(flaws),
        )

    async def span(self, command: EndSpan, run: Tallies) -> SpanEnded:
        """Returns the counts since the mark of a span that another process began."""
        counted = Tallies(self._limits)
        mark, detail = command.mark, _RESTARTED
        for counts, now, before in zip(counted.keys, run.keys, mark.totals, strict=False):
            refused, failed, false = before
            counts.row[REFUSED] = max(0, now.row[REFUSED] - refused)
            counts.row[FAILED] = max(0, now.row[FAILED] - failed)
            counts.row[FALSE] = max(0, now.row[FALSE] - false)
        try:
            await self._count(counted, mark.at, lambda _: None)
        except LedgerError as error:
            detail = str(error)
        now_s = time.monotonic()
        return SpanEnded(
            id=command.id,
            span=command.span,
            name=command.name,
            t=now_s,
            seconds=(self._ledger.sent_at(now_s) - mark.at) * TICK_S,
            keys=counted.counts(),
            whole=False,
            detail=detail,
        )

    async def _count(self, into: Tallies, since: int, say: Callable[[int], None]) -> None:
        done = 0
        said = time.monotonic()
        # Checks sent up to a window's length before belong to the first windows.
        for entries in self._ledger.entries(max(0, since - self._width)):
            for entry in entries:
                counts = into.keys[entry.key]
                if entry.sent < since:
                    if entry.received is not None:
                        counts.fill(entry.sent, entry.received)
                    continue
                counts.row[ALLOWED] += 1
                if entry.received is not None:
                    counts.enter(entry.sent, entry.received)
            done += len(entries)
            if time.monotonic() - said >= PROGRESS_S:
                said = time.monotonic()
                say(done)
            await asyncio.sleep(0)
        say(done)


def _say_progress(tell: Tell, done: int, total: int) -> None:
    tell(ReadBackProgressed(t=time.monotonic(), done=min(done, total), total=total))
