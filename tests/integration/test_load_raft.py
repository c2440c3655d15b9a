"""Writes that the load acknowledges on a real cluster can be read back after any kill."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.model import events as ev
from core.ports import SubjectError
from subjects.load.client import LoadProcess
from tests.integration.load_bench import RaftLoadBench


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[RaftLoadBench]:
    bench = RaftLoadBench(tmp_path)
    await bench.start()
    yield bench
    await bench.close()


async def test_the_load_runs_and_all_is_read_back(bench: RaftLoadBench) -> None:
    load = bench.subject.load
    await load.start(1000)
    sample = (await bench.acked()).sample
    for _ in range(5):
        await bench.acked()
    await load.stop()
    result = await load.read_back()
    assert sample.p50_ms is not None
    assert sample.p99_ms is not None
    assert sample.p50_ms <= sample.p99_ms
    assert result.acked >= bench.all(ev.Sampled)[-1].sample.total_writes_acked
    assert (result.found, result.lost, result.complete) == (result.acked, 0, True)
    assert [event.status for event in bench.all(ev.LoadChanged)] == [
        "starting",
        "running",
        "stopping",
        "stopped",
        "stopped",
    ]
    assert not bench.all(ev.AnomalyRead)


async def test_a_killed_leader_costs_no_acknowledged_write(bench: RaftLoadBench) -> None:
    load = bench.subject.load
    leader = await bench.leader()
    await load.start(1000)
    await bench.acked()
    await bench.subject.nodes[leader].kill()
    await bench.next(ev.Sampled, lambda event: event.sample.acked == 0)
    await bench.acked()
    assert await bench.leader() != leader
    result = await load.read_back()
    assert (result.found, result.lost, result.complete) == (result.acked, 0, True)
    assert bench.all(ev.Sampled)[-1].sample.total_failed > 0


async def test_a_killed_follower_does_not_stop_the_load(bench: RaftLoadBench) -> None:
    load = bench.subject.load
    leader = await bench.leader()
    follower = next(name for name in bench.subject.nodes if name != leader)
    await load.start(1000)
    await bench.acked()
    await bench.subject.nodes[follower].kill()
    for _ in range(5):
        await bench.acked()
    result = await load.read_back()
    assert (result.found, result.lost, result.complete) == (result.acked, 0, True)


async def test_a_paused_node_does_not_swallow_requests_for_long(bench: RaftLoadBench) -> None:
    load = bench.subject.load
    leader = await bench.leader()
    follower = next(name for name in bench.subject.nodes if name != leader)
    await load.start(1000)
    await bench.acked()
    await bench.subject.nodes[follower].pause()
    await bench.next(ev.Sampled, lambda event: event.sample.failed > 0)
    await bench.next(
        ev.Sampled, lambda event: event.sample.failed == 0 and event.sample.acked >= 20
    )
    await bench.subject.nodes[follower].resume()
    result = await load.read_back()
    assert (result.found, result.lost, result.complete) == (result.acked, 0, True)


async def test_a_missing_and_a_changed_key_are_lost(bench: RaftLoadBench) -> None:
    load = bench.subject.load
    await load.start(1000)
    await bench.acked()
    await load.stop()
    await bench.tamper(drop=1, change=2)
    result = await load.read_back()
    assert (result.lost, result.wrong, result.complete) == (2, 1, True)
    assert result.found == result.acked - 2


async def test_a_read_of_a_missing_key_is_an_anomaly(bench: RaftLoadBench) -> None:
    load = bench.subject.load
    await load.start(20)
    await bench.next(ev.Sampled, lambda event: event.sample.total_writes_acked > 2)
    await bench.tamper(drop=1, change=2)
    told = await bench.next(ev.AnomalyRead)
    assert "was acknowledged as version" in told.text
    await bench.next(ev.Sampled, lambda event: event.sample.read_anomalies > 0)


async def test_a_killed_load_process_goes_on_with_its_ledger(bench: RaftLoadBench) -> None:
    load = bench.subject.load
    await load.start(1000)
    before = (await bench.acked()).sample.total_writes_acked
    bench.load_process().kill()
    lost = await bench.next(ev.LoadChanged, lambda event: event.status == "lost")
    assert "was killed by signal 9" in lost.detail
    await bench.next(ev.LoadChanged, lambda event: event.status == "running")
    assert (await bench.acked()).sample.total_writes_acked > before
    result = await load.read_back()
    assert (result.found, result.lost, result.complete) == (result.acked, 0, True)


async def test_a_load_process_killed_while_it_reads_back_is_followed_by_another(
    bench: RaftLoadBench,
) -> None:
    load = bench.subject.load
    await load.start(1000)
    await bench.acked()
    await load.stop()
    reading = asyncio.ensure_future(load.read_back())
    await asyncio.sleep(0)
    bench.load_process().kill()
    result = await reading
    assert (result.found, result.lost, result.complete) == (result.acked, 0, True)
    assert result.acked > 0


async def test_a_node_killed_while_it_is_read_back_is_replaced(bench: RaftLoadBench) -> None:
    load = bench.subject.load
    await load.closed_loop(256, 5)
    leader = await bench.leader()
    reading = asyncio.ensure_future(load.read_back())
    await bench.next(ev.ReadBackProgressed, lambda event: event.total > 0)
    await bench.subject.nodes[leader].kill()
    result = await reading
    assert (result.found, result.lost, result.complete) == (result.acked, 0, True)


async def test_without_a_majority_the_proof_is_marked_incomplete(bench: RaftLoadBench) -> None:
    load = bench.subject.load
    await load.start(500)
    await bench.acked()
    for name in ("n1", "n2"):
        await bench.subject.nodes[name].kill()
    result = await load.read_back()
    assert not result.complete
    assert result.lost == 0
    assert result.detail


async def test_a_standstill_is_told_and_no_burst_follows(bench: RaftLoadBench) -> None:
    load = bench.subject.load
    await load.start(1000)
    await bench.acked()
    process = bench.load_process()
    process.suspend()
    await asyncio.sleep(1.5)
    process.resume()
    # On a busy machine the app may stand still as well, which is told by itself.
    told = await bench.next(ev.Suspended, lambda event: event.what is ev.StoodStill.LOAD)
    assert told.seconds > 1.0
    for _ in range(3):
        sample = await bench.next(ev.Sampled)
        assert sample.sample.attempted < 1000
    result = await load.read_back()
    assert (result.found, result.lost, result.complete) == (result.acked, 0, True)


async def test_a_missing_bucket_is_named(bench: RaftLoadBench, tmp_path: Path) -> None:
    load = LoadProcess(
        driver="subjects.kit.nats.driver:NatsDriver",
        options=lambda: {"servers": bench.urls(), "bucket": "nothing"},
        run_folder=tmp_path,
        run_id="r",
        emit=bench.told.append,
        clock=bench.clock,
    )
    with pytest.raises(SubjectError, match="the bucket 'nothing' doesn't exist"):
        await load.start(100)
    await load.close()
