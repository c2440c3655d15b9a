"""Fixture: a pair of containers on this machine's engine."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from tests.integration.containers.pair import Pair, pair


@pytest.fixture
async def two() -> AsyncGenerator[Pair]:
    async with pair() as two:
        await two.until(two.is_joined)
        yield two
