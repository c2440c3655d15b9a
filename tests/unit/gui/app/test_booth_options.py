"""The booth's options: what goes together, and the sentence for what doesn't."""

import pytest

from core.model.tally import DayTally, ProofTotal
from core.show.booth.state import IDLE_S
from core.show.booth.tally_file import tally_path, write_tallies
from gui.app.arguments import parse
from gui.app.cli import main
from tests.unit.gui.app.test_cli import refusal


def test_booth_goes_straight_in_and_waits_ninety_seconds():
    request = parse(["--booth"])
    assert request.booth_idle_s == IDLE_S == 90.0
    assert not request.choosing
    assert request.entry.name == "raft"


def test_idle_time_can_be_chosen():
    assert parse(["ratelimiter", "--booth", "--idle", "30"]).booth_idle_s == 30.0


def test_idle_time_is_none_without_a_booth():
    assert parse([]).booth_idle_s is None


@pytest.mark.parametrize("seconds", ["0", "-3", "nan", "inf", "4", "1e9"])
def test_idle_time_that_makes_no_sense_is_refused(capsys: pytest.CaptureFixture[str], seconds: str):
    assert "takes 5 to 3,600 seconds" in refusal(capsys, "--booth", f"--idle={seconds}")


def test_idle_time_without_a_booth_is_refused(capsys: pytest.CaptureFixture[str]):
    assert "--idle goes with --booth" in refusal(capsys, "--idle", "30")


@pytest.mark.parametrize("other", [["--headless"], ["--replay", "run.jsonl"]])
def test_booth_without_a_real_window_is_refused(
    capsys: pytest.CaptureFixture[str], other: list[str]
):
    assert f"leave out {other[0]}" in refusal(capsys, "--booth", *other)


@pytest.mark.parametrize("other", [["--rehearse"], ["--notes", "notes.md"]])
def test_booth_with_what_a_presenter_needs_is_refused(
    capsys: pytest.CaptureFixture[str], other: list[str]
):
    assert f"leave out {other[0]}" in refusal(capsys, "--booth", *other)


def test_help_says_how_to_leave_a_booth(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        parse(["--help"])
    assert "Ctrl+Shift+Q held for 3 s" in " ".join(capsys.readouterr().out.split())


def test_tally_prints_what_is_on_disk(capsys: pytest.CaptureFixture[str]):
    write_tallies((DayTally(day="2030-05-17", shows=3, writes=ProofTotal(30, 30, 0)),))
    assert main(["tally"]) == 0
    assert "2030-05-17   3 shows to the proof" in capsys.readouterr().out


def test_tally_that_cannot_be_read_is_told_with_where_it_is(capsys: pytest.CaptureFixture[str]):
    tally_path().parent.mkdir(parents=True)
    tally_path().write_bytes(b"{")
    for _ in range(2):
        assert main(["tally"]) == 2
        told = capsys.readouterr()
        assert "The tally can't be read" in told.err
        assert "tally.unreadable" in told.err
        assert "No show" not in told.out


def test_tally_without_a_show_says_so(capsys: pytest.CaptureFixture[str]):
    assert main(["tally"]) == 0
    assert "No show has come to its proof yet" in capsys.readouterr().out
