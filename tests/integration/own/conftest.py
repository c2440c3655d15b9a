"""Fixtures for tests of a scenario's load on real servers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.own.loaded import Loaded


@pytest.fixture
def names() -> tuple[str, ...]:
    """The nodes; a module that wants others has a fixture of this name."""
    return ("n1", "n2", "n3")


@pytest.fixture
async def loaded(tmp_path: Path, names: tuple[str, ...]) -> AsyncIterator[Loaded]:
    """Yields nodes that the test starts, and ends them, and their load, in any case."""
    loaded = Loaded(tmp_path, names)
    yield loaded
    await loaded.close()
