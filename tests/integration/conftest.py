"""Fixtures for tests that start real servers, and skips where there are none."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

ENGINE = (
    "containers",
    "leftovers",
    "docker",
    "doctor",
    "prepare",
    "load_container",
    "load_engine",
    "tikv_subject",
)
"""The parts of names by which tests that speak to a container engine are known."""

PRIVATE = ("leftovers", "engine_lost", "docker_engine", "load_engine")
"""The parts of names by which tests with an engine of their own are known."""


def find_server() -> Path | None:
    """Returns the ``nats-server`` of this environment, or the one on PATH."""
    found = shutil.which("nats-server", path=str(Path(sys.executable).parent))
    found = found or shutil.which("nats-server")
    return Path(found) if found else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test in this folder, and skips those whose server is missing."""
    server = find_server()
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.integration)
        name = str(item.path.relative_to(HERE))
        if any(word in name for word in ENGINE):
            item.add_marker(pytest.mark.engine)
        if any(word in name for word in PRIVATE):
            item.add_marker(pytest.mark.private)
        if server is None:
            reason = "nats-server isn't here: python3 launch.py installs it"
            item.add_marker(pytest.mark.skip(reason=reason))
