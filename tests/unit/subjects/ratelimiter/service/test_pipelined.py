from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from subjects.ratelimiter.service.pipelined import LARGEST_BATCH, PipelinedRedis


class Batch:
    """Takes the place of redis-py's pipeline."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store
        self._commands: list[tuple[Any, ...]] = []

    def execute_command(self, *command: Any) -> None:
        self._commands.append(command)

    async def execute(self, raise_on_error: bool) -> list[Any]:
        assert not raise_on_error
        self._store.batches.append(len(self._commands))
        await self._store.answers()
        return [
            ResponseError("no") if command[0] == "BAD" else command for command in self._commands
        ]


class FakeStore:
    """A store that echoes each command."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.error: Exception | None = None
        self.silent = False

    async def answers(self) -> None:
        await asyncio.sleep(0)
        if self.silent:
            await asyncio.Event().wait()
        if self.error is not None:
            raise self.error


@pytest.fixture
async def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
async def client(
    store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[PipelinedRedis]:
    redis = PipelinedRedis()
    monkeypatch.setattr(redis, "pipeline", lambda transaction: Batch(store))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    yield redis
    await redis.close_pipeline()


async def test_commands_that_wait_together_are_sent_together(
    client: PipelinedRedis, store: FakeStore
) -> None:
    answers = await asyncio.gather(*(client.execute_command("GET", n) for n in range(50)))
    assert answers == [("GET", n) for n in range(50)]
    assert store.batches == [50]


async def test_a_batch_has_a_largest_size(client: PipelinedRedis, store: FakeStore) -> None:
    await asyncio.gather(*(client.execute_command("GET", n) for n in range(LARGEST_BATCH + 1)))
    assert store.batches == [LARGEST_BATCH, 1]


async def test_one_command_that_is_refused_fails_alone(client: PipelinedRedis) -> None:
    good, bad = await asyncio.gather(
        client.execute_command("GET", 1), client.execute_command("BAD"), return_exceptions=True
    )
    assert good == ("GET", 1)
    assert isinstance(bad, ResponseError)


async def test_a_store_that_is_silent_fails_all_that_waits_at_once(
    client: PipelinedRedis, store: FakeStore
) -> None:
    client.timeout_s = 0.01
    store.silent = True
    first = asyncio.create_task(client.execute_command("GET", 1))
    while not store.batches:
        await asyncio.sleep(0)
    # This one came while the first batch was under way: it doesn't wait for a turn of its own.
    second = asyncio.create_task(client.execute_command("GET", 2))
    for waiting in (first, second):
        with pytest.raises(RedisTimeoutError):
            await waiting
    assert store.batches == [1]


@pytest.mark.parametrize("error", [OSError("reset"), RedisConnectionError("gone")])
async def test_a_store_that_is_gone_is_one_kind_of_error_and_is_tried_anew(
    client: PipelinedRedis, store: FakeStore, error: Exception
) -> None:
    store.error = error
    with pytest.raises(RedisError):
        await client.execute_command("GET", 1)
    store.error = None
    assert await client.execute_command("GET", 2) == ("GET", 2)


async def test_closing_fails_waiting_commands(client: PipelinedRedis, store: FakeStore) -> None:
    store.silent = True
    waiting = asyncio.create_task(client.execute_command("GET", 1))
    while not store.batches:
        await asyncio.sleep(0)
    await client.close_pipeline()
    with pytest.raises(RedisConnectionError):
        await waiting
