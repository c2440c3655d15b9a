"""Both stories of the rate limiter, played by ``faultstage ratelimiter --headless``."""

from pathlib import Path

import pytest

from core.model.events import Diagnosed
from core.recording.reader import read_recording
from core.report.summary import RunSummary
from tests.integration.headless import PlayedProgram, play_headless
from tests.integration.ratelimiter.live import needs_store

pytestmark = [pytest.mark.integration, needs_store, pytest.mark.timeout(300)]


def start(folder: Path, *arguments: str) -> PlayedProgram:
    return play_headless(folder, "ratelimiter", "--countdown", "0.5", *arguments)


def play(folder: Path, *arguments: str) -> tuple[int, RunSummary, str]:
    return start(folder, *arguments).outcome


def explained(folder: Path) -> list[str]:
    """Returns the keys of all that was explained in a run.

    On a busy machine the load may be too much later on, or a limiter wait too long for the store
    and let too much through: other findings, and true.
    """
    events = read_recording(folder / "run.jsonl")
    return [event.explanation.key for event in events if isinstance(event, Diagnosed)]


def values(summary: RunSummary, row: str) -> tuple[str, ...]:
    """Returns the values of the row whose name begins with ``row``."""
    assert summary.comparison is not None
    return next(each.values for each in summary.comparison.rows if each.name.startswith(row))


def test_the_synced_policy_lets_a_burst_through_and_the_atomic_one_does_not(tmp_path: Path):
    code, summary, told = play(tmp_path, "--story", "ghost-allowing")
    assert code == 0, told
    assert summary.completed
    assert (summary.lost_writes, summary.read_anomalies) == (0, 0)
    synced, atomic = values(summary, "over the limit")
    assert int(synced.replace("\u202f", "")) > 0
    assert atomic == "0"
    assert values(summary, "most that three limiters can be over") == ("332", "0")
    # Where lines are wrapped depends on how many digits their figures have.
    lines = " ".join(told[: told.index("Figures")].split())
    for said in ("The load stops.", "load stopped", "Each of 4 keys may make", "under the atomic"):
        assert lines.count(said) == 1, said
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "The same burst, twice" in page
    recording = read_recording(tmp_path / "run.jsonl")
    events = list(recording)
    assert len(events) > 100
    assert recording.remarks == []
    assert "ghost-allowing" in explained(tmp_path)
    assert summary.diagnosis in ("ghost-allowing", "overload")


def test_a_paused_store_makes_the_counters_drift_and_they_are_mended(tmp_path: Path):
    code, summary, told = play(tmp_path, "--story", "counter-drift")
    assert code == 0, told
    assert summary.completed
    assert "store-paused" in explained(tmp_path)
    assert summary.detected_s is not None
    before, during, after = values(summary, "most of one key")
    limit = 20
    assert int(during) > limit
    assert max(int(before), int(after)) <= limit
    _, drift, mended = values(summary, "counters off by")
    assert int(drift.replace("\u202f", "")) > 0
    assert mended == "0"
    assert "Before, store paused, and after" in (tmp_path / "report.html").read_text("utf-8")
    for said in (
        "The load stops",
        "load stopped",
        "No limiter reaches",
        "Everything that it needs",
    ):
        assert told.count(said) == 1, said


def test_a_killed_limiter_leaves_the_others(tmp_path: Path):
    code, summary, told = play(tmp_path, "--fault", "kill-node")
    assert code == 0, told
    assert "story counter-drift \u00b7 fault kill-node" in told
    assert summary.completed
    assert "limiter-lost" in explained(tmp_path)


def test_a_fault_that_a_story_is_not_about_is_told_with_the_way_out(tmp_path: Path):
    done = start(tmp_path / "out", "--story", "ghost-allowing", "--fault", "kill-node")
    assert done.code == 2
    assert not (tmp_path / "out").exists()
    assert "isn't about the fault kill-node" in done.problems
    assert "--story counter-drift" in done.problems


def test_a_missing_store_is_told_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FAULTSTAGE_VALKEY_SERVER", str(tmp_path / "nowhere"))
    done = start(tmp_path / "out")
    assert done.code == 1
    assert "nowhere" in done.told


@pytest.mark.parametrize(("fault", "what"), [("cut-store", "cut off"), ("slow-store", "slowed")])
def test_store_that_is_cut_off_or_slow_makes_the_counters_drift(
    tmp_path: Path, fault: str, what: str
):
    code, summary, told = play(tmp_path, "--fault", fault)
    assert code == 0, told
    assert summary.completed
    assert "store-unreachable" in explained(tmp_path)
    _, during, after = values(summary, "most of one key")
    assert int(during) > 20 >= int(after)
    assert f"Before, store {what}, and after" in (tmp_path / "report.html").read_text("utf-8")
