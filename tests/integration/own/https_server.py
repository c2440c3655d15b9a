"""A server for tests that speaks HTTPS alone: ``python https_server.py PORT CERTIFICATE KEY``."""

from __future__ import annotations

import ssl
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class HttpsHandler(BaseHTTPRequestHandler):
    """Says that all is well."""

    def do_GET(self) -> None:
        """Answers any path."""
        self.send_response(200)
        self.send_header("Content-Length", "12")
        self.end_headers()
        self.wfile.write(b'{"ok": true}')

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of its base
        """Writes nothing."""


if __name__ == "__main__":
    port, certificate, key = sys.argv[1:]
    server = HTTPServer(("127.0.0.1", int(port)), HttpsHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()
