from __future__ import annotations

import asyncio
import random

import pytest

from subjects.ratelimiter.service.policy import Policy, PolicyName, most_over
from tests.unit.subjects.ratelimiter.service.shared_store import Data, StoreClock, make_node

ATOMIC = Policy(policy=PolicyName.ATOMIC, limit=20)
STEP_S = 0.005


async def test_the_counter_has_what_was_allowed_under_either_policy() -> None:
    for policy in (ATOMIC, Policy(limit=20)):
        data = Data(StoreClock())
        node = make_node(data, "a", policy)
        for _ in range(15):
            await node.check("k")
        await node.sync.push()
        assert data.used == {"k": 10}
        assert (await node.store.counter("k")).total == 10


async def test_count_told_in_vain_is_not_told_again_but_the_total_is() -> None:
    data = Data(StoreClock())
    node = make_node(data, "a", ATOMIC)
    for _ in range(4):
        await node.check("k")
    data.away = True
    assert not await node.sync.push()
    data.away = False
    assert await node.sync.push()
    assert data.used == {"k": 0}
    assert await node.store.reset("k") == (0, 4)


async def test_a_store_that_lost_its_data_hears_all_totals_again() -> None:
    data = Data(StoreClock())
    node = make_node(data, "a", ATOMIC)
    await node.check("k")
    await node.sync.push()
    data.lose()
    await node.sync.push()
    await node.sync.push()
    assert (await node.store.counter("k")).total == 1


async def test_store_is_told_even_of_nothing_so_that_its_return_is_seen() -> None:
    data = Data(StoreClock())
    node = make_node(data, "a", ATOMIC)
    node.link.failed(OSError("gone"))
    assert await node.sync.push()
    assert node.link.up


async def test_checks_passed_during_a_sync_are_not_forgotten() -> None:
    data = Data(StoreClock())
    node = make_node(data, "a", Policy(limit=20))
    for _ in range(6):
        await node.check("k")
    pushing = asyncio.create_task(node.sync.push())
    for _ in range(2):
        await node.check("k")
    await pushing
    assert sum([(await node.check("k")).decision.allowed for _ in range(5)]) == 2


async def test_an_answer_from_before_a_change_of_the_window_uses_up_nothing_of_the_new_one() -> (
    None
):
    data = Data(StoreClock())
    node = make_node(data, "a", Policy(limit=20))
    for _ in range(10):
        await node.check("k")
    data.holds = asyncio.Event()
    pushing = asyncio.create_task(node.sync.push())
    await asyncio.sleep(0)
    changing = asyncio.create_task(node.change(Policy(limit=20, window_s=2.0)))
    await asyncio.sleep(0)
    data.holds.set()
    await asyncio.gather(pushing, changing)
    assert sum([(await node.check("k")).decision.allowed for _ in range(12)]) == 10


@pytest.mark.parametrize("seed", range(6))
async def test_synced_nodes_are_over_by_no_more_than_the_bound(seed: int) -> None:
    """Nodes at random phases, offered more than they may pass, at random moments."""
    chance = random.Random(seed)
    clock = StoreClock()
    data = Data(clock)
    policy = Policy(
        limit=chance.randint(5, 60),
        burst_share=0.9 * chance.random(),
        sync_ms=chance.choice((50, 200, 400)),
        store_timeout_ms=10,
    )
    nodes = [make_node(data, str(number), policy) for number in range(chance.randint(2, 5))]
    due = [clock.now + chance.random() * policy.sync_s for _ in nodes]
    allowed: list[float] = []
    busy_until = 0.0
    for _ in range(round(4.0 / STEP_S)):
        clock.now += STEP_S
        if chance.random() < 0.01:
            busy_until = clock.now + chance.random()
        for number, node in enumerate(nodes):
            if clock.now < busy_until and chance.random() < 0.9:
                for _ in range(policy.limit):
                    if not (await node.check("k")).decision.allowed:
                        break
                    allowed.append(clock.now)
            if clock.now >= due[number]:
                due[number] += policy.sync_s
                await node.sync.push()
    most = max(sum(1 for t in allowed if first <= t < first + 1.0 - 1e-6) for first in allowed)
    assert most <= policy.limit + most_over(policy, len(nodes))
