"""Fixture for tests of the core: a play that the monitor watches."""

from __future__ import annotations

import pytest

from tests.unit.core.watching import WatchedPlay


@pytest.fixture
def play() -> WatchedPlay:
    return WatchedPlay()
