"""The application without a server: requests and their answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from starlette.types import Message

from subjects.ratelimiter.service.app import App
from subjects.ratelimiter.service.bodies import LARGEST_BODY
from subjects.ratelimiter.service.counters import Counters
from subjects.ratelimiter.service.limiter import Limiter
from subjects.ratelimiter.service.metrics import Metrics
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.service.routes import Routes
from tests.unit.subjects.ratelimiter.service.shared_store import Data, StoreClock, make_node

GONE: Message = {"type": "http.disconnect"}


def _body(*pieces: bytes) -> list[Message]:
    last = len(pieces) - 1
    return [
        {"type": "http.request", "body": piece, "more_body": number < last}
        for number, piece in enumerate(pieces)
    ]


class AskedApp:
    """One node, asked directly."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.data = Data(StoreClock())
        self.limiter: Limiter = make_node(self.data, "lim1", policy or Policy())
        self.metrics = Metrics()
        routes = Routes("lim1", self.limiter, self.metrics, Counters(self.limiter, ()))
        self._app = App("lim1", self.limiter, self.metrics, routes.app())

    async def ask(
        self,
        method: str,
        path: str,
        messages: Sequence[Message] = (),
        headers: Sequence[tuple[bytes, bytes]] = (),
    ) -> tuple[int, Any]:
        left = list(messages or _body(b""))
        sent: list[Message] = []

        async def receive() -> Message:
            return left.pop(0)

        async def send(message: Message) -> None:
            sent.append(message)

        scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": list(headers),
        }
        await self._app(scope, receive, send)
        if not sent:
            return 0, None
        body = b"".join(message.get("body", b"") for message in sent[1:])
        kind = dict(sent[0]["headers"])[b"content-type"]
        return sent[0]["status"], json.loads(body) if b"json" in kind else body.decode()


async def test_a_body_in_pieces_is_put_together() -> None:
    node = AskedApp()
    status, answer = await node.ask("POST", "/check", _body(b'{"ke', b'y": "', b'k"}'))
    assert status == 200
    assert answer["allowed"]
    assert node.limiter.keys.known("k") is not None


@pytest.mark.parametrize("messages", [[GONE], [*_body(b"{", b"")[:1], GONE]])
async def test_a_client_that_goes_before_it_has_asked_gets_no_answer(
    messages: list[Message],
) -> None:
    node = AskedApp()
    assert await node.ask("POST", "/check", messages) == (0, None)
    assert len(node.limiter.keys) == 0


async def test_a_body_that_says_it_is_too_large_isnt_read() -> None:
    headers = [(b"content-length", b"%d" % (LARGEST_BODY + 1))]
    status, answer = await AskedApp().ask("POST", "/check", [GONE], headers)
    assert status == 413
    assert "65,536 bytes" in answer["error"]


async def test_a_body_that_turns_out_too_large_isnt_read_to_its_end() -> None:
    piece = b"x" * (LARGEST_BODY // 2 + 1)
    messages = _body(piece, piece, piece, piece)
    assert (await AskedApp().ask("PUT", "/policy", messages))[0] == 413


async def test_a_changed_policy_shows_in_the_next_answer() -> None:
    node = AskedApp()
    status, policy = await node.ask("PUT", "/policy", _body(b'{"policy": "atomic", "limit": 7}'))
    assert (status, policy["policy"], policy["limit"], policy["sync_ms"]) == (200, "atomic", 7, 200)
    assert (await node.ask("GET", "/policy"))[1] == policy
    _, answer = await node.ask("POST", "/check", _body(b'{"key": "k"}'))
    assert (answer["policy"], answer["source"]) == ("atomic", "store")


async def test_health_tells_of_the_store() -> None:
    node = AskedApp()
    assert (await node.ask("GET", "/health"))[1] == {
        "node": "lim1",
        "status": "ok",
        "store": "ok",
        "policy": "synced",
        "on_store_failure": "open",
        "sync_age_s": None,
    }
    node.data.away = True
    await node.limiter.sync.push()
    assert (await node.ask("GET", "/health"))[1]["store"] == "unreachable"


async def test_metrics_are_text_that_prometheus_reads() -> None:
    node = AskedApp()
    await node.ask("POST", "/check", _body(b"?"))
    status, text = await node.ask("GET", "/metrics")
    assert status == 200
    assert 'checks_total{result="error"} 1' in text


async def test_a_counter_is_read_and_reset() -> None:
    node = AskedApp()
    await node.ask("POST", "/check", _body(b'{"key": "k"}'))
    node.data.away = True
    await node.limiter.sync.push()
    node.data.away = False
    assert (await node.ask("POST", "/counters/k/reset"))[1] == {
        "key": "k",
        "before": 0,
        "used": 1,
        "missing": [],
    }
    assert (await node.ask("GET", "/counters/k"))[1] == {
        "key": "k",
        "used": 1,
        "nodes_total": 1,
        "node_total": 1,
    }


async def test_a_key_that_ends_as_another_route_does_is_that_key() -> None:
    node = AskedApp()
    _, answer = await node.ask("POST", "/counters/a/publish/reset")
    assert answer["key"] == "a/publish"


async def test_a_counter_that_cant_be_had_is_a_503() -> None:
    node = AskedApp()
    node.data.away = True
    for method, path in (("GET", "/counters/k"), ("POST", "/counters/k/reset")):
        status, answer = await node.ask(method, path)
        assert status == 503
        assert answer["error"].startswith("The store can't be reached")
