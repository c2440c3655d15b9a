"""The load's client of limiters: outcomes of answers, and failing nodes."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from subjects.load.driver import DriverError
from subjects.load.ratelimit.driver import CheckAnswer, CheckDriver, CheckOutcome
from subjects.ratelimiter import driver as driver_module
from subjects.ratelimiter.driver import HttpDriver
from tests.unit.subjects.ratelimiter.http_node import ALLOWED, REFUSED, HttpNode

KEYS = {"alice": 100, "bob": 100}


class _DriverBench:
    def __init__(self) -> None:
        self.nodes = [HttpNode() for _ in range(3)]
        self.driver: HttpDriver

    async def start(self, connections: int = 4) -> None:
        for node in self.nodes:
            await node.start()
        addresses = [node.address for node in self.nodes]
        self.driver = HttpDriver(addresses, KEYS, connections=connections)
        await self.driver.connect()
        await self.all_in()

    async def all_in(self) -> None:
        """Waits until every node takes part, with a connection open: else another is asked."""
        lanes = self.driver._lanes  # pyright: ignore[reportPrivateUsage]
        resting = [lane._resting for lane in lanes]  # pyright: ignore[reportPrivateUsage]
        await until(lambda: all(resting) and not any(lane.is_out for lane in lanes))

    async def check(self, count: int = 1) -> list[CheckAnswer]:
        return await asyncio.gather(*(self.driver.check("alice") for _ in range(count)))


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0)


@pytest.fixture
async def bench() -> AsyncIterator[_DriverBench]:
    bench = _DriverBench()
    await bench.start()
    yield bench
    await bench.driver.close()
    for node in bench.nodes:
        await node.stop()


def test_limiter_driver_is_a_check_driver() -> None:
    driver = HttpDriver(["127.0.0.1:8080"], KEYS, 0.5)
    assert isinstance(driver, CheckDriver)
    assert driver.limits.window_s == 0.5


async def test_a_check_that_a_node_loses_is_told_by_its_name() -> None:
    node = HttpNode()
    await node.start()
    driver = HttpDriver([node.address], KEYS, names=["lim1"])
    try:
        await driver.connect()
        node.silent = True
        future = driver.check("alice")
        await asyncio.sleep(0)
        await node.stop()
        answer = await future
        assert (answer.outcome, answer.node) == (CheckOutcome.FAILED, "lim1")
    finally:
        await driver.close()
        await node.stop()


async def test_an_answer_tells_who_gave_it_and_when(bench: _DriverBench) -> None:
    before = time.monotonic()
    [answer] = await bench.check()
    assert answer.outcome is CheckOutcome.ALLOWED
    assert (answer.node, answer.remaining) == ("lim1", 7)
    assert before <= answer.sent <= answer.received <= time.monotonic()


@pytest.mark.parametrize("status", [429, 503])
async def test_a_refusal_is_one_whatever_the_reason(bench: _DriverBench, status: int) -> None:
    for node in bench.nodes:
        node.status, node.body = status, REFUSED
    [answer] = await bench.check()
    assert answer.outcome is CheckOutcome.REFUSED


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, REFUSED),
        (429, ALLOWED),
        (503, '{"error":"starting"}'),
        (200, "hello"),
        (200, ""),
        (500, ALLOWED),
        (404, "{}"),
    ],
)
async def test_check_with_an_invalid_answer_has_failed(
    bench: _DriverBench, status: int, body: str
) -> None:
    for node in bench.nodes:
        node.status, node.body = status, body
    [answer] = await bench.check()
    assert answer.outcome is CheckOutcome.FAILED
    assert answer.reason


@pytest.mark.parametrize(
    "raw",
    [
        b"220 mail ESMTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n",
        b"HTTP/1.1 2x0 OK\r\ncontent-length: 0\r\n\r\n",
        b"\x16\x03\x01" + bytes(100_000),
    ],
)
async def test_answer_that_is_not_http_has_failed_and_the_node_is_left_out(
    bench: _DriverBench, raw: bytes
) -> None:
    bench.nodes[0].raw = raw
    answers = await bench.check(3)
    assert Counter(answer.outcome for answer in answers) == {
        CheckOutcome.ALLOWED: 2,
        CheckOutcome.FAILED: 1,
    }
    bench.nodes[0].raw = None
    await bench.all_in()
    assert all(answer.outcome is CheckOutcome.ALLOWED for answer in await bench.check(6))


async def test_an_answer_may_come_in_pieces(bench: _DriverBench) -> None:
    for node in bench.nodes:
        node.pieces = 60
    answers = await bench.check(30)
    assert all(answer.outcome is CheckOutcome.ALLOWED for answer in answers)


async def test_nodes_take_turns_over_connections_that_are_kept(bench: _DriverBench) -> None:
    for _ in range(10):
        await bench.check(3)
    assert [len(node.asked) for node in bench.nodes] == [10, 10, 10]
    # One connection of each node was for the question whether the node is there.
    assert all(node.connections <= 1 + 4 for node in bench.nodes)


async def test_there_are_never_more_connections_than_allowed(bench: _DriverBench) -> None:
    answers = await bench.check(500)
    assert all(answer.outcome is CheckOutcome.ALLOWED for answer in answers)
    assert all(node.connections <= 1 + 4 for node in bench.nodes)


async def test_a_connection_that_the_node_closes_is_not_used_again(bench: _DriverBench) -> None:
    for node in bench.nodes:
        node.closes = True
    answers = [answer for _ in range(10) for answer in await bench.check(3)]
    assert all(answer.outcome is CheckOutcome.ALLOWED for answer in answers)


async def test_a_killed_node_is_left_out_and_comes_back(bench: _DriverBench) -> None:
    victim = bench.nodes[0]
    victim.silent = True
    asked = [bench.driver.check("alice") for _ in range(6)]
    await asyncio.sleep(0)
    await victim.stop()
    answers = await asyncio.gather(*asked)
    assert Counter(answer.outcome for answer in answers) == {
        CheckOutcome.ALLOWED: 4,
        CheckOutcome.FAILED: 2,
    }
    assert all(answer.outcome is CheckOutcome.ALLOWED for answer in await bench.check(12))
    assert not victim.asked
    victim.silent = False
    await victim.start()
    await bench.all_in()
    async with asyncio.timeout(20):
        while not victim.asked:
            await bench.check(3)


async def test_a_paused_node_swallows_no_more_than_its_connections(bench: _DriverBench) -> None:
    bench.nodes[0].silent = True
    asked = [bench.driver.check("alice") for _ in range(300)]
    await until(lambda: sum(future.done() for future in asked) >= 296)
    for future in asked:
        future.cancel()
    [lane, *_] = bench.driver._lanes  # pyright: ignore[reportPrivateUsage]
    await until(lambda: lane.is_out)
    assert all(answer.outcome is CheckOutcome.ALLOWED for answer in await bench.check(30))
    bench.nodes[0].silent = False
    await bench.all_in()


async def test_an_answer_to_a_check_that_was_given_up_goes_to_no_other(bench: _DriverBench) -> None:
    for node in bench.nodes:
        node.status, node.body, node.pieces = 429, REFUSED, 40
    given_up = [bench.driver.check("alice") for _ in range(12)]
    await asyncio.sleep(0)
    for future in given_up:
        future.cancel()
    for node in bench.nodes:
        node.status, node.body = 200, ALLOWED
    answers = await bench.check(12)
    for answer in answers:
        assert answer.outcome in (CheckOutcome.ALLOWED, CheckOutcome.UNSENT) or answer.reason


async def test_checks_fail_at_once_and_unsent_where_no_node_answers(bench: _DriverBench) -> None:
    for node in bench.nodes:
        await node.stop()
    lanes = bench.driver._lanes  # pyright: ignore[reportPrivateUsage]
    async with asyncio.timeout(20):
        while not all(lane.is_out for lane in lanes):
            await bench.check(3)
            await asyncio.sleep(0)
    answers = await bench.check(10)
    assert {answer.outcome for answer in answers} == {CheckOutcome.UNSENT}
    assert answers[0].reason == "no node answers"


async def test_a_check_that_finds_no_connection_for_long_fails_unsent(
    bench: _DriverBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver_module, "QUEUE_S", 0.05)
    for node in bench.nodes:
        node.silent = True
    asked = [bench.driver.check("alice") for _ in range(20)]
    await until(lambda: sum(future.done() for future in asked) == 20 - 3 * 4)
    assert {future.result().outcome for future in asked if future.done()} == {CheckOutcome.UNSENT}


async def test_closing_a_driver_ends_waiting_checks(bench: _DriverBench) -> None:
    for node in bench.nodes:
        node.silent = True
    asked = [bench.driver.check("alice") for _ in range(20)]
    await asyncio.sleep(0)
    await bench.driver.close()
    await until(lambda: all(future.done() for future in asked))
    outcomes = Counter(future.result().outcome for future in asked)
    assert outcomes[CheckOutcome.FAILED] <= 12
    assert outcomes[CheckOutcome.FAILED] + outcomes[CheckOutcome.UNSENT] == 20


async def test_nodes_that_can_not_be_reached_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_module, "_CONNECT_S", 0.1)
    node = HttpNode()
    await node.start()
    await node.stop()
    driver = HttpDriver([node.address], KEYS)
    with pytest.raises(DriverError, match=f"127.0.0.1:{node.port} answers"):
        await driver.connect()
    await driver.close()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"nodes": []}, "no node"),
        ({"nodes": ["nonsense"]}, "'nonsense' is no address"),
        ({"nodes": ["http://host"]}, "is no address"),
        ({"nodes": ["http://host:99999"]}, "is no address"),
        ({"nodes": ["https://host:1"]}, "is no address"),
        ({"nodes": ["http://host:1/path"]}, "is no address"),
        ({"nodes": "127.0.0.1:80"}, "no node"),
        ({"keys": {"a": "many"}}, "options can't be used"),
        ({"keys": ["a"]}, "options can't be used"),
        ({"window_s": "long"}, "options can't be used"),
        ({"keys": {"a": -5}}, "the limit of 'a' is -5"),
        ({"connections": 0}, "1 to 1,024 connections"),
    ],
)
def test_options_that_can_not_be_used_are_named(options: dict[str, Any], said: str) -> None:
    given: dict[str, Any] = {"nodes": ["127.0.0.1:8080"], "keys": KEYS, **options}
    with pytest.raises(DriverError, match=said):
        HttpDriver(**given)
