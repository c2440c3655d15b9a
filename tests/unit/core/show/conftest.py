"""The theatre that most tests of the show play in."""

from collections.abc import AsyncIterator

import pytest

from tests.unit.core.show.theatre import HOLDING, Theatre


@pytest.fixture
async def theatre() -> AsyncIterator[Theatre]:
    theatre = Theatre(HOLDING)
    theatre.open()
    await theatre.until(lambda state: state.run is not None)
    yield theatre
    await theatre.close()
