"""The stories of Valkey Sentinel, played by ``faultstage sentinel --headless``."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.report.history import ViolationSpan
from core.report.summary import RunSummary
from core.story.acts import NOTICED_S
from subjects.kit.reads_true import READS_TRUE
from tests.integration.headless import play_headless
from tests.integration.pictured import (
    assert_sentinels_vote_and_clients_go_on_at_the_former_primary,
)
from tests.integration.ratelimiter.live import needs_store

pytestmark = [pytest.mark.integration, needs_store, pytest.mark.timeout(300)]

MANY = 100
"""Writes that a few seconds bring, on a busy machine too; a quiet one takes 1,000 a second."""


def play(folder: Path, *arguments: str) -> tuple[int, RunSummary, str]:
    words = ("sentinel", "--countdown", "0.5", *arguments)
    return play_headless(folder, *words).outcome


def test_woken_primary_loses_what_it_takes_until_it_needs_a_replica(tmp_path: Path) -> None:
    code, summary, told = play(tmp_path, "--story", "woken-primary")
    assert code == 0, told
    first, second = summary.acts
    assert first.lost_writes > MANY
    assert first.diagnosis == "former-primary"
    assert first.losses is not None
    assert sum(count for _, count in first.losses.by_client) == first.lost_writes
    assert second.lost_writes == 0 < second.acked_writes
    assert summary.lost_writes == first.lost_writes
    for said in ("+sdown", "+odown", "+elected-leader", "+switch-master", "+convert-to-slave"):
        assert said in told
    assert "says primary, sentinels say" in told
    assert "What it cost" in (tmp_path / "report.html").read_text("utf-8")
    assert_sentinels_vote_and_clients_go_on_at_the_former_primary(tmp_path / "run.jsonl")


def is_noticed(violation: ViolationSpan, summary: RunSummary) -> bool:
    """Whether a health check, and not the load's own reads, broke soon after the first fault."""
    assert summary.fault_t is not None
    is_soon = 0 <= violation.opened_t - summary.fault_t <= NOTICED_S
    return is_soon and violation.invariant != READS_TRUE


def test_quick_restart_loses_all_with_every_check_green_until_it_keeps_a_file(
    tmp_path: Path,
) -> None:
    code, summary, told = play(tmp_path, "--story", "quick-restart")
    assert code == 0, told
    first, second = summary.acts
    assert first.lost_writes > MANY
    assert first.diagnosis == summary.diagnosis == "emptied-primary"
    # What was noticed, and only that, is told; on a busy machine a restart may take that long.
    noticed = [each.text for each in summary.violations if is_noticed(each, summary)]
    assert first.noticed is bool(noticed)
    assert ("No health check noticed anything" in told) is not first.noticed
    assert all(text in told for text in noticed)
    assert second.lost_writes == 0 < second.acked_writes


def test_split_brain_loses_what_the_cut_off_primary_takes_until_clients_wait_for_a_replica(
    tmp_path: Path,
) -> None:
    code, summary, told = play(tmp_path, "--story", "split-brain")
    assert code == 0, told
    first, second = summary.acts
    assert first.lost_writes > MANY
    assert first.diagnosis == "former-primary"
    assert first.noticed
    assert second.lost_writes == 0 < second.acked_writes
    assert "Cut off \u00b7 runs, cut off from the others \u00b7 says primary, sentinels say" in told
    assert "The primary is cut off: v1" in told
    assert "Two primaries, over: v1 is a replica now" in told
    assert "Cutting off v1, the primary" in told
    assert "the leader" not in told and "follower" not in told.lower()


def test_outage_fails_over_and_loses_nothing(tmp_path: Path) -> None:
    code, summary, told = play(tmp_path, "--story", "outage")
    assert code == 0, told
    assert (summary.lost_writes, summary.acts) == (0, ())
    assert summary.diagnosis == "failed-over"


def test_two_killed_sentinels_leave_no_failover_and_that_is_said(tmp_path: Path) -> None:
    code, summary, told = play(tmp_path, "--fault", "kill-sentinels")
    assert code == 0, told
    assert summary.story == "outage"
    assert summary.lost_writes == 0
    assert "No failover: one of three sentinels left" in told
