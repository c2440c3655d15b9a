"""The load in a container: the reports, the end, and the death along with the app."""

from __future__ import annotations

import asyncio
import secrets
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.model import events as ev
from core.ports import SubjectError
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.labels import labels_of
from subjects.hosts.containers.tools.netem import Netem, NetemError, available
from tests.integration.container_bench import ContainerBench, remove_run
from tests.integration.engines import needs_engine

pytestmark = [pytest.mark.integration, needs_engine]
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    engine = await Engine.connect()
    yield engine
    await engine.close()


@pytest.fixture
async def bench(engine: Engine, tmp_path: Path) -> AsyncIterator[ContainerBench]:
    bench = ContainerBench(engine, f"test-{secrets.token_hex(4)}", tmp_path)
    await bench.start()
    yield bench
    await bench.close()


async def test_the_load_runs_in_its_container_and_all_is_read_back(bench: ContainerBench) -> None:
    before = time.monotonic()
    await bench.load.start(1000)
    for _ in range(4):
        await bench.acked()
    sample = await bench.acked()
    await bench.load.stop()
    result = await bench.load.read_back()
    assert 0 < sample.t < time.monotonic() - before + 1
    assert sample.p50_ms is not None
    assert result.acked >= sample.total_writes_acked > 0
    assert (result.found, result.lost, result.complete) == (result.acked, 0, True)
    await bench.load.close()
    assert not await bench.containers("load")


async def test_a_killed_load_container_goes_on_with_its_ledger(bench: ContainerBench) -> None:
    await bench.load.start(1000)
    before = (await bench.acked()).total_writes_acked
    [container] = await bench.containers("load")
    await bench.engine.kill(container.id)
    lost = await bench.next(ev.LoadChanged, lambda event: event.status == "lost")
    assert "was killed by signal 9" in lost.detail
    await bench.next(ev.LoadChanged, lambda event: event.status == "running")
    assert (await bench.acked()).total_writes_acked > before
    [again] = await bench.containers("load")
    assert again.id == container.id
    result = await bench.load.read_back()
    assert (result.found, result.lost, result.complete) == (result.acked, 0, True)


async def test_a_paused_load_container_is_ended_when_closed(bench: ContainerBench) -> None:
    await bench.load.prepare()
    [container] = await bench.containers("load")
    await bench.engine.pause(container.id)
    async with asyncio.timeout(30):
        await bench.load.close()
    assert not await bench.containers("load")


async def test_a_system_that_does_not_answer_is_told(bench: ContainerBench) -> None:
    [node] = await bench.containers("n1")
    await bench.engine.remove(node.id)
    with pytest.raises(SubjectError, match="none of the nodes n1:4222 answers") as caught:
        await bench.load.start(100)
    assert caught.value.remedy


async def test_last_words_of_the_load_are_kept(bench: ContainerBench, tmp_path: Path) -> None:
    await bench.load.prepare()
    [container] = await bench.containers("load")
    await bench.engine.kill(container.id, "SIGINT")
    lost = await bench.next(ev.LoadChanged, lambda event: event.status == "lost")
    assert "was killed by signal 2" in lost.detail
    assert "KeyboardInterrupt" in (tmp_path / "load.log").read_text()


async def test_the_load_dies_with_the_app(engine: Engine) -> None:
    run_id = f"test-{secrets.token_hex(4)}"
    app = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.integration.doomed_load",
        run_id,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert app.stdout is not None
        async with asyncio.timeout(60):
            while b"loaded" not in await app.stdout.readline():
                pass
        app.kill()
        await app.wait()
        bench = ContainerBench(engine, run_id, Path())
        async with asyncio.timeout(30):
            while (await bench.containers("load"))[0].status == "running":
                await asyncio.sleep(0.1)
    finally:
        if app.returncode is None:
            app.kill()
        await app.wait()
        await remove_run(engine, run_id)


async def test_a_kernel_without_netem_says_so_and_one_with_it_slows(
    bench: ContainerBench,
) -> None:
    tools = await bench.tools()
    [node] = await bench.containers("n1")
    netem = Netem(bench.engine, tools, bench.run_id, lambda: node.id)
    assert not await netem.is_slowed()
    if await available(bench.engine, tools):
        await netem.slow_down(50)
        assert await netem.is_slowed()
        await netem.speed_up()
    else:
        with pytest.raises(NetemError, match="it has no netem") as caught:
            await netem.slow_down(50)
        assert caught.value.remedy
    assert not await netem.is_slowed()
    await bench.engine.kill(node.id)
    await netem.speed_up()
    assert not await netem.is_slowed()
    assert not await bench.engine.containers(labels_of(bench.run_id, "netem"))
