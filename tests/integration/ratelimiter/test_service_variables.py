"""A limiter started by hand ignores variables that are meant for other servers."""

from __future__ import annotations

import json
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.integration.ratelimiter.nodes import SOON_S, NodeProcess


@pytest.mark.parametrize("workers", ["auto", "", "4"])
def test_variables_of_other_servers_decide_nothing(
    monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", workers)
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "not an address")
    monkeypatch.setenv("UVICORN_WORKERS", "no number")
    monkeypatch.setenv("UVICORN_PORT", "none")
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    node = NodeProcess("lim1", "redis://127.0.0.1:1/0")
    try:
        ask = build_opener(ProxyHandler({}))
        with ask.open(f"http://127.0.0.1:{node.port}/health", timeout=SOON_S) as answer:
            assert json.load(answer)["node"] == "lim1"
    finally:
        assert node.close() == 0
