"""A recorded run is a card with its story, its time, and the verdict that its report gives."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.model.events import Event
from core.model.records import CheckStatus
from core.process.paths import HOME_VARIABLE, recordings_dir
from core.recording import lines
from gui.app.recorded_runs import look_at_run, recorded, run_cards
from tests.scripted import scripted_run
from tests.scripted_acts import LOST, scripted_acts


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))


def kept(events: list[Event], end: bytes = b"") -> Path:
    path = recordings_dir() / "kept.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"".join(map(lines.encode, events)) + end)
    return path


def test_card_of_a_run_says_what_when_and_how_long() -> None:
    path = kept(scripted_run())
    (card,) = run_cards(recorded(), datetime(2026, 9, 1, tzinfo=UTC))
    assert card.key == str(path)
    assert card.title == "Raft KV cluster"
    assert card.about == "kill-leader\n1 March 2025 at 11:00 \u00b7 59 s"


def test_verdict_is_that_of_the_report() -> None:
    told = look_at_run(kept(scripted_run()))
    assert (told.status, told.text) == (CheckStatus.OK, "No acknowledged write was lost")


def test_run_that_lost_more_than_it_told_has_failed() -> None:
    told = look_at_run(kept(scripted_acts(lost=LOST + 1)))
    assert told.status is CheckStatus.FAILED
    assert "were lost" in told.text


def test_run_that_was_left_early_proves_nothing() -> None:
    half = [event for event in scripted_run() if event.t < 40.0]
    assert look_at_run(kept(half)).status is CheckStatus.WARNING


def test_recording_that_was_changed_says_where_and_the_way_out() -> None:
    told = look_at_run(kept(scripted_run(), b"{}\n{}\n"))
    assert told.status is CheckStatus.FAILED
    assert "isn't an event" in told.text and told.remedy
