"""Whole stories in the real window, each by a presenter with another temper.

A walk that fails prints its seed; ``python3 launch.py bench soak --walks 1 --seed S``
walks it again.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.walks.walk import seed_of, walk

_WALKED = ("kill-leader", "pause-leader", "kill-majority", "ghost-allowing", "counter-drift")


@pytest.fixture(scope="module")
def keep() -> Iterator[Path]:
    """Yields a folder that outlives the test where evidence is kept there."""
    folder = Path(tempfile.mkdtemp(prefix="faultstage-walks-"))
    yield folder
    if not any(folder.iterdir()):
        folder.rmdir()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("fault", _WALKED)
def test_a_walk_comes_to_its_summary_with_nothing_wrong(
    fault: str, display: str, keep: Path
) -> None:
    verdict = walk(display, seed_of(fault, secrets.randbelow(1_000_000)), keep)
    print(verdict)
    assert not verdict.wrong, str(verdict)
