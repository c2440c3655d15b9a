"""A small service of three nodes for tests: who has the least name of those that answer leads.

``python small_service.py NAME PORT PEER=[HOST:]PORT ...`` answers:

    /health   200 and {"ok": true}; 503 while the file ``NAME.ill`` lies in its folder, and until
              it has heard of all others, so that nobody leads who only knows too few
    /alive    as /health, but without regard to the others: what the nodes ask each other
    /leader   {"leader": NAME, "is_leader": true}
    /metrics  a counter of requests in Prometheus' text format
"""

from __future__ import annotations

import json
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PEER_WITHIN_S = 1.0
LOOK_EVERY_S = 0.1
GONE_AFTER_S = 2.0
"""Longer than a busy machine keeps a node from answering: else who leads would change by itself."""
SETTLES_WITHIN_S = 3.0
"""The longest time to wait for others that may not be there."""

name, port, *peers = sys.argv[1:]
addresses = dict(peer.split("=") for peer in peers)
heard: dict[str, float] = {}
begun = time.monotonic()
requests = 0


def look(peer: str, at: str) -> None:
    """Asks a peer again and again whether it is there."""
    while True:
        try:
            with urllib.request.urlopen(f"http://{at}/alive", timeout=PEER_WITHIN_S):
                heard[peer] = time.monotonic()
        except OSError:
            pass
        time.sleep(LOOK_EVERY_S)


def leads() -> str:
    """The least name of those that were heard of late."""
    now = time.monotonic()
    return min([name, *(peer for peer, t in heard.items() if now - t < GONE_AFTER_S)])


def is_settled() -> bool:
    """Whether all others were heard of, or were waited for long enough."""
    return len(heard) == len(addresses) or time.monotonic() - begun > SETTLES_WITHIN_S


class ServiceHandler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        global requests
        requests += 1
        status, kind = 200, "application/json"
        leader = leads()
        body = json.dumps({"ok": True, "leader": leader, "is_leader": leader == name})
        is_ill = Path(f"{name}.ill").exists()
        if (self.path == "/health" and not is_settled()) or (
            self.path in ("/health", "/alive") and is_ill
        ):
            status, body = 503, json.dumps({"ok": False})
        if self.path == "/leader" and (leader != name or not is_settled()):
            status = 404
        if self.path == "/metrics":
            kind = "text/plain; version=0.0.4"
            body = f'# TYPE asked counter\nasked_total{{node="{name}"}} {requests}\n'
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Node", name)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name above
        """Keeps quiet: the log is for what goes wrong."""


print(f"{name} listens at {port}", flush=True)
server = ThreadingHTTPServer(("0.0.0.0", int(port)), ServiceHandler)
for known, address in addresses.items():
    where = address if ":" in address else f"127.0.0.1:{address}"
    threading.Thread(target=look, args=(known, where), daemon=True).start()
server.serve_forever()
