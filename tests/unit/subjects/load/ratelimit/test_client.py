"""The load process with a driver that checks: windows, spans, rates, restarts."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.ports import SubjectError
from core.views.timeline import RunClock
from subjects.load.client import LoadProcess
from subjects.load.ratelimit.client import begin_span, end_span
from tests.loads import LoadBench


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[LoadBench]:
    driver = "tests.unit.subjects.load.ratelimit.memory:MemoryLimiter"
    bench = LoadBench(tmp_path, driver, keys={"alice": 50, "bob": 50})
    yield bench
    await bench.load.close()


async def test_allowed_and_refused_are_sampled_and_told_by_key(bench: LoadBench) -> None:
    bench.options["refuse_every"] = 4
    await bench.load.start(1000)
    await bench.until(lambda: sum(sample.refused for sample in bench.samples()) > 100)
    await bench.load.stop()
    samples = bench.samples()
    assert sum(s.acked for s in samples) > 2 * sum(s.refused for s in samples)
    assert not any(sample.failed for sample in samples)
    await bench.until(lambda: bench.windows and not any(key.now for key in bench.windows[-1].keys))
    last = bench.windows[-1]
    assert [key.key for key in last.keys] == ["alice", "bob"]
    assert sum(key.allowed for key in last.keys) >= samples[-1].total_writes_acked
    assert all(key.over > 0 for key in last.keys), "a thousand a second are over fifty"
    result = await bench.load.read_back()
    assert (result.found, result.complete) == (result.acked, True)


async def test_a_second_start_changes_the_rate_and_the_load_never_pauses(bench: LoadBench) -> None:
    await bench.load.start(200)
    await bench.until(lambda: len(bench.samples()) > 3)
    count = len(bench.samples())
    await bench.load.start(2000)
    await bench.until(lambda: len(bench.samples()) > count + 5)
    samples = bench.samples()
    assert all(sample.attempted for sample in samples[1:])
    gaps = [later.t - later.interval_s - sample.t for sample, later in itertools.pairwise(samples)]
    assert max(map(abs, gaps)) < 1e-6, "one interval begins where the last one ended"
    assert samples[-1].attempted / samples[-1].interval_s > 1000
    assert bench.statuses() == ["starting", "running", "running"]


async def test_a_span_is_told_apart(bench: LoadBench) -> None:
    await bench.load.start(100)
    await bench.until(lambda: bench.windows)
    span = await begin_span(bench.load, "burst")
    before = bench.windows[-1].keys[0].allowed
    await bench.load.start(1000)
    await bench.until(lambda: bench.windows[-1].keys[0].allowed > before + 150)
    await bench.load.start(100)
    ended = await end_span(bench.load, span)
    assert (ended.name, ended.whole) == ("burst", True)
    assert all(key.over > 50 and key.allowed > 100 for key in ended.keys)


async def test_a_load_that_dies_within_a_span_says_so(bench: LoadBench) -> None:
    await bench.load.prepare()
    span = await begin_span(bench.load, "burst")  # before the load: all that is allowed is in it
    await bench.load.start(500)
    await bench.until(lambda: bench.windows and bench.windows[-1].keys[0].allowed > 50)
    before = bench.windows[-1].keys[0].allowed
    psutil.Process(bench.pids[0]).kill()
    await bench.until(lambda: "lost" in bench.statuses())
    await bench.until(lambda: bench.statuses()[-1] == "running")
    ended = await end_span(bench.load, span)
    assert not ended.whole
    assert ended.detail
    assert ended.keys[0].allowed >= before
    result = await bench.load.read_back()
    assert (result.found, result.complete) == (result.acked, True)
    assert len(bench.pids) == 2


async def test_a_load_that_reads_and_writes_has_no_spans(tmp_path: Path) -> None:
    load = LoadProcess(
        driver="tests.unit.subjects.load.memory:MemoryDriver",
        options=dict,
        run_folder=tmp_path,
        run_id="run",
        emit=lambda _: None,
        clock=RunClock(),
    )
    with pytest.raises(SubjectError, match="it checks nothing"):
        await begin_span(load, "burst")
    await load.close()


async def test_a_closed_loop_tells_what_was_allowed_and_refused(bench: LoadBench) -> None:
    bench.options["refuse_every"] = 2
    result = await bench.load.closed_loop(8, 0.3)
    assert result.acked > 0
    assert result.failed == 0
    # A refusal is an answer, so that the next check follows it at once.
    assert abs(result.refused - result.acked) <= 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"keys": {}}, "no key to check"),
        ({"keys": {"a": 0}}, "the limit of 'a' is 0"),
        ({"keys": {"a": 1}, "colour": "red"}, "can't take its options"),
        ({"keys": {"a": 1}, "unreachable": True}, "the limiter sleeps"),
    ],
)
async def test_load_that_can_not_check_is_reported_with_the_reason(
    bench: LoadBench, options: dict[str, Any], said: str
) -> None:
    bench.options = options
    with pytest.raises(SubjectError, match=said):
        await bench.load.start(100)


async def test_other_keys_after_a_restart_are_refused(bench: LoadBench) -> None:
    await bench.load.start(100)
    await bench.load.stop()
    bench.options = {"keys": {"carol": 50}}
    psutil.Process(bench.pids[0]).kill()
    await bench.until(lambda: "lost" in bench.statuses())
    with pytest.raises(SubjectError, match="isn't the ledger of these keys"):
        await bench.load.start(100)
