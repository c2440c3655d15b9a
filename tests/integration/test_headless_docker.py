"""The whole story on containers, played by ``faultstage raft --docker --headless``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.engines import needs_engine
from tests.integration.test_headless_story import BRIEFLY, FAULTS, assert_nothing_lost, play

pytestmark = [pytest.mark.integration, needs_engine, pytest.mark.timeout(300)]


@pytest.mark.parametrize(("fault", "role", "diagnosis"), FAULTS)
def test_the_story_completes_on_containers_and_loses_nothing(
    tmp_path: Path, fault: str, role: str, diagnosis: str
) -> None:
    code, summary, told = play(tmp_path, "--docker", *BRIEFLY, "--fault", fault)
    assert_nothing_lost(code, summary, told)
    assert summary.completed
    assert (summary.victim_role, summary.diagnosis) == (role, diagnosis)
    assert summary.acked_writes is not None
    assert summary.acked_writes > 0
