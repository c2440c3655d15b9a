"""Limiters whose wall clocks are seconds apart decide correctly, under either policy."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from subjects.ratelimiter.service.policy import Policy, most_over
from tests.integration.ratelimiter.burst import burst
from tests.integration.ratelimiter.nodes import PATIENT, NodeProcess, StoreProcess

LIMIT = 100
APART_S = (0.0, 2.0, -2.0)

# The node's program, in an interpreter whose wall clock is off.
_OFF = """
import runpy, time
wall, nanos = time.time, time.time_ns
time.time = lambda: wall() + {off}
time.time_ns = lambda: nanos() + int({off} * 1e9)
runpy.run_module("subjects.ratelimiter.service", run_name="__main__")
"""


@pytest.fixture
def apart(store: StoreProcess) -> Iterator[list[NodeProcess]]:
    """Yields three nodes whose wall clocks differ."""
    started: list[NodeProcess] = []
    try:
        for number, off in enumerate(APART_S, start=1):
            program = ("-c", _OFF.format(off=off))
            started.append(NodeProcess(f"lim{number}", store.url, program=program))
        yield started
    finally:
        for node in started:
            node.close()


async def test_the_atomic_policy_holds(apart: list[NodeProcess]) -> None:
    for node in apart:
        await node.use(policy="atomic", **PATIENT)
    ledger = await burst([node.port for node in apart], "k", 1.2)
    assert LIMIT / 2 < ledger.most_within(1.0) <= LIMIT


async def test_the_synced_policy_is_over_by_no_more_than_its_bound(
    apart: list[NodeProcess],
) -> None:
    # Few enough checks that a busy machine answers them all before the limiters have synced.
    policy = Policy(limit=20, sync_ms=1_000)
    for node in apart:
        await node.use(limit=policy.limit, sync_ms=policy.sync_ms)
    ports = [node.port for node in apart]
    ledgers = await asyncio.gather(*(burst(ports, f"k{n}", 1.2) for n in range(4)))
    over = [ledger.most_within(1.0) - policy.limit for ledger in ledgers]
    assert 0 < min(over) <= max(over) <= most_over(policy, nodes=len(apart))


async def test_checks_that_one_node_let_through_are_known_to_the_others(
    apart: list[NodeProcess],
) -> None:
    for node in apart:
        await node.use(limit=4, window_s=600)
    assert (await apart[0].check("k")).status == 200
    assert (await apart[0].check("k")).status == 200
    for node in apart[1:]:
        # A node may let its own burst through before it hears of the others; never after.
        async with asyncio.timeout(30):
            while (await node.check("k")).status == 200:
                await asyncio.sleep(0.05)
        await node.post("/counters/k/publish")
        assert (await node.check("k")).status == 429
