"""The rest of an observation when a member is started again, or only paused."""

from __future__ import annotations

from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState
from subjects.sentinel.observation import fresh
from tests.unit.subjects.sentinel.staged import whole

SEEN = replace(whole()["v1"], uptime_s=40.0, memory_bytes=5, keys=7)


def test_member_that_was_started_again_has_no_figures_of_the_process_before() -> None:
    again = fresh(SEEN, RuntimeState.RUNNING, 20.0, started=True)
    assert (again.uptime_s, again.memory_bytes, again.keys, again.is_primary) == (None,) * 4


def test_paused_member_keeps_the_figures_that_it_told_last() -> None:
    paused = fresh(SEEN, RuntimeState.PAUSED, 20.0, started=False)
    assert (paused.uptime_s, paused.memory_bytes, paused.keys) == (40.0, 5, 7)
