"""A small service of three nodes for tests: who has the least name of those that answer leads.

``python small_service.py NAME PORT PEER=PORT ...`` answers on 127.0.0.1:

    /health   200 and {"ok": true}, or 503 while the file ``NAME.ill`` lies in its folder
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

PEER_WITHIN_S = 0.3
LOOK_EVERY_S = 0.1

name, port, *peers = sys.argv[1:]
addresses = dict(peer.split("=") for peer in peers)
alive = {name, *addresses}
requests = 0


def look() -> None:
    """Asks the peers again and again who of them is there."""
    while True:
        for peer, at in addresses.items():
            try:
                url = f"http://127.0.0.1:{at}/health"
                with urllib.request.urlopen(url, timeout=PEER_WITHIN_S):
                    alive.add(peer)
            except OSError:
                alive.discard(peer)
        time.sleep(LOOK_EVERY_S)


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        global requests
        requests += 1
        status, kind = 200, "application/json"
        leader = min(alive)
        body = json.dumps({"ok": True, "leader": leader, "is_leader": leader == name})
        if self.path == "/health" and Path(f"{name}.ill").exists():
            status, body = 503, json.dumps({"ok": False})
        if self.path == "/leader" and leader != name:
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
server = ThreadingHTTPServer(("127.0.0.1", int(port)), Handler)
threading.Thread(target=look, daemon=True).start()
server.serve_forever()
