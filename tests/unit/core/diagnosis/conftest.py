"""Fixtures for tests of the diagnosis: a play that is explained step by step."""

from __future__ import annotations

import pytest

from tests.unit.core.watching import Explained


@pytest.fixture
def play() -> Explained:
    return Explained()
