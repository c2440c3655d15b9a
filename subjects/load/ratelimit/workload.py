"""The workload of a rate limiter: checks of several keys, judged by a ledger of what passed."""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from functools import partial
from pathlib import Path

from core.model.measurements import ReadBack
from core.process.tasks import TaskScope
from subjects.load.meter import Meter
from subjects.load.pending import Pending
from subjects.load.protocol import (
    BeginSpan,
    EndSpan,
    Problem,
    SpanBegan,
    SpanEnded,
    SpanMark,
    Start,
    Steer,
    Tell,
    Windows,
)
from subjects.load.ratelimit.driver import CheckAnswer, CheckDriver, CheckOutcome
from subjects.load.ratelimit.ledger import LONGEST, AllowedLedger
from subjects.load.ratelimit.limits import Spread
from subjects.load.ratelimit.recount import Recount
from subjects.load.ratelimit.refusals import GcraReplay
from subjects.load.ratelimit.spans import Span, Tallies
from subjects.load.ratelimit.ticks import TICK_S, window_ticks
from subjects.load.ratelimit.window_counts import ALLOWED, FAILED, FALSE, REFUSED, SENT, UNSENT
from subjects.load.tallies import NodeTallies, TalliesNodes
from subjects.load.workload import OnEnd

WINDOWS_S = 0.2
"""Seconds between two reports on the windows."""

_GIVEN_UP = CheckAnswer(CheckOutcome.FAILED, reason="there was no answer in time")


class Checks:
    """Checks each key in turn, and counts the outcomes.

    Attributes:
        meter: counts the checks by outcome.
        pending: checks without an outcome yet.
    """

    slot_s = 0.002
    """Seconds between bunches of checks. Callers of a limiter don't come in bunches, and each
    check is answered alone: in a bunch of 40, one would wait for the others, whatever the policy.
    uvloop's timers are hardly finer."""
    doing = "checking"

    def __init__(
        self, driver: CheckDriver, ledger: Path, run_id: str, tell: Tell, time_limit_s: float
    ) -> None:
        """Opens or creates the ledger of ``run_id`` at ``ledger``.

        Raises:
            LedgerError: the ledger can't be kept there.
        """
        tallies = driver.tallies if isinstance(driver, TalliesNodes) else None
        self._by_node = tallies or NodeTallies()
        self.meter = Meter(time.monotonic(), tallies=tallies)
        self.pending = Pending(time_limit_s)
        self._driver = driver
        self._tell = tell
        self._time = time.monotonic
        self._limits = limits = driver.limits
        self._names = tuple(limits.keys)
        self._spread = Spread(tuple(limits.keys.values()))
        self._ledger = AllowedLedger(ledger, run_id, self._names)
        self._tallies = Tallies(limits, self._ledger.rows)
        self._replay = GcraReplay(
            self._ledger.tats,
            [limits.burst(name) for name in self._names],
            [limits.emission_s(name) / TICK_S for name in self._names],
            limits.window_s / TICK_S,
            limits.slack_s / TICK_S,
        )
        self._spans: tuple[Span, ...] = ()
        self._received = 0
        self._changed = True
        self._closed = False
        self._scope = TaskScope("checks")

    @property
    def attempted(self) -> int:
        """Number of checks that were begun."""
        return sum(tally.row[SENT] for tally in self._tallies.keys)

    @property
    def acked(self) -> int:
        """Number of checks that were allowed."""
        return self._ledger.count

    def begin(self) -> None:
        """Continues the windows of the process before, and starts to report them."""
        since = self._ledger.sent_at(self._time()) - window_ticks(self._limits.window_s)
        for entries in self._ledger.entries(max(0, since)):
            for entry in entries:
                if entry.received is not None:
                    self._tallies.keys[entry.key].enter(entry.sent, entry.received)
        self._scope.supervise("windows", self._tell_windows, title="counting windows")

    def use(self, start: Start) -> None:
        """Does nothing: all requests are checks."""

    def steer(self, command: Steer) -> Problem:
        """Returns a refusal: checks go to the nodes that the load was given first."""
        return Problem(text="This load asks the nodes it was given first.", id=command.id)

    def send(self, due: float) -> None:
        """Sends a check of the next key.

        Raises:
            LedgerError: the ledger has no room; nothing was sent.
        """
        self.ask(due)

    async def check_ledger(self, since: int = 0, *, last: bool = False) -> ReadBack:
        """Recounts the whole ledger; what is counted apart has spans, and checks aren't listed."""
        del since, last
        return await self._recount().check(self._tallies, self._tell)

    async def span(self, command: BeginSpan | EndSpan) -> SpanBegan | SpanEnded | None:
        """Begins a span, or ends one once all checks of the span have an outcome."""
        if isinstance(command, BeginSpan):
            return self._begin_span(command)
        return await self._end_span(command)

    async def close(self) -> None:
        """Ends the reports on windows and closes the ledger."""
        self._closed = True
        await self._scope.close()
        self._ledger.close()

    # --- checks ----------------------------------------------------------------------------

    def ask(self, due: float, on_end: OnEnd | None = None) -> None:
        """Sends a check of the next key, and calls ``on_end`` once the check has an outcome.

        Raises:
            LedgerError: the ledger has no room; nothing was sent.
        """
        self._ledger.reserve()
        n = self._spread.next()
        self.meter.attempted += 1
        self._tallies.keys[n].row[SENT] += 1
        spans = self._spans
        for span in spans:
            span.in_flight += 1
        future = self._driver.check(self._names[n])
        self.pending.add(future)
        future.add_done_callback(partial(self._ended, n, due, spans, on_end))

    def _ended(
        self,
        n: int,
        due: float,
        spans: tuple[Span, ...],
        on_end: OnEnd | None,
        future: Future[CheckAnswer],
    ) -> None:
        if self._closed:
            return
        answer = _GIVEN_UP if future.cancelled() else future.result()
        self.pending.in_flight -= 1
        self._changed = True
        match answer.outcome:
            case CheckOutcome.ALLOWED:
                self._allowed(n, answer, spans)
                self._by_node.acked(answer.node)
                self.meter.note_check(self._time(), due, allowed=True)
            case CheckOutcome.REFUSED:
                self._ledger.release()
                self._refused(n, answer, spans)
                self._by_node.refused(answer.node)
                self.meter.note_check(self._time(), due, allowed=False)
            case CheckOutcome.FAILED | CheckOutcome.UNSENT:
                self._ledger.release()
                self._failed(n, answer, spans)
                if answer.node:
                    self._by_node.failed(answer.node)
                self.meter.note_failure()
        for span in spans:
            span.in_flight -= 1
            if span.asked is not None and not span.in_flight:
                self._tell(span.ended(span.asked))
        if on_end is not None:
            on_end(answer.outcome < CheckOutcome.FAILED)

    def _allowed(self, n: int, answer: CheckAnswer, spans: tuple[Span, ...]) -> None:
        ledger = self._ledger
        sent = ledger.sent_at(answer.sent)
        # A later time than the true one is certain, too; one before the last breaks the order.
        received = self._received = max(self._received, ledger.received_at(answer.received))
        # The replay comes first: killed in between, its state is too late rather than too early.
        self._replay.allow(n, received)
        ledger.append(n, sent, received)
        tally = self._tallies.keys[n]
        tally.row[ALLOWED] += 1
        is_certain = received - sent < LONGEST
        count = tally.enter(sent, received) if is_certain else 0
        for span in spans:
            tally = span.tallies.keys[n]
            tally.row[ALLOWED] += 1
            if is_certain:
                tally.note(count, received)

    def _refused(self, n: int, answer: CheckAnswer, spans: tuple[Span, ...]) -> None:
        row = self._tallies.keys[n].row
        row[REFUSED] += 1
        unknown = row[SENT] - row[ALLOWED] - row[REFUSED] - row[UNSENT]
        false = self._replay.is_false(n, self._ledger.sent_at(answer.sent), unknown)
        row[FALSE] += false
        for span in spans:
            row = span.tallies.keys[n].row
            row[REFUSED] += 1
            row[FALSE] += false

    def _failed(self, n: int, answer: CheckAnswer, spans: tuple[Span, ...]) -> None:
        for tallies in (self._tallies, *(span.tallies for span in spans)):
            row = tallies.keys[n].row
            row[FAILED] += 1
            row[UNSENT] += answer.outcome is CheckOutcome.UNSENT

    # --- windows and spans -----------------------------------------------------------------

    async def _tell_windows(self) -> None:
        while True:
            if self._changed:
                windows = self._windows()
                # Windows empty over time: they are reported until nothing is in them.
                self._changed = any(key.now for key in windows.keys)
                self._tell(windows)
            await asyncio.sleep(WINDOWS_S)

    def _windows(self) -> Windows:
        now = self._time()
        keys = self._tallies.counts(self._ledger.sent_at(now))
        return Windows(t=now, window_s=self._limits.window_s, keys=keys)

    def _begin_span(self, command: BeginSpan) -> SpanBegan:
        span = Span(command.id, command.name, self._limits)
        self._spans = (*self._spans, span)
        rows = [tally.row for tally in self._tallies.keys]
        mark = SpanMark(
            at=self._ledger.sent_at(span.begun),
            totals=tuple((row[REFUSED], row[FAILED], row[FALSE]) for row in rows),
        )
        return SpanBegan(id=command.id, t=span.begun, mark=mark)

    async def _end_span(self, command: EndSpan) -> SpanEnded | None:
        span = next((each for each in self._spans if each.number == command.span), None)
        if span is None:
            return await self._recount().span(command, self._tallies)
        self._spans = tuple(each for each in self._spans if each is not span)
        self._changed = True
        if not span.in_flight:
            return span.ended(command.id)
        span.asked = command.id
        return None

    def _recount(self) -> Recount:
        return Recount(self._ledger, self._limits)
