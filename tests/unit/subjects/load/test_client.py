"""The app's side of the load: reports on a failing process, and never hangs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from core.model import events as ev
from core.ports import SubjectError
from subjects.load import answers
from subjects.load.protocol import Command, Start
from tests.loads import LoadBench


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[LoadBench]:
    bench = LoadBench(tmp_path, "tests.unit.subjects.load.memory:MemoryDriver")
    yield bench
    await bench.load.close()


async def test_samples_come_in_run_time_and_the_proof_adds_up(bench: LoadBench) -> None:
    await bench.load.start(2000)
    await bench.until(lambda: len(bench.samples()) >= 4)
    await bench.load.stop()
    result = await bench.load.read_back()
    samples = bench.samples()
    assert 0 < samples[0].t < samples[1].t < 60
    assert sum(sample.acked for sample in samples) <= sum(each.attempted for each in samples)
    # A write answered after the stop is in the ledger, but no longer in a sample.
    assert result.found == result.acked >= samples[-1].total_writes_acked > 0
    assert result.complete
    assert bench.statuses() == ["starting", "running", "stopping", "stopped", "stopped"]
    assert isinstance(bench.told[-1], ev.ReadBackDone)


async def test_load_that_is_stopped_twice_is_told_to_stop_once(bench: LoadBench) -> None:
    await bench.load.start(100)
    await bench.load.stop()
    await bench.load.stop()
    assert bench.statuses().count("stopping") == 1
    assert bench.statuses()[-1] == "stopped"


async def test_an_unreachable_system_is_told_with_the_way_out(bench: LoadBench) -> None:
    bench.options = {"unreachable": True}
    with pytest.raises(SubjectError, match="the system sleeps") as caught:
        await bench.load.start(100)
    assert caught.value.remedy == "Wake it."
    assert bench.statuses()[-1] == "stopped"


async def test_bad_options_are_told(bench: LoadBench) -> None:
    bench.options = {"colour": "red"}
    with pytest.raises(SubjectError, match="can't take its options"):
        await bench.load.start(100)


@pytest.mark.parametrize("rate", [0.0, -5.0, float("nan"), 1e9])
async def test_an_impossible_rate_is_refused(bench: LoadBench, rate: float) -> None:
    with pytest.raises(SubjectError, match="can't send"):
        await bench.load.start(rate)
    assert not bench.pids


async def test_next_process_waits_for_as_many_replicas_as_the_last_one(
    bench: LoadBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[Start] = []
    ask = bench.load.ask

    async def note(command: Command, *limits: float) -> object:
        if isinstance(command, Start):
            starts.append(command)
        return await ask(command, *limits)

    monkeypatch.setattr(bench.load, "ask", note)
    await bench.load.wait_for_replicas(1)
    assert starts == []
    await bench.load.start(500)
    await bench.load.wait_for_replicas(2)
    psutil.Process(bench.pids[-1]).kill()
    await bench.until(lambda: len(starts) == 3)
    assert [(each.rate, each.replicas) for each in starts] == [(500, 1), (500, 2), (500, 2)]


async def test_a_process_that_dies_three_times_in_a_row_is_given_up(bench: LoadBench) -> None:
    bench.options = {"dies_after": 5}
    await bench.load.start(1000)
    await bench.until(lambda: any(isinstance(event, ev.NoticeShown) for event in bench.told))
    notice = next(event for event in bench.told if isinstance(event, ev.NoticeShown))
    assert "ended 3 times in a row" in notice.text
    assert "ended with code 7" in notice.text
    assert notice.remedy
    assert len(bench.pids) == 3
    assert bench.statuses()[-1] == "lost"


async def test_counts_go_on_across_a_restart(bench: LoadBench) -> None:
    await bench.load.start(1000)
    await bench.until(lambda: bool(bench.samples()))
    before = bench.samples()[-1].total_writes_acked
    psutil.Process(bench.pids[0]).kill()
    await bench.until(lambda: "lost" in bench.statuses())
    await bench.until(lambda: bench.statuses()[-1] == "running")
    count = len(bench.samples())
    await bench.until(lambda: len(bench.samples()) > count)
    assert bench.samples()[-1].total_writes_acked > before
    result = await bench.load.read_back()
    # The system in memory died with the first process, so that its writes are lost indeed.
    assert result.lost >= before
    assert result.found == result.acked - result.lost > 0


async def test_a_restarted_load_goes_on_though_the_system_cannot_be_reached(
    bench: LoadBench,
) -> None:
    await bench.load.start(1000)
    await bench.until(lambda: bool(bench.samples()))
    bench.options = {"unreachable": True}
    psutil.Process(bench.pids[0]).kill()
    await bench.until(lambda: "lost" in bench.statuses())
    await bench.until(lambda: bench.statuses()[-1] == "running")
    assert len(bench.pids) == 2


async def test_a_ledger_that_was_taken_away_makes_the_proof_incomplete(
    bench: LoadBench, tmp_path: Path
) -> None:
    await bench.load.start(1000)
    await bench.until(lambda: bool(bench.samples()))
    await bench.load.stop()
    (tmp_path / "load.ledger").unlink()
    psutil.Process(bench.pids[0]).kill()
    await bench.until(lambda: "lost" in bench.statuses())
    result = await bench.load.read_back()
    assert not result.complete
    assert "the ledger has lost" in result.detail


async def test_a_process_that_hangs_does_not_hold_up_the_proof(
    bench: LoadBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "SILENT_S", 0.2)
    monkeypatch.setattr(answers, "LOOK_S", 0.1)
    await bench.load.prepare()
    process = psutil.Process(bench.pids[0])
    process.suspend()
    result = await bench.load.read_back()
    assert not result.complete
    assert "it gave no answer in time" in result.detail
    assert not process.is_running(), "resumed some day, it would go on by itself"


async def test_a_stopped_process_is_killed_when_closed(bench: LoadBench) -> None:
    await bench.load.prepare()
    process = psutil.Process(bench.pids[0])
    process.suspend()
    async with asyncio.timeout(10):
        await bench.load.close()
    assert not process.is_running()


async def test_no_sample_is_told_after_the_order_to_stop(bench: LoadBench) -> None:
    await bench.load.start(1000)
    await bench.until(lambda: bool(bench.samples()))
    count = len(bench.samples())
    await bench.load.stop()
    assert len(bench.samples()) == count


async def test_a_closed_load_gives_an_incomplete_proof(bench: LoadBench) -> None:
    await bench.load.start(1000)
    await bench.until(lambda: bool(bench.samples()))
    await bench.load.close()
    result = await bench.load.read_back()
    assert not result.complete
    assert "the load was closed" in result.detail


async def test_an_unwritable_run_folder_is_told(bench: LoadBench, tmp_path: Path) -> None:
    (tmp_path / "load.ledger").mkdir()
    with pytest.raises(SubjectError, match=r"load\.ledger can't be written") as caught:
        await bench.load.start(100)
    assert "FAULTSTAGE_HOME" in caught.value.remedy


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
async def test_a_full_disk_stops_the_writing_and_spares_the_ledger(
    bench: LoadBench, tmp_path: Path
) -> None:
    await bench.load.prepare()
    await bench.load.closed_loop(1, 0.1)
    full = (tmp_path / "load.ledger").stat().st_size
    psutil.Process(bench.pids[0]).rlimit(psutil.RLIMIT_FSIZE, (full, full))
    with pytest.raises(SubjectError, match="The load stopped writing: the ledger "):
        await bench.load.closed_loop(64, 60)
    result = await bench.load.read_back()
    assert (result.found, result.lost, result.complete) == (result.acked, 0, True)
    assert result.acked == (full - 65_536) // 8


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
async def test_full_disk_is_told_once_and_the_open_loop_sends_no_more(
    bench: LoadBench, tmp_path: Path
) -> None:
    await bench.load.prepare()
    full = (tmp_path / "load.ledger").stat().st_size
    psutil.Process(bench.pids[0]).rlimit(psutil.RLIMIT_FSIZE, (full, full))
    await bench.load.start(1000)
    await bench.until(lambda: sum(sample.shed for sample in bench.samples()) > 300)
    notices = [event for event in bench.told if isinstance(event, ev.NoticeShown)]
    assert [notice.text.partition(": ")[0] for notice in notices] == ["The load stopped writing"]
    assert "FAULTSTAGE_HOME" in notices[0].remedy
    assert not any(sample.attempted for sample in bench.samples())


async def test_a_closed_loop_tells_what_it_reached(bench: LoadBench) -> None:
    result = await bench.load.closed_loop(8, 0.3)
    assert result.acked > 0
    assert result.failed == 0
    assert result.p50_ms is not None
