"""A registry on this machine, with one image of two layers, for engines to pull."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = "faultstage-test/two-layers"
TAG = "v1"
LAYER_BYTES = 1024**2

_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json"


class Registry:
    """A registry's content, by digest and by tag.

    Attributes:
        port: the port of the registry.
        refused: digests of the blobs that the registry refuses to send.
        sent: digests of the blobs that were sent whole.
        config: digest of the image's configuration.
        size: of all layers, bytes.
    """

    def __init__(self, architecture: str) -> None:
        self.port = 0
        self.refused: set[str] = set()
        self.sent: list[str] = []
        self._blobs: dict[str, bytes] = {}
        self._kinds: dict[str, str] = {}
        unpacked = [_layer(f"file-{index}") for index in range(2)]
        packed = [gzip.compress(layer) for layer in unpacked]
        self.size = sum(map(len, packed))
        config: dict[str, object] = {
            "architecture": architecture,
            "os": "linux",
            "config": {},
            "rootfs": {"type": "layers", "diff_ids": [_digest(layer) for layer in unpacked]},
        }
        configured = json.dumps(config).encode()
        self.config = _digest(configured)
        manifest = {
            "schemaVersion": 2,
            "mediaType": _MANIFEST,
            "config": self._entry(configured, "application/vnd.docker.container.image.v1+json"),
            "layers": [
                self._entry(layer, "application/vnd.docker.image.rootfs.diff.tar.gzip")
                for layer in packed
            ],
        }
        entry = self._entry(json.dumps(manifest).encode(), _MANIFEST)
        entry["platform"] = {"architecture": architecture, "os": "linux"}
        index = {"schemaVersion": 2, "mediaType": _INDEX, "manifests": [entry]}
        self.tags = {TAG: self._keep(json.dumps(index).encode(), _INDEX)}

    @property
    def reference(self) -> str:
        """The image's reference, by which engines pull from here."""
        return f"127.0.0.1:{self.port}/{NAME}:{TAG}"

    def answer(self, path: str) -> tuple[int, str, str, bytes]:
        """Returns status, content type, digest and body for a path."""
        if path == "/v2/":
            return 200, "application/json", "", b"{}"
        kind, _, what = path.removeprefix(f"/v2/{NAME}/").partition("/")
        digest = self.tags.get(what, what)
        if kind not in ("manifests", "blobs") or digest not in self._blobs:
            return 404, *_error("MANIFEST_UNKNOWN", "manifest unknown")
        if digest in self.refused:
            return 403, *_error("DENIED", "requested access to the resource is denied")
        return 200, self._kinds[digest], digest, self._blobs[digest]

    def _keep(self, blob: bytes, kind: str = "application/octet-stream") -> str:
        digest = _digest(blob)
        self._blobs[digest] = blob
        self._kinds[digest] = kind
        return digest

    def _entry(self, blob: bytes, kind: str) -> dict[str, object]:
        return {"mediaType": kind, "size": len(blob), "digest": self._keep(blob, kind)}


@contextmanager
def local_registry(architecture: str) -> Generator[Registry]:
    """Serves a registry within the block."""
    registry = Registry(architecture)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, kind, digest, body = registry.answer(self.path.partition("?")[0])
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
            self.send_header("Content-Length", str(len(body)))
            if digest:
                self.send_header("Docker-Content-Digest", digest)
            self.end_headers()
            if self.command == "HEAD":
                return
            self.wfile.write(body)
            registry.sent.append(digest)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    registry.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, name="registry")
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _layer(name: str) -> bytes:
    """Returns a file that can't be compressed."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = LAYER_BYTES
        archive.addfile(info, io.BytesIO(os.urandom(LAYER_BYTES)))
    return stream.getvalue()


def _error(code: str, message: str) -> tuple[str, str, bytes]:
    errors = {"errors": [{"code": code, "message": message}]}
    return "application/json", "", json.dumps(errors).encode()


def _digest(blob: bytes) -> str:
    return f"sha256:{hashlib.sha256(blob).hexdigest()}"
