"""A Redis client that sends what waits at the same time as one batch, over one connection.

A thousand checks that wait don't open a thousand connections, and a batch costs the node half
of what its commands cost one by one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

LARGEST_BATCH = 512
"""Commands sent at once."""

_TURNS = 5

_Waiting = tuple[tuple[Any, ...], asyncio.Future[Any]]


class PipelinedRedis(Redis):
    """Never repeats a command: when one failed, nobody knows whether it was carried out.

    Attributes:
        timeout_s: how long a batch may take, with connecting, seconds.
    """

    timeout_s = 1.0

    def __init__(self, **arguments: Any) -> None:
        """Takes redis-py's arguments; connects with the first command."""
        parent: Any = super()
        parent.__init__(**arguments)
        self._waiting: list[_Waiting] = []
        self._sender: asyncio.Task[None] | None = None

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Sends one command with the next batch.

        Raises:
            RedisError: the store said no, couldn't be reached, or didn't answer in time.
        """
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((args, answer))
        if self._sender is None:
            self._sender = asyncio.create_task(self._send_all(), name="store batches")
        return await answer

    async def close_pipeline(self) -> None:
        """Fails what waits, and closes the connection."""
        if self._sender is not None:
            self._sender.cancel()
            await asyncio.wait((self._sender,))
        await self.aclose()
        await self.connection_pool.disconnect()

    async def _send_all(self) -> None:
        batch: list[_Waiting] = []
        try:
            while self._waiting:
                batch = self._waiting[:LARGEST_BATCH]
                del self._waiting[:LARGEST_BATCH]
                await self._send(batch)
        finally:
            self._sender = None
            left, self._waiting = batch + self._waiting, []
            self._fail(left, RedisConnectionError("the client was closed"))

    async def _send(self, batch: list[_Waiting]) -> None:
        pipeline: Any = self.pipeline(transaction=False)
        for command, _ in batch:
            pipeline.execute_command(*command)
        try:
            async with _patience(self.timeout_s):
                answers: list[Any] = await pipeline.execute(raise_on_error=False)
        except (RedisError, OSError, TimeoutError) as error:
            # What came meanwhile would only wait for the same: the next one tries anew.
            failed = batch + self._waiting
            self._waiting = []
            self._fail(failed, _as_redis(error))
            return
        for (_, future), answer in zip(batch, answers, strict=True):
            if future.done():
                continue
            if isinstance(answer, BaseException):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    def _fail(self, batch: list[_Waiting], error: RedisError) -> None:
        for _, future in batch:
            if not future.done():
                future.set_exception(error)


@contextlib.asynccontextmanager
async def _patience(seconds: float) -> AsyncGenerator[None]:
    """Like ``asyncio.timeout``, in turns with looking whether an answer is there.

    A node that got no processor for a while would else take its own sleep for the store's: the
    time is up before the answer is read that has long been there.
    """
    loop = asyncio.get_running_loop()
    turn_s = seconds / _TURNS

    def pass_turn(left: int) -> None:
        nonlocal handle
        if left:
            handle = loop.call_later(turn_s, pass_turn, left - 1)
        else:
            limit.reschedule(loop.time())

    handle = loop.call_later(turn_s, pass_turn, _TURNS - 1)
    try:
        async with asyncio.timeout(None) as limit:
            yield
    finally:
        handle.cancel()


def _as_redis(error: Exception) -> RedisError:
    """The error, as one that the client's callers know."""
    if isinstance(error, RedisError):
        return error
    if isinstance(error, TimeoutError):
        return RedisTimeoutError("no answer in time")
    return RedisConnectionError(str(error))
