"""The driver against PD and stores in memory: acknowledgements and failures."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any

import pytest

from subjects.load.driver import DriverError
from subjects.load.keys import Keys
from subjects.tikv import client
from subjects.tikv import driver as module
from subjects.tikv.driver import TikvDriver
from subjects.tikv.layout import region_index, stored_key
from tests.unit.subjects.tikv.standin import StandIn, errors


@pytest.fixture
async def cluster(request: pytest.FixtureRequest) -> AsyncIterator[StandIn]:
    cluster = StandIn(pds=getattr(request, "param", 1))
    await cluster.start()
    yield cluster
    await cluster.stop()
    del cluster
    gc.collect()  # the library's thread ends with the last of its objects


@pytest.fixture
async def driver(cluster: StandIn) -> AsyncIterator[TikvDriver]:
    driver = TikvDriver(cluster.endpoints, regions=2)
    await driver.connect()
    yield driver
    await driver.close()


def _key_in(region: int) -> str:
    return next(key for n in range(99) if region_index(stored_key(key := f"k{n}"), 2) == region)


async def _all(driver: TikvDriver, prefix: str) -> dict[str, bytes]:
    return {item.key: item.value async for batch in driver.read_back(prefix) for item in batch}


async def test_acknowledged_write_is_held_and_read(cluster: StandIn, driver: TikvDriver) -> None:
    assert await driver.write("a-1", b"one") == 1
    assert cluster.held[stored_key("a-1")] == b"one"
    assert await driver.read("a-1") == b"one"
    assert await driver.read("a-2") is None


async def test_requests_that_come_together_go_in_one_call_for_each_region(
    cluster: StandIn, driver: TikvDriver
) -> None:
    writes = [driver.write(f"k{n}", b"v") for n in range(100)]
    assert await asyncio.gather(*writes) == [1] * 100
    reads = [driver.read(f"k{n}") for n in range(100)]
    assert await asyncio.gather(*reads) == [b"v"] * 100
    calls = [call for store in cluster.stores for call in store.calls]
    assert calls.count("RawBatchPut") == calls.count("RawBatchGet") == 2


async def test_a_moved_leader_is_followed(cluster: StandIn, driver: TikvDriver) -> None:
    await driver.write("a", b"1")
    cluster.leaders.reverse()
    assert await driver.write("a", b"2") == 1
    assert await driver.read("a") == b"2"


@pytest.mark.parametrize(
    "error",
    [
        errors.Error(message="epoch", epoch_not_match=errors.EpochNotMatch()),
        errors.Error(message="gone", region_not_found=errors.RegionNotFound(region_id=1)),
        errors.Error(message="stale", stale_command=errors.StaleCommand()),
        errors.Error(message="no leader", not_leader=errors.NotLeader(region_id=1)),
    ],
)
async def test_an_error_of_a_region_is_tried_again(
    cluster: StandIn, driver: TikvDriver, error: Any
) -> None:
    cluster.refusals = [error]
    assert await driver.write("a", b"1") == 1
    assert not cluster.refusals


async def test_a_region_without_a_leader_holds_up_no_other(
    cluster: StandIn, driver: TikvDriver
) -> None:
    await asyncio.gather(driver.write(_key_in(0), b"1"), driver.write(_key_in(1), b"1"))
    hanging = cluster.stores[cluster.leaders[0]]
    hanging.hanging = True
    held_up = driver.write(_key_in(0), b"2")
    for _ in range(20):
        assert await driver.write(_key_in(1), b"2") == 1
    assert not held_up.done()
    cluster.move_leaders(cluster.leaders[1])
    assert await held_up == 1
    hanging.hanging = False


async def test_a_killed_store_is_left_for_the_new_leader_and_found_when_it_is_back(
    cluster: StandIn, driver: TikvDriver
) -> None:
    await asyncio.gather(driver.write(_key_in(0), b"1"), driver.write(_key_in(1), b"1"))
    await cluster.stores[0].stop()
    cluster.move_leaders(1)
    assert await asyncio.gather(driver.write(_key_in(0), b"2"), driver.read(_key_in(1))) == [
        1,
        b"1",
    ]
    await cluster.start_store(0)
    cluster.move_leaders(0)
    assert await asyncio.gather(driver.write(_key_in(0), b"3"), driver.read(_key_in(1))) == [
        1,
        b"1",
    ]


async def test_a_client_that_fails_is_replaced_and_costs_nothing_else(
    cluster: StandIn, driver: TikvDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "RENEW_S", 0.0)
    await asyncio.gather(driver.write(_key_in(0), b"1"), driver.write(_key_in(1), b"1"))
    asked = cluster.pds[0].calls.count("GetMembers")
    await cluster.stores[0].stop()
    held_up = driver.write(_key_in(0), b"2")
    while cluster.pds[0].calls.count("GetMembers") == asked:
        assert await driver.write(_key_in(1), b"2") == 1
    await cluster.start_store(0)
    assert await held_up == 1


async def test_request_without_an_answer_fails_and_was_never_acknowledged(cluster: StandIn) -> None:
    driver = TikvDriver(cluster.endpoints, regions=2, time_limit_s=0.1)
    await driver.connect()
    for store in cluster.stores:
        store.hanging = True
    with pytest.raises(DriverError, match="did not complete"):
        await driver.write("a", b"1")
    with pytest.raises(DriverError, match="did not complete"):
        await driver.read("a")
    await driver.close()


async def test_a_refused_write_fails_at_once(cluster: StandIn, driver: TikvDriver) -> None:
    too_large = errors.RaftEntryTooLarge(region_id=1, entry_size=9)
    cluster.refusals = [errors.Error(message="9 bytes", raft_entry_too_large=too_large)]
    with pytest.raises(DriverError, match="too large"):
        await driver.write("a", b"1")
    assert await driver.write("a", b"1") == 1


async def test_given_up_requests_are_not_sent(cluster: StandIn, driver: TikvDriver) -> None:
    driver.write("given-up", b"1").cancel()
    await driver.write("a", b"1")
    await driver.write("b", b"1")
    assert stored_key("given-up") not in cluster.held


@pytest.mark.parametrize("cluster", [3], indirect=True)
async def test_another_pd_is_asked_where_one_hangs(cluster: StandIn, driver: TikvDriver) -> None:
    cluster.pds[0].hanging = True
    cluster.pd_leader = 1
    await cluster.stores[0].stop()
    cluster.move_leaders(1)
    assert await driver.write(_key_in(0), b"1") == 1
    assert "GetRegion" in cluster.pds[1].calls


@pytest.mark.parametrize("cluster", [2], indirect=True)
async def test_the_first_pd_may_hang_from_the_start(cluster: StandIn) -> None:
    cluster.pds[0].hanging = True
    cluster.pd_leader = 1
    driver = TikvDriver(cluster.endpoints, regions=2)
    await driver.connect()
    await driver.close()


async def test_connecting_waits_until_a_write_goes_through(cluster: StandIn) -> None:
    cluster.bootstrapped = False
    driver = TikvDriver(cluster.endpoints, regions=2)
    connecting = asyncio.ensure_future(driver.connect())
    while "GetRegion" not in cluster.pds[0].calls:
        await asyncio.sleep(0)
    cluster.bootstrapped = True
    await connecting
    assert stored_key("probe") in cluster.held
    await driver.close()


async def test_a_cluster_that_takes_no_write_is_told(
    cluster: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CONNECT_S", 0.1)
    cluster.bootstrapped = False
    driver = TikvDriver(cluster.endpoints)
    with pytest.raises(DriverError, match="not bootstrapped") as caught:
        await driver.connect()
    assert cluster.endpoints[0] in str(caught.value)
    assert caught.value.remedy
    await driver.close()


async def test_no_pd_is_refused() -> None:
    with pytest.raises(DriverError, match="no PD"):
        TikvDriver([])


async def test_all_keys_of_the_run_are_read_back_and_no_others(
    cluster: StandIn, driver: TikvDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 64)
    keys = Keys("run")
    expected = {keys.key(n): keys.value(n) for n in range(1000)}
    await asyncio.gather(*(driver.write(key, value) for key, value in expected.items()))
    await driver.write("other-1", b"")
    assert await _all(driver, keys.prefix) == expected


async def test_reading_back_goes_on_past_a_change_of_leaders(
    cluster: StandIn, driver: TikvDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 64)
    expected = {f"k{n}": b"v" for n in range(1000)}
    await asyncio.gather(*(driver.write(key, value) for key, value in expected.items()))
    found: dict[str, bytes] = {}
    async for batch in driver.read_back("k"):
        if not found:
            cluster.stores[0].hanging = True
            cluster.move_leaders(1)
        found.update({item.key: item.value for item in batch})
    assert found == expected


async def test_reading_back_is_given_up_where_nothing_comes(
    cluster: StandIn, driver: TikvDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "NO_PROGRESS_S", 0.1)
    for store in cluster.stores:
        store.hanging = True
    with pytest.raises(DriverError, match="can't be read to the end"):
        await _all(driver, "k")


async def test_closing_fails_what_is_waited_for(cluster: StandIn, driver: TikvDriver) -> None:
    for store in cluster.stores:
        store.hanging = True
    sent = driver.write("a", b"1")
    await driver.close()
    with pytest.raises(DriverError, match="closed"):
        await sent
