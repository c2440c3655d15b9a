"""Tests of the command line: what is understood, and the one sentence for what isn't."""

import subprocess
import sys
from pathlib import Path

import pytest

from gui.app.arguments import parse


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        parse(arguments)
    assert stop.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_with_no_arguments_a_system_is_chosen_in_the_window_and_raft_is_the_default():
    request = parse([])
    assert request.choosing
    assert (request.entry.name, request.headless) == ("raft", False)
    assert (request.settings.story, request.settings.fault) == ("", ""), "the story has its own"
    assert request.settings.rate == 3_000.0
    assert request.settings.countdown_s == 3.0
    assert not request.settings.autopilot


@pytest.mark.parametrize(
    "arguments",
    [
        ["raft"],
        ["tikv"],
        ["--fault", "pause-leader"],
        ["--story", "outage"],
        ["--nodes", "5"],
        ["--rate", "50"],
        ["--docker"],
        ["--headless"],
        ["--replay", "run.jsonl"],
    ],
)
def test_arguments_that_ask_for_a_system_go_straight_in(arguments: list[str]):
    assert not parse(arguments).choosing


@pytest.mark.parametrize(
    "arguments", [["--light"], ["--windowed"], ["--size", "900x600"], ["--countdown", "1"]]
)
def test_arguments_that_ask_for_no_system_leave_the_choice_open(arguments: list[str]):
    assert parse(arguments).choosing


def test_headless_runs_on_autopilot_and_reports():
    request = parse(
        ["raft", "--headless", "--report", "out", "--fault", "kill-majority", "--nodes", "5"]
    )
    assert request.settings.autopilot
    assert request.report == Path("out")
    assert request.settings.fault == "kill-majority"
    assert request.choices.nodes == 5


def test_an_unknown_subject_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]):
    assert "no system 'cassandra': choose from raft" in refusal(capsys, "cassandra")


def test_an_unknown_fault_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]):
    told = refusal(capsys, "--fault", "flood")
    assert "no fault 'flood': choose from kill-leader, kill-follower" in told


@pytest.mark.parametrize("nodes", ["0", "1", "2", "99", "-3"])
def test_a_cluster_that_can_not_be_had_is_refused(capsys: pytest.CaptureFixture[str], nodes: str):
    assert f"--nodes {nodes}: " in refusal(capsys, f"--nodes={nodes}")


@pytest.mark.parametrize("rate", ["0", "-5", "nan", "inf", "1e9"])
def test_a_load_of_nothing_or_of_too_much_is_refused(capsys: pytest.CaptureFixture[str], rate: str):
    assert "--rate" in refusal(capsys, f"--rate={rate}")


def test_a_rate_that_is_no_number_is_refused(capsys: pytest.CaptureFixture[str]):
    assert "--rate" in refusal(capsys, "--rate", "fast")


@pytest.mark.parametrize("seconds", ["-1", "61", "nan"])
def test_a_countdown_nobody_would_wait_for_is_refused(
    capsys: pytest.CaptureFixture[str], seconds: str
):
    assert "--countdown" in refusal(capsys, f"--countdown={seconds}")


@pytest.mark.parametrize("size", ["big", "1920", "1920x", "100x100"])
def test_a_window_nobody_could_read_is_refused(capsys: pytest.CaptureFixture[str], size: str):
    assert "--size" in refusal(capsys, "--size", size)


def test_a_replay_has_no_terminal(capsys: pytest.CaptureFixture[str]):
    assert "leave out --headless" in refusal(capsys, "--replay", "run.jsonl", "--headless")


def test_a_report_without_a_terminal_says_where_the_window_saves_it(
    capsys: pytest.CaptureFixture[str],
):
    assert "Summary chapter" in refusal(capsys, "--report", "out")


def test_reading_the_command_line_imports_nothing_that_only_a_show_needs():
    late = "('asyncio', 'core.story.outage', 'core.show.show', 'subjects')"
    code = (
        "import sys, gui.app.arguments\n"
        "gui.app.arguments.parse([])\n"
        f"print([name for name in sys.modules if name.startswith({late})])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_story_is_asked_for_by_name():
    assert parse(["raft", "--story", "outage"]).settings.story == "outage"


def test_an_unknown_story_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]):
    told = refusal(capsys, "raft", "--story", "romance")
    assert "raft has no story 'romance': choose from outage" in told


@pytest.mark.parametrize("fault", ["kill-node", "pause-store"])
def test_a_fault_that_a_story_is_not_about_is_refused_with_the_way_out(
    capsys: pytest.CaptureFixture[str], fault: str
):
    told = refusal(capsys, "ratelimiter", "--story", "ghost-allowing", "--fault", fault)
    assert f"the story ghost-allowing isn't about the fault {fault}" in told
    assert "--fault burst" in told
    assert told.endswith(f"{fault} with --story counter-drift")


def test_a_fault_that_fits_its_story_or_is_asked_for_alone_is_taken():
    both = ["ratelimiter", "--story", "counter-drift", "--fault", "kill-node"]
    assert parse(both).settings.fault == "kill-node"
    assert parse(["ratelimiter", "--fault", "pause-store"]).settings.story == ""
    assert parse(["raft", "--story", "outage", "--fault", "kill-leader"]).settings.story == "outage"
