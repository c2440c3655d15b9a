"""Measures a closed loop: the throughput where each answer is followed by the next request."""

from __future__ import annotations

import time
from collections.abc import Callable

from subjects.load.loops import ClosedLoop
from subjects.load.meter import Meter
from subjects.load.protocol import ClosedResult, Problem, RunClosed
from subjects.load.wordfile import LedgerError
from subjects.load.workload import Reporting


async def run_closed(
    loop: ClosedLoop,
    command: RunClosed,
    reporting: Reporting,
    *,
    meter: Meter,
    answered: Callable[[], tuple[int, int]],
    doing: str,
) -> ClosedResult | Problem:
    """Runs ``loop`` as ``command`` asks, and measures the throughput and latencies.

    Args:
        loop: sends the requests.
        command: for how long, and which answer is expected.
        reporting: the regular reports, which go on meanwhile.
        meter: counts the requests by outcome.
        answered: returns how many were acknowledged and how many refused so far.
        doing: what the loop does, as in "stopped writing".

    Returns:
        The result; a problem where the ledger had no more room.
    """
    reporting.begin_reports()
    failed = meter.total_failed
    (acked, refused), began = answered(), time.monotonic()
    try:
        await loop.run(command.seconds)
    except LedgerError as error:
        text = f"The load stopped {doing}: {error}."
        return Problem(text=text, remedy=error.remedy, id=command.id)
    (acked_then, refused_then), seconds = answered(), time.monotonic() - began
    await reporting.halt()
    p50, p99 = meter.total.percentiles_ms(50, 99)
    return ClosedResult(
        id=command.id,
        acked=acked_then - acked,
        refused=refused_then - refused,
        failed=meter.total_failed - failed,
        seconds=seconds,
        p50_ms=p50,
        p99_ms=p99,
        max_ms=meter.total.max_ms,
    )
