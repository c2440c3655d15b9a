"""Tests of an engine that stops, hangs and comes back in the middle of a run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator

import pytest

from core.model.events import Level
from subjects.hosts.containers import watch
from subjects.hosts.containers.engine.errors import EngineError
from subjects.hosts.instance import RuntimeState
from tests.integration.containers.pair import Pair, left_of, pair
from tests.integration.private_engine import PrivateEngine, private_engine, why_not

pytestmark = [
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "it can be had"),
    pytest.mark.timeout(180),
]


# One each: the one that is started again in a test would be taken for what the test left.


@pytest.fixture
def private() -> Generator[PrivateEngine]:
    with private_engine() as engine:
        yield engine


# Without rules of its own, its containers don't reach each other: only we reach them.


@pytest.fixture
async def two(private: PrivateEngine) -> AsyncGenerator[Pair]:
    async with pair(private.url) as two:
        yield two


def states(two: Pair) -> set[RuntimeState]:
    return {each.runtime_state for each in two.run.containers.values()}


async def test_containers_are_unknown_while_the_engine_is_away_and_the_run_goes_on_after(
    two: Pair, private: PrivateEngine
) -> None:
    await two.run.containers["n2"].pause()
    await asyncio.to_thread(private.stop)
    await two.until(lambda: two.is_engine_lost)
    assert states(two) == {RuntimeState.UNKNOWN}
    assert [level for level, _ in two.notices] == [Level.ERROR]
    with pytest.raises(EngineError):
        await two.n1.kill()
    await asyncio.to_thread(private.start)
    await two.until(lambda: not two.is_engine_lost)
    assert [level for level, _ in two.notices] == [Level.ERROR, Level.GOOD]
    # The containers ended with the engine.
    assert states(two) == {RuntimeState.EXITED}
    assert all(each.exit_text for each in two.run.containers.values())
    for container in two.run.containers.values():
        await container.start()
        assert container.incarnation == 2
    await two.until(lambda: two.answers("n1"))
    # Events are heard again.
    await two.n1.kill()
    assert await two.n1.wait_ended(30.0)


async def test_an_engine_that_hangs_is_noticed_and_its_containers_still_run(
    two: Pair, private: PrivateEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "PING_EVERY_S", 0.3)
    private.freeze()
    try:
        await two.until(lambda: two.is_engine_lost)
        assert states(two) == {RuntimeState.UNKNOWN}
    finally:
        private.thaw()
    await two.until(lambda: not two.is_engine_lost)
    assert states(two) == {RuntimeState.RUNNING}
    assert two.n1.incarnation == 1
    assert "no answer" in two.notices[0][1]


async def test_start_of_a_container_while_the_engine_was_lost_is_seen(
    two: Pair, private: PrivateEngine
) -> None:
    await asyncio.to_thread(private.stop)
    await two.until(lambda: two.is_engine_lost)
    await asyncio.to_thread(private.start)
    await asyncio.to_thread(private.docker, "start", two.n1.container_id)
    await two.until(lambda: not two.is_engine_lost)
    await two.until(lambda: two.n1.runtime_state is RuntimeState.RUNNING)
    assert two.n1.incarnation == 2


async def test_a_run_that_ends_while_it_is_away_keeps_what_finds_its_rest(
    private: PrivateEngine,
) -> None:
    async with pair(private.url) as two:
        await asyncio.to_thread(private.stop)
        await two.until(lambda: two.is_engine_lost)
        folder = two.run.folder.path
        await two.run.stop()
        assert folder.exists()
        assert "could not be removed" in two.notices[-1][1]
    await asyncio.to_thread(private.start)
    containers, _ = await left_of(two.run.run_id, private.url)
    assert len(containers) == 2
    await asyncio.to_thread(private.docker, "rm", "--force", *containers)
    await asyncio.to_thread(private.docker, "network", "prune", "--force")
