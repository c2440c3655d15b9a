"""Tests of what three real limiters let through, by the ledger of their clients."""

from __future__ import annotations

import pytest

from tests.integration.ratelimiter.burst import burst
from tests.integration.ratelimiter.nodes import PATIENT, NodeProcess

LIMIT = 100

LONG_S = 1.2
"""Longer than the window, so that the sustained rate is seen, too."""


async def test_a_burst_right_after_the_change_to_atomic_gets_nothing_more_than_its_limit(
    nodes: list[NodeProcess],
) -> None:
    # In a window of ten minutes hardly anything comes back, however long the checks take; and the
    # limiters hear nothing of each other until the change, so that each spends a burst by itself.
    for node in nodes:
        await node.use(window_s=600, sync_ms=60_000, **PATIENT)
    before = 0
    for node in nodes:
        while (await node.check("changed")).status == 200:
            before += 1
    assert before > LIMIT
    for node in nodes:
        await node.use(policy="atomic")
    after = await burst([node.port for node in nodes], "changed", 0.1)
    # The store knows of all that the nodes had let through by themselves: nothing is left.
    assert after.allowed == []
    assert after.refused > 0


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_small_limits_are_exact(nodes: list[NodeProcess], limit: int) -> None:
    for node in nodes:
        await node.use(policy="atomic", limit=limit, **PATIENT)
    ledger = await burst([node.port for node in nodes], "small", 2.3)
    assert ledger.most_within(1.0) <= limit < len(ledger.allowed) <= 3 * limit


async def test_two_of_three_killed_the_third_goes_on(nodes: list[NodeProcess]) -> None:
    for node in nodes:
        await node.use(policy="atomic", **PATIENT)
    nodes[0].kill()
    nodes[1].kill()
    ledger = await burst([nodes[2].port], "alone", LONG_S, each=8)
    assert LIMIT / 2 < ledger.most_within(1.0) <= LIMIT
    answer = await nodes[2].post("/counters/alone/reset")
    assert answer.status == 200
