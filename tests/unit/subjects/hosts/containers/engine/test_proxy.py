"""An engine on this machine is reached directly, whatever proxies the user has for others."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from subjects.hosts.containers.engine.endpoint import Endpoint
from subjects.hosts.containers.engine.engine import Engine

ANSWERS = {"version": {"ApiVersion": "1.41"}, "info": {"ServerVersion": "20.10.24"}}


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps(ANSWERS[self.path.rpartition("/")[2]]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def port() -> Generator[int]:
    with HTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_engine_on_this_machine_is_asked_through_no_proxy(
    port: int, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "DOCKER_HOST"):
        monkeypatch.setenv(name, "http://127.0.0.1:1" if name != "DOCKER_HOST" else "")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    engine = await Engine.connect(f"tcp://{host}:{port}", 30.0)
    assert engine.version == "20.10.24"
    await engine.close()


@pytest.mark.parametrize(
    ("url", "is_local"),
    [
        ("tcp://127.0.0.1:2375", True),
        ("tcp://127.3.2.1:2375", True),
        ("tcp://[::1]:2375", True),
        ("tcp://localhost:2375", True),
        ("tcp://10.0.0.5:2375", False),
        ("tcp://localhost.example.org:2375", False),
        ("ssh://localhost", False),
    ],
)
def test_all_of_loopback_is_this_machine(url: str, is_local: bool) -> None:
    assert Endpoint(url).is_local is is_local
