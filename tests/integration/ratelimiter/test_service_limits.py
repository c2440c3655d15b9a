"""Tests of what three real limiters let through, by the ledger of their clients."""

from __future__ import annotations

import pytest

from tests.integration.ratelimiter.burst import burst
from tests.integration.ratelimiter.nodes import NodeProcess

LIMIT = 100
PATIENT = {"store_timeout_ms": 10_000}
"""A policy's patience with a store that is only slow: on a busy machine it may well be."""

LONG_S = 1.2
"""Longer than the window, so that the sustained rate is seen, too."""


async def test_a_burst_right_after_the_change_to_atomic_gets_nothing_more_than_its_limit(
    nodes: list[NodeProcess],
) -> None:
    ports = [node.port for node in nodes]
    before = await burst(ports, "changed", 0.3)
    assert len(before.allowed) > LIMIT
    for node in nodes:
        await node.use(policy="atomic", **PATIENT)
    after = await burst(ports, "changed", 0.1)
    # The store knows of all that the nodes had let through by themselves: nothing is left.
    assert len(after.allowed) == 0


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_small_limits_are_exact(nodes: list[NodeProcess], limit: int) -> None:
    for node in nodes:
        await node.use(policy="atomic", limit=limit, **PATIENT)
    ledger = await burst([node.port for node in nodes], "small", 2.3)
    assert ledger.most_within(1.0) == limit
    assert 2 * limit <= len(ledger.allowed) <= 3 * limit


async def test_two_of_three_killed_the_third_goes_on(nodes: list[NodeProcess]) -> None:
    for node in nodes:
        await node.use(policy="atomic", **PATIENT)
    nodes[0].kill()
    nodes[1].kill()
    ledger = await burst([nodes[2].port], "alone", LONG_S, each=8)
    assert LIMIT / 2 < ledger.most_within(1.0) <= LIMIT
    answer = await nodes[2].post("/counters/alone/reset")
    assert answer.status == 200
