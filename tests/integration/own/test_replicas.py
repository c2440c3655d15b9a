"""A Compose project whose service runs several times, and gives up where its database is late."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest

from core.model.events import NodeStatus, NoticeShown
from tests.integration.engines import needs_engine
from tests.integration.own.test_containers import image, started

pytestmark = [needs_engine, pytest.mark.timeout(300)]

__all__ = ["image"]

_SERVE = (
    "import http.server as h; h.HTTPServer(('', 8000), h.SimpleHTTPRequestHandler).serve_forever()"
)
_COMPOSE = f"""\
x-python: &python {{build: ., working_dir: /usr/local/bin}}
services:
  db:
    <<: *python
    command: [python3, -c, "import time; time.sleep(3); {_SERVE}"]
    expose: [8000]
  web:
    <<: *python
    scale: 2
    depends_on: [db]
    command:
      - python3
      - -c
      - "import socket; socket.create_connection(('db', 8000)); {_SERVE}"
    expose: [8000]
  asker:
    <<: *python
    command: [python3, -c, "import time; time.sleep(600)"]
x-faultstage:
  nodes:
    db:
    web: {{title: Web}}
    asker: {{probe: {{command: {{run: [python3, -c, "{{count}}"]}}, equals: 2}}}}
"""
_COUNT = "import socket; print(len(socket.gethostbyname_ex('web')[2]))"


@pytest.fixture
def replicated(tmp_path: Path, image: str) -> Generator[Path]:
    """The Compose file of a web server that runs twice, and of the database that it needs."""
    folder = tmp_path / f"many{os.getpid()}"
    folder.mkdir()
    (folder / "Dockerfile").write_text(f"FROM {image}\n", "utf-8")
    file = folder / "compose.yaml"
    file.write_text(_COMPOSE.replace("{count}", _COUNT), "utf-8")
    yield file
    built = [f"faultstage-own-{folder.name}-{name}" for name in ("db", "web-1", "web-2", "asker")]
    subprocess.run(("docker", "rmi", "--force", *built), check=False, capture_output=True)


async def test_replicas_are_nodes_under_one_name_and_wait_for_what_they_need(
    replicated: Path,
) -> None:
    async with started(replicated) as live:
        nodes = ("db", "web-1", "web-2", "asker")
        assert tuple(live.subject.nodes) == nodes
        assert live.subject.info.titles == {"web-1": "Web 1", "web-2": "Web 2"}
        await live.until(lambda: all(live.status(name) is NodeStatus.UP for name in nodes))
        await live.node("web-1").kill()
        await live.until(lambda: live.status("web-1") is NodeStatus.DOWN)
        assert live.status("web-2") is NodeStatus.UP
    again = [
        event.text
        for event in live.events
        if isinstance(event, NoticeShown) and "Started again" in event.text
    ]
    assert any(text.startswith("web-1 exited with code 1") for text in again)
