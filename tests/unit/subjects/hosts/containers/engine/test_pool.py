"""Tests of blocking calls in a few threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator

import pytest

from subjects.hosts.containers.engine.pool import CallPool


@pytest.fixture
def pool() -> Generator[CallPool]:
    pool = CallPool("test", threads=2)
    yield pool
    pool.close()


async def test_a_call_returns_its_result_from_a_thread_of_its_own(pool: CallPool) -> None:
    assert await pool.call(lambda: threading.current_thread().name, 10.0) == "test-1"


async def test_an_error_is_raised_where_the_call_was_made(pool: CallPool) -> None:
    with pytest.raises(ValueError, match="nothing"):
        await pool.call(lambda: int("nothing"), 10.0)


async def test_no_more_threads_than_allowed(pool: CallPool) -> None:
    names = await asyncio.gather(
        *(pool.call(lambda: threading.current_thread().name, 10.0) for _ in range(20))
    )
    assert set(names) <= {"test-1", "test-2"}


async def test_a_call_that_takes_too_long_is_given_up_and_the_pool_goes_on(
    pool: CallPool,
) -> None:
    release = threading.Event()
    with pytest.raises(TimeoutError):
        await pool.call(release.wait, 0.01)
    assert await pool.call(lambda: 1, 10.0) == 1
    release.set()


async def test_a_call_that_nobody_waits_for_is_not_begun(pool: CallPool) -> None:
    release = threading.Event()
    busy = [asyncio.ensure_future(pool.call(release.wait, 10.0)) for _ in range(2)]
    begun = threading.Event()
    waiting = asyncio.ensure_future(pool.call(begun.set, 10.0))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    release.set()
    await asyncio.gather(*busy)
    await pool.call(lambda: None, 10.0)
    assert not begun.is_set()


async def test_a_closed_pool_takes_no_calls(pool: CallPool) -> None:
    await pool.call(lambda: None, 10.0)
    pool.close()
    pool.close()
    with pytest.raises(RuntimeError, match="closed"):
        await pool.call(lambda: None, 10.0)
