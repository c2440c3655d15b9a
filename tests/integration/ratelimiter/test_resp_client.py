"""The kit's client of servers that speak RESP, against a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from subjects.kit.exchange import NoAnswerError
from subjects.kit.place import Address
from subjects.kit.resp_client import RespClient, published
from tests.integration.ratelimiter.nodes import SOON_S, StoreProcess


async def test_store_says_what_it_is_asked_and_refuses_what_it_does_not_know(
    store: StoreProcess,
) -> None:
    client = RespClient(Address(store.port), SOON_S)
    try:
        await client.ping()
        assert (await client.info("replication"))["role"] == "master"
        assert await client.ask("SET", "k", "é", once=True) == "OK"
        assert await client.ask("MGET", "k", "none") == ["é", None]
        with pytest.raises(NoAnswerError, match="unknown command"):
            await client.ask("NONSENSE")
    finally:
        client.close()


async def test_store_that_is_paused_is_silent_until_it_goes_on(store: StoreProcess) -> None:
    client = RespClient(Address(store.port), 2.0)
    try:
        await client.ping()
        store.pause()
        try:
            with pytest.raises(NoAnswerError, match="no answer within"):
                await client.ping()
        finally:
            store.resume()
        await client.ping()
    finally:
        client.close()


async def test_messages_of_the_store_are_heard_until_it_ends(store: StoreProcess) -> None:
    client = RespClient(Address(store.port), SOON_S)
    try:
        async with aclosing(published(Address(store.port), "+sdown", "+odown")) as messages:
            first = asyncio.create_task(_next(messages))
            while not await client.ask("PUBLISH", "+odown", "v1"):
                await asyncio.sleep(0.01)
            assert await first == ("+odown", "v1")
            store.stop()
            with pytest.raises(NoAnswerError):
                await _next(messages)
    finally:
        client.close()


async def _next(messages: AsyncGenerator[tuple[str, str]]) -> tuple[str, str]:
    async with asyncio.timeout(SOON_S):
        return await anext(messages)
