"""What three real limiters over a real store let through, by the ledger of those who asked."""

from __future__ import annotations

import asyncio
import statistics

import pytest

from subjects.ratelimiter.service.policy import Policy, PolicyName, most_over
from tests.integration.ratelimiter.burst import Ledger, burst
from tests.integration.ratelimiter.nodes import NodeProcess

BURSTS = 20
AT_ONCE = 4
LIMIT = 100
LONG_S = 1.2
"""Longer than the window, so that the sustained rate is seen, too."""


async def _bursts(nodes: list[NodeProcess], policy: PolicyName) -> list[Ledger]:
    for node in nodes:
        await node.use(policy=policy.value, limit=LIMIT)
    ports = [node.port for node in nodes]
    ledgers: list[Ledger] = []
    for first in range(0, BURSTS, AT_ONCE):
        keys = [f"{policy.value}-{n}" for n in range(first, first + AT_ONCE)]
        ledgers += await asyncio.gather(*(burst(ports, key, LONG_S) for key in keys))
    return ledgers


async def test_the_atomic_policy_is_never_over_the_limit(nodes: list[NodeProcess]) -> None:
    ledgers = await _bursts(nodes, PolicyName.ATOMIC)
    most = [ledger.most_within(1.0) for ledger in ledgers]
    assert max(most) <= LIMIT
    assert all(ledger.refused for ledger in ledgers)
    # And it isn't too strict either: an overload gets its limit, but for what the edges hide
    # and what a busy machine took from those who asked.
    assert statistics.median(most) >= LIMIT - 10


async def test_the_synced_policy_is_over_in_every_burst_and_never_beyond_its_bound(
    nodes: list[NodeProcess],
) -> None:
    ledgers = await _bursts(nodes, PolicyName.SYNCED)
    over = [ledger.most_within(1.0) - LIMIT for ledger in ledgers]
    assert min(over) > 0
    assert max(over) <= most_over(Policy(limit=LIMIT), nodes=3)


async def test_a_burst_right_after_the_change_to_atomic_gets_nothing_more_than_its_limit(
    nodes: list[NodeProcess],
) -> None:
    ports = [node.port for node in nodes]
    before = await burst(ports, "changed", 0.3)
    assert len(before.allowed) > LIMIT
    for node in nodes:
        await node.use(policy="atomic")
    after = await burst(ports, "changed", 0.1)
    # What the nodes had let through by themselves is known to the store: nothing is left.
    assert len(after.allowed) == 0


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_small_limits_are_exact(nodes: list[NodeProcess], limit: int) -> None:
    for node in nodes:
        await node.use(policy="atomic", limit=limit)
    ledger = await burst([node.port for node in nodes], "small", 2.3)
    assert ledger.most_within(1.0) == limit
    assert 2 * limit <= len(ledger.allowed) <= 3 * limit


async def test_two_of_three_killed_the_third_goes_on(nodes: list[NodeProcess]) -> None:
    for node in nodes:
        await node.use(policy="atomic")
    nodes[0].kill()
    nodes[1].kill()
    ledger = await burst([nodes[2].port], "alone", LONG_S, each=8)
    assert LIMIT / 2 < ledger.most_within(1.0) <= LIMIT
    answer = await nodes[2].post("/counters/alone/reset")
    assert answer.status == 200
