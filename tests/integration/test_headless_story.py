"""The whole story on the real cluster, played by ``faultstage raft --headless``."""

from pathlib import Path

import pytest

from core.recording.reader import read_recording
from core.report.summary import RunSummary
from tests.integration.headless import play_headless
from tests.integration.pictured import assert_leader_is_voted_out_falls_behind_and_catches_up

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

FAULTS = (
    ("kill-leader", "leader", "killed-leader"),
    ("kill-follower", "follower", "killed-follower"),
    ("pause-leader", "leader", "paused-node"),
    ("cut-leader", "leader", "cut-off-node"),
    ("kill-majority", "leader, follower", "majority-lost"),
)
"""What is played on processes and on containers, with the victims' roles and the diagnosis."""
BRIEFLY = ("--countdown", "0.2", "--rate", "1000")
"""Tests run beside others: they leave some of the machine to them."""


def play(folder: Path, *arguments: str) -> tuple[int, RunSummary, str]:
    return play_headless(folder, "raft", *arguments).outcome


def assert_nothing_lost(code: int, summary: RunSummary, told: str) -> None:
    """Asserts that every write was read back, and that the exit code tells of stale reads alone.

    A JetStream node that was cut off or paused answers reads by itself when it is back: what it
    hasn't caught up with, it doesn't find. That is told, and fails the run; whether it comes to
    that, only the machine's speed decides.
    """
    assert summary.lost_writes == 0
    assert code == (1 if summary.read_anomalies else 0), told


@pytest.mark.parametrize(
    ("fault", "role", "diagnosis"), [*FAULTS, ("cut-follower", "follower", "cut-off-node")]
)
def test_the_story_completes_and_loses_nothing(
    tmp_path: Path, fault: str, role: str, diagnosis: str
):
    code, summary, told = play(tmp_path, *BRIEFLY, "--fault", fault)
    assert_nothing_lost(code, summary, told)
    assert summary.completed
    if fault.startswith("kill"):
        assert summary.read_anomalies == 0
    assert (summary.victim_role, summary.diagnosis) == (role, diagnosis)
    assert summary.acked_writes is not None
    assert summary.acked_writes > 0
    for figure in (summary.detected_s, summary.outage_s, summary.recovered_s, summary.rejoined_s):
        assert figure is not None
        assert figure >= 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<svg" in page
    if fault == "kill-leader":
        assert_leader_is_voted_out_falls_behind_and_catches_up(tmp_path / "run.jsonl")
    recording = read_recording(tmp_path / "run.jsonl")
    assert sum(1 for _ in recording) > 100
    assert recording.remarks == []


def test_five_nodes_survive_the_loss_of_their_leader(tmp_path: Path):
    code, summary, told = play(tmp_path, "--countdown", "0", "--nodes", "5", "--rate", "500")
    assert code == 0, told
    assert (summary.nodes, summary.lost_writes) == (5, 0)


def test_a_missing_server_is_told_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FAULTSTAGE_NATS_SERVER", str(tmp_path / "nowhere"))
    code, summary, told = play(tmp_path, "--countdown", "0")
    assert code == 1
    assert not summary.completed
    assert summary.lost_writes is None
    assert "nowhere" in told
