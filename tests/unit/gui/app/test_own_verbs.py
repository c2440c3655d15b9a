"""own FILE, own --init, own --dry-run and schema on the command line; nothing is started."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.ports import SubjectError
from gui.app.arguments import parse
from gui.app.cli import main

SCENARIO = """
title: Two
system:
  processes:
    a: {command: ["{python}", -c, "", "{port}"], env: {PEER: "{b.host}:{b.port}"}}
    b: {command: ["{python}", -c, ""], ports: [http, peer]}
load: {rate: 77, redis: {nodes: a}}
faults:
  kill: {kill: any}
  freeze: {pause: b, duration: 5s}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns the working folder, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def scenario(folder: Path) -> Path:
    path = folder / "faultstage.yaml"
    path.write_text(SCENARIO)
    return Path(path.name)


def test_file_may_stand_before_and_behind_options(scenario: Path) -> None:
    for arguments in (
        ["own", str(scenario), "--headless", "--fault", "freeze"],
        ["own", "--headless", "--fault", "freeze", str(scenario)],
        ["own", "--headless", str(scenario), "--fault", "freeze"],
    ):
        request = parse(arguments)
        assert (request.entry.name, request.choices.file) == ("own", scenario)
        assert request.headless
        assert (request.settings.fault, request.settings.rate) == ("freeze", 77.0)


def test_rate_of_the_command_line_wins_over_that_of_the_file(scenario: Path) -> None:
    assert parse(["own", str(scenario), "--rate", "5"]).settings.rate == 5.0


def test_file_of_the_folder_is_taken_where_none_is_named(folder: Path) -> None:
    with pytest.raises(SubjectError, match=r"there is no faultstage\.yaml") as raised:
        parse(["own"])
    assert "own --init" in raised.value.remedy
    (folder / "docker-compose.yml").write_text("services:\n  a: {image: a}\n")
    assert parse(["own"]).choices.file == Path("docker-compose.yml")
    (folder / "faultstage.yaml").write_text(SCENARIO)
    assert parse(["own"]).choices.file == Path("faultstage.yaml")


def test_file_that_is_changed_is_read_again(scenario: Path) -> None:
    assert parse(["own"]).settings.rate == 77.0
    scenario.write_text(SCENARIO.replace("77", "1234"))
    assert parse(["own"]).settings.rate == 1234.0


def test_mistakes_in_the_file_are_told_without_usage_and_end_with_code_2(
    scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario.write_text("titel: x\nload: {}\n")
    assert main(["own", "--headless"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "faultstage: The scenario has two mistakes:"
    assert told[1].startswith("faultstage.yaml:1:1: there is no key `titel`")
    assert told[2].startswith("faultstage.yaml:2:1: `load` needs exactly one of")
    assert len(told) == 3


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["own", "--fault", "nope"], "own faultstage.yaml knows no fault 'nope': choose from kill"),
        (["own", "--story", "nope"], "own faultstage.yaml has no story 'nope'"),
        (["raft", "faultstage.yaml"], "unrecognized arguments: faultstage.yaml (raft takes no"),
        (["faultstage.yaml"], "a file needs its system before it: faultstage own faultstage.yaml"),
        (["raft", "--dry-run"], "--dry-run goes with a scenario file: faultstage own FILE"),
        (["raft", "--init"], "--init is of own: faultstage own --init [FOLDER]"),
        (["own", "--nodes", "3"], "--nodes isn't an option of own. Leave out --nodes."),
        (["own", "--docker"], "--docker: the file says where the nodes of own run. Leave out"),
        (["own", "--yes-break", "x"], "--yes-break x: the file is about another system. Leave it"),
    ],
)
def test_impossible_request_is_told_in_a_sentence(
    arguments: list[str], told: str, scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del scenario
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = stop.code
    assert code == 2
    assert told in capsys.readouterr().err.splitlines()[-1]


def test_dry_run_says_what_would_be_done(
    scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["own", str(scenario), "--dry-run", "--fault", "freeze"]) == 0
    told = capsys.readouterr().out
    assert "77 operations a second by Redis, to a" in told
    assert "freeze (the one that this story plays): freezes b, for 5s" in told
    assert told.splitlines()[-1].endswith("nothing was started, asked, loaded or hit.")


def test_dry_run_of_what_can_not_be_had_ends_with_code_2(
    scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario.write_text(SCENARIO.replace('"{python}", -c, ""]', "no-such-program]"))
    assert main(["own", str(scenario), "--dry-run"]) == 2
    told = capsys.readouterr().out
    assert "b can't be started: the program no-such-program isn't on PATH." in told


def test_init_writes_a_scenario_that_can_be_played_and_overwrites_none(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "shop").mkdir()
    (folder / "shop" / "compose.yaml").write_text("services:\n  web: {image: nginx}\n")
    assert main(["own", "--init", "shop"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Wrote shop/faultstage.yaml for the services in shop/compose.yaml."
    assert told[1] == "  web: nginx; no health check"
    assert "own shop/faultstage.yaml --dry-run says what it would do" in told[2]
    assert parse(["own", "shop/faultstage.yaml"]).choices.file == Path("shop/faultstage.yaml")
    assert main(["own", "--init", "shop"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["own", "--init", "--force", "shop"]) == 0
    assert main(["own", "--init", "nowhere"]) == 2
    assert "There is no folder nowhere." in capsys.readouterr().err


def test_init_takes_the_folder_that_one_is_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["own", "--init"]) == 0
    assert "there is no Compose file here" in capsys.readouterr().out
    assert (folder / "faultstage.yaml").exists()


def test_schema_and_reference_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert main(["schema", "--reference"]) == 0
    assert capsys.readouterr().out.startswith("## The scenario\n")
