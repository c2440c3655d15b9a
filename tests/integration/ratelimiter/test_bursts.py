"""Forty bursts as on the stage: what each policy lets through, by the load's own ledger."""

from __future__ import annotations

import asyncio
import statistics

import pytest
from msgspec.structs import replace

from chaos.executors import BurstExecutor, Fault
from chaos.injector import Injector
from core.model.fault_kinds import BURST
from subjects.load.protocol import SpanEnded
from subjects.ratelimiter.service.policy import Policy, PolicyName, most_over
from subjects.ratelimiter.topology import KEYS, LIMITERS
from tests.integration.ratelimiter.live import LiveLimiter, live_limiters, needs_store
from tests.integration.ratelimiter.nodes import PATIENT

pytestmark = [pytest.mark.integration, needs_store]

BURSTS = 20
LIMIT = 20
"""So few that even a busy machine sends more in a window."""
WINDOW_S = 0.3
"""Short, so that many bursts can be had in a short time."""
BURST_S = 0.4
QUIET_S = 0.35
"""Both are longer than the window: a burst has a whole one, and none with another burst."""
BASE = 4.0
"""Checks a second between bursts: next to nothing."""
SYNC_MS = 1_000
"""Longer than a burst: what one limiter allows the others hear of when it is over."""

SHORT_BURST = Fault(replace(BURST, duration_s=BURST_S), BurstExecutor(480.0))


def fresh(name: PolicyName, number: int) -> Policy:
    """Returns the policy with another share for each burst, so that limits start unused.

    With the change the limiters tell each other, too, and then not before the burst is over.
    """
    share = 0.5 + number / 10_000
    return Policy(
        policy=name,
        limit=LIMIT,
        window_s=WINDOW_S,
        burst_share=share,
        sync_ms=SYNC_MS,
        store_timeout_ms=PATIENT["store_timeout_ms"],
    )


async def bursts(live: LiveLimiter, name: PolicyName) -> list[SpanEnded]:
    """Sends forty bursts under policy ``name``; returns the ledger's counts of each."""
    faults = Injector(lambda: live.subject.folder, {BURST.key: SHORT_BURST})
    await live.subject.operator.use(fresh(name, 0))
    await live.subject.load.start(BASE)
    for number in range(BURSTS):
        await live.subject.operator.use(fresh(name, number))
        await asyncio.sleep(QUIET_S)
        fault = await faults.inject(BURST.key, live.target)
        await asyncio.sleep(BURST_S)
        await faults.undo(fault)
    spans = live.target.bursts
    assert len(spans) == BURSTS
    assert all(span.whole for span in spans)
    assert all({count.key for count in span.keys} == set(KEYS) for span in spans)
    await live.subject.load.stop()
    counted = await live.subject.load.read_back()
    assert (counted.found, counted.lost, counted.complete) == (counted.acked, 0, True)
    assert sum(count.allowed for span in spans for count in span.keys) <= counted.acked
    return spans


async def test_the_atomic_policy_is_over_the_limit_in_none_of_twenty_bursts() -> None:
    async with live_limiters() as live:
        spans = await bursts(live, PolicyName.ATOMIC)
    counts = [count for span in spans for count in span.keys]
    assert [count for count in counts if count.over or count.windows_over] == []
    assert max(count.most for count in counts) <= LIMIT
    assert statistics.median(count.refused for count in counts) > 0
    # And it isn't too strict either: an overload gets its limit, but for what the edges hide
    # and what a busy machine took from those who asked.
    assert statistics.median(count.most for count in counts) >= 0.9 * LIMIT


async def test_the_synced_policy_is_over_in_most_of_twenty_and_never_beyond_its_bound() -> None:
    async with live_limiters() as live:
        spans = await bursts(live, PolicyName.SYNCED)
    over = [count.over for span in spans for count in span.keys]
    # In a burst in which the machine stood still for a moment, nobody may have asked for more.
    assert statistics.median(over) > 0
    assert max(over) <= most_over(fresh(PolicyName.SYNCED, 0), len(LIMITERS))
