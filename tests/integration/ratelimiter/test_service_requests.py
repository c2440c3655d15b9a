"""Tests of a limiter's answers to good and bad requests, over real connections."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import Any
from urllib.parse import quote

import pytest

from subjects.hosts.processes.ports import LOOPBACK
from subjects.ratelimiter.service.bodies import LARGEST_BODY
from subjects.ratelimiter.service.policy import LARGEST_LIMIT
from tests.integration.ratelimiter.burst import burst
from tests.integration.ratelimiter.nodes import PATIENT, SOON_S, NodeProcess, StoreProcess, raw

SILENT = 1_000

_FEW_FILES = """
import resource, runpy
resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
runpy.run_module("subjects.ratelimiter.service", run_name="__main__")
"""


def _request(method: str, path: str, body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def _sent(node: NodeProcess, method: str, path: str, body: bytes = b"") -> tuple[int, Any]:
    status, answer = await raw(node.port, _request(method, path, body))
    return status, json.loads(answer)


async def test_a_check_says_what_is_left(node: NodeProcess) -> None:
    reader, writer = await asyncio.open_connection(LOOPBACK, node.port)
    writer.write(_request("POST", "/check", b'{"key": "user:1"}'))
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    body = json.loads(await reader.read(1_000))
    writer.close()
    await writer.wait_closed()
    assert 'ratelimit-policy: "synced";q=100;w=1' in head
    assert 'ratelimit: "synced";r=49;t=1' in head
    assert body == {
        "allowed": True,
        "remaining": 49,
        "retry_after": 0.0,
        "node": "lim1",
        "policy": "synced",
        "source": "local",
    }


async def test_a_refused_check_says_when_to_come_again(node: NodeProcess) -> None:
    await node.use(policy="atomic", limit=1, window_s=600)
    assert (await _sent(node, "POST", "/check", b'{"key": "k"}'))[0] == 200
    status, body = await _sent(node, "POST", "/check", b'{"key": "k"}')
    assert status == 429
    assert not body["allowed"]
    assert 500 < body["retry_after"] <= 600
    assert body["source"] == "store"


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "JSON"),
        (b"hello", 400, "JSON"),
        (b"{", 400, "JSON"),
        (b"[" * 60_000, 400, "object"),
        (b"[]", 400, "object"),
        (b"null", 400, "object"),
        (b"{}", 400, "`key`"),
        (b'{"kee": "a"}', 400, "`kee`"),
        (b'{"key": 7}', 400, "key: expected `str`, got `int`"),
        (b'{"key": null}', 400, "key: expected `str`"),
        (b'{"key": ["a"]}', 400, "key: expected `str`"),
        (b'{"key": ""}', 400, "key is empty"),
        (b'{"key": "a", "cost": 2}', 400, "`cost`"),
        (b'{"key": "\xff\xfe"}', 400, "UTF-8"),
        (b'{"key": "\\ud800"}', 400, "JSON"),
        (json.dumps({"key": "k" * 10_240}).encode(), 400, "10,240 bytes"),
        (json.dumps({"key": "é" * 129}, ensure_ascii=False).encode(), 400, "258 bytes"),
        (b"{" + b" " * LARGEST_BODY + b"}", 413, "larger than 65,536 bytes"),
    ],
)
async def test_a_check_that_is_none_is_refused_in_a_sentence(
    lasting_node: NodeProcess, body: bytes, status: int, words: str
) -> None:
    before = await _errors(lasting_node)
    answer = await _sent(lasting_node, "POST", "/check", body)
    assert answer == (status, {"error": _containing(words)})
    assert await _errors(lasting_node) == before + 1


async def test_keys_of_any_language_and_of_the_greatest_length_are_limited(
    node: NodeProcess,
) -> None:
    await node.use(policy="atomic")
    for key in ("é" * 128, "k" * 256, "a/b c?%00", "\x00", "日本"):
        body = json.dumps({"key": key}, ensure_ascii=False).encode()
        assert (await _sent(node, "POST", "/check", body))[0] == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"limit": 0}, "limit must be from 1 to 1,000,000, and not 0"),
        ({"limit": -5}, "limit must be from 1"),
        ({"limit": 10**12}, "limit must be from 1"),
        ({"limit": 10**40}, "limit"),
        ({"limit": 1.5}, "limit: expected `int`"),
        ({"limit": "100"}, "limit: expected `int`, got `str`"),
        ({"limit": None}, "limit: expected `int`"),
        ({"window_s": 0}, "window_s must be"),
        ({"window_s": -1}, "window_s must be"),
        ({"burst_share": 1.1}, "burst_share must be"),
        ({"sync_ms": 0}, "sync_ms must be"),
        ({"store_timeout_ms": 10**9}, "store_timeout_ms must be"),
        ({"policy": "strict"}, "policy: invalid enum value 'strict'"),
        ({"on_store_failure": True}, "on_store_failure: "),
        ({"limits": 5}, "`limits`"),
        ([], "JSON object"),
    ],
)
async def test_a_policy_that_cant_be_used_is_refused_and_changes_nothing(
    lasting_node: NodeProcess, changes: object, words: str
) -> None:
    before = await lasting_node.ask("/policy")
    status, body = await _sent(lasting_node, "PUT", "/policy", json.dumps(changes).encode())
    assert (status, body) == (400, {"error": _containing(words)})
    assert await lasting_node.ask("/policy") == before


@pytest.mark.parametrize("policy", ["atomic", "synced"])
async def test_the_largest_limit_is_counted_down_one_by_one(node: NodeProcess, policy: str) -> None:
    await node.use(policy=policy, limit=LARGEST_LIMIT, window_s=86_400, **PATIENT)
    begun, half = time.monotonic(), LARGEST_LIMIT // 2
    left = [json.loads((await node.check("k")).body)["remaining"] for _ in range(5)]
    # Of so large a limit, some comes back from one check to the next: so much a second.
    back = (time.monotonic() - begun) * LARGEST_LIMIT / 86_400
    for number, remaining in enumerate(left, 1):
        assert half - number <= remaining <= min(half - 1, half - number + back + 1)


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/", 404, "nothing at /"),
        ("POST", "/checks", 404, "/checks"),
        ("GET", "/check", 405, "POST"),
        ("DELETE", "/policy", 405, "DELETE"),
        ("POST", "/health", 405, "POST"),
        ("GET", "/metrics/x", 404, "/metrics/x"),
        ("POST", "/counters//reset", 400, "key is empty"),
        ("POST", "/counters/%ff/reset", 400, "UTF-8"),
        ("GET", "/counters/" + "k" * 257, 400, "257 bytes"),
    ],
)
async def test_bad_path_method_or_key_is_told_in_a_sentence(
    lasting_node: NodeProcess, method: str, path: str, status: int, words: str
) -> None:
    assert await _sent(lasting_node, method, path) == (status, {"error": _containing(words)})


@pytest.mark.parametrize("key", ["a/b", "a b", "x/reset", "%", "日本"])
async def test_a_counter_is_found_by_its_key_whatever_is_in_it(
    lasting_node: NodeProcess, key: str
) -> None:
    await lasting_node.check(key)
    await lasting_node.check(key)
    status, body = await _sent(lasting_node, "POST", f"/counters/{quote(key, safe='')}/reset")
    assert (status, body["key"], body["used"]) == (200, key, 2)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"hello\r\n\r\n", 400),
        (b"POST /check HTTP/1.1\r\ncontent-length: x\r\n\r\n", 400),
        (b"GET /health HTTP/1.1\r\nx: " + b"y" * 20_000, 431),
        (b"GET /health HTTP/1.1\r\n" + b"x: y\r\n" * 4_000, 431),
        (b"POST /check HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n", 413),
    ],
)
async def test_malformed_request_is_refused_and_others_are_served(
    lasting_node: NodeProcess, data: bytes, status: int
) -> None:
    answer, body = await raw(lasting_node.port, data)
    assert answer == status
    assert json.loads(body)["error"]
    assert (await lasting_node.check("k")).status == 200


async def test_a_thousand_connections_that_send_nothing_hold_up_nobody_and_are_closed(
    node: NodeProcess,
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        readers: list[asyncio.StreamReader] = []
        for number in range(SILENT):
            reader, writer = await asyncio.open_connection(LOOPBACK, node.port)
            stack.push_async_callback(_closed, writer)
            # Some say nothing, some begin and go no further.
            writer.write((b"", b"POST /ch", _request("POST", "/check", b"{}")[:-1])[number % 3])
            readers.append(reader)
        ledger = await burst([node.port], "k", 2.0)
        assert len(ledger.allowed) >= 50
        async with asyncio.timeout(2 * SOON_S):
            for reader in readers:
                with contextlib.suppress(ConnectionError):
                    assert await reader.read(1) == b""
        assert (await node.check("other")).status == 200


async def test_silent_connections_make_room_where_the_system_allows_few(
    store: StoreProcess,
) -> None:
    node = NodeProcess("lim1", store.url, program=("-c", _FEW_FILES))
    try:
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(SILENT // 2):
                _, writer = await asyncio.open_connection(LOOPBACK, node.port)
                stack.push_async_callback(_closed, writer)
            ledger = await burst([node.port], "k", 2.0)
            assert len(ledger.allowed) >= 50
    finally:
        node.close()


async def test_limiter_ends_when_its_standard_input_closes(node: NodeProcess) -> None:
    await node.check("k")
    assert await asyncio.to_thread(node.close) == 0


async def _errors(node: NodeProcess) -> int:
    _, page = await raw(node.port, _request("GET", "/metrics"))
    line = next(line for line in page.decode().splitlines() if 'result="error"' in line)
    return int(line.rpartition(" ")[2])


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


class _containing:  # noqa: N801
    """A value that equals any text that holds ``words``."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self._words in other

    def __hash__(self) -> int:
        return hash(self._words)

    def __repr__(self) -> str:
        return f"<... {self._words} ...>"
