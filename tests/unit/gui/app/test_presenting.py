"""The presenter's options on the command line, and what a rehearsal prints at its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.show.presenter.keeper import RehearsalKeeper
from core.views.timeline import Timeline
from gui.app.arguments import parse
from gui.app.presenting import tell_rehearsal
from tests.scripted import scripted_run


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        parse(arguments)
    assert stop.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_own_notes_are_read_with_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    file.write_text("# Load\nmine\n")
    request = parse(["raft", "--notes", str(file)])
    assert request.notes is not None
    assert request.notes.name == "talk.md"
    assert parse(["raft"]).notes is None


def test_bad_notes_are_refused_with_their_name_and_the_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = refusal(capsys, "raft", "--notes", str(tmp_path / "talk.md"))
    assert "talk.md can't be read" in told
    assert "leave --notes out" in told


@pytest.mark.parametrize("arguments", [("--rehearse",), ("--notes", "x.md")])
def test_presenter_options_need_the_window(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert "is for the window" in refusal(capsys, "raft", "--headless", *arguments)


def test_recording_is_no_rehearsal(capsys: pytest.CaptureFixture[str]) -> None:
    assert "leave out --replay" in refusal(capsys, "--replay", "run.jsonl", "--rehearse")


def test_rehearsal_leaves_the_choice_of_a_system_open() -> None:
    request = parse(["--rehearse"])
    assert request.rehearse
    assert request.choosing


def test_times_are_printed_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    timeline = Timeline()
    keeper = RehearsalKeeper(timeline)
    for event in scripted_run():
        timeline.append(event)
    tell_rehearsal(keeper)
    printed = capsys.readouterr().out
    assert printed.startswith("Rehearsal: the first rehearsal of this story\n")
    assert "Load" in printed
    assert "isn't kept" not in printed


def test_nothing_is_printed_without_a_rehearsal(capsys: pytest.CaptureFixture[str]) -> None:
    tell_rehearsal(None)
    tell_rehearsal(RehearsalKeeper(Timeline()))
    assert capsys.readouterr().out == ""
