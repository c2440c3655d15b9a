from __future__ import annotations

import asyncio

import msgspec
import pytest

from subjects.ratelimiter.service.limiter import Limiter
from subjects.ratelimiter.service.policy import OnStoreFailure, Policy, PolicyName
from tests.unit.subjects.ratelimiter.service.shared_store import Data, StoreClock, make_node

ATOMIC = Policy(policy=PolicyName.ATOMIC, limit=20)
SYNCED = Policy(policy=PolicyName.SYNCED, limit=20)
CLOSED = msgspec.structs.replace(ATOMIC, on_store_failure=OnStoreFailure.CLOSED)


async def _allowed(node: Limiter, times: int, key: str = "k") -> int:
    return sum([(await node.check(key)).decision.allowed for _ in range(times)])


async def test_atomic_nodes_share_one_limit() -> None:
    data = Data(StoreClock())
    nodes = [make_node(data, name, ATOMIC) for name in "ab"]
    assert [await _allowed(node, 8) for node in nodes] == [8, 2]


async def test_synced_nodes_share_one_limit_from_the_next_sync_on() -> None:
    data = Data(StoreClock())
    one, other = (make_node(data, name, SYNCED) for name in "ab")
    assert await _allowed(one, 8) == 8
    await one.sync.push()
    assert await _allowed(other, 1) == 1
    await other.sync.push()
    assert await _allowed(other, 9) == 1


async def test_synced_checks_dont_ask_the_store() -> None:
    data = Data(StoreClock())
    await _allowed(make_node(data, "a", SYNCED), 20)
    assert data.calls == 0


async def test_fail_open_goes_on_from_what_the_store_said_last() -> None:
    data = Data(StoreClock())
    node = make_node(data, "a", ATOMIC)
    assert await _allowed(node, 7) == 7
    data.away = True
    assert await _allowed(node, 7) == 3
    assert not node.link.up


async def test_fail_open_nodes_together_pass_at_most_their_number_times_the_limit() -> None:
    data = Data(StoreClock())
    data.away = True
    nodes = [make_node(data, name, ATOMIC) for name in "abc"]
    assert sum([await _allowed(node, 50) for node in nodes]) == 30


async def test_fail_closed_refuses_and_reports_a_failure() -> None:
    data = Data(StoreClock())
    node = make_node(data, "a", CLOSED)
    data.away = True
    verdict = await node.check("k")
    assert verdict.failure
    assert not verdict.decision.allowed
    await node.sync.push()
    assert (await node.check("k")).failure


async def test_only_one_check_finds_out_that_the_store_is_away() -> None:
    data = Data(StoreClock())
    node = make_node(data, "a", ATOMIC)
    data.away = True
    await _allowed(node, 50)
    assert data.calls == 1


async def test_a_store_that_answers_again_decides_again() -> None:
    data = Data(StoreClock())
    node = make_node(data, "a", ATOMIC)
    data.away = True
    await node.check("k")
    data.away = False
    assert not (await node.check("k")).by_store
    assert await node.sync.push()
    assert (await node.check("k")).by_store


async def test_checks_passed_at_the_node_count_when_the_policy_becomes_atomic() -> None:
    data = Data(StoreClock())
    one, other = (make_node(data, name, SYNCED) for name in "ab")
    assert await _allowed(one, 10) == 10
    await one.change(ATOMIC)
    await other.change(ATOMIC)
    assert await _allowed(other, 5) == 0


async def test_counts_of_the_store_are_known_when_the_policy_becomes_synced() -> None:
    data = Data(StoreClock())
    node = make_node(data, "a", ATOMIC)
    assert await _allowed(node, 10) == 10
    await node.change(SYNCED)
    assert await _allowed(node, 5) == 0


async def test_a_changed_limit_keeps_the_share_that_is_used() -> None:
    data = Data(StoreClock())
    node = make_node(data, "a", Policy(limit=200))
    assert await _allowed(node, 50) == 50
    await node.change(Policy(limit=20))
    # Half of either burst is left, less what a limit of few requests rounds down.
    assert await _allowed(node, 10) == 4


@pytest.mark.parametrize("changed", [{"window_s": 2.0}, {"burst_share": 0.4}])
async def test_a_changed_window_or_share_starts_afresh(changed: dict[str, float]) -> None:
    data = Data(StoreClock())
    node = make_node(data, "a", SYNCED)
    await _allowed(node, 10)
    policy = SYNCED.changed(changed)
    await node.change(policy)
    assert await _allowed(node, 20) == policy.burst


async def test_a_decision_from_before_a_change_of_the_window_uses_nothing_up() -> None:
    data = Data(StoreClock())
    data.holds = asyncio.Event()
    node = make_node(data, "a", ATOMIC)
    checking = asyncio.create_task(node.check("k"))
    await asyncio.sleep(0)
    changing = asyncio.create_task(node.change(msgspec.structs.replace(ATOMIC, window_s=600.0)))
    await asyncio.sleep(0)
    data.holds.set()
    await asyncio.gather(checking, changing)
    state = node.keys.known("k")
    assert state is not None
    assert (state.tat, state.total) == (0.0, 1)
