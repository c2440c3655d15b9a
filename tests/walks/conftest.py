"""A screen for walks, and the reason to skip them on a machine that lacks something."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.screen import screen
from tests.integration.conftest import find_server
from tests.walks.program import missing


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """Yields the name of an X display."""
    reason = missing()
    if not reason and find_server() is None:
        reason = "nats-server isn't here: python3 launch.py installs it"
    if reason:
        pytest.skip(reason)
    with screen() as name:
        yield name
