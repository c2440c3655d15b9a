"""Each mistake of an experiment is told with line and column, and the nearest right word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from subjects.own.experiment.read import is_experiment, read_experiment
from subjects.own.scenario.mistakes import ScenarioError
from subjects.own.scenario.read import parse_file
from tests.unit.subjects.own.experiment.experiments import content
from tests.unit.subjects.own.scenario.bad_files import BadFile, bad_files

EXPERIMENTS = bad_files("bad_experiments.txt")


@pytest.mark.parametrize("bad", EXPERIMENTS, ids=[bad.name for bad in EXPERIMENTS])
def test_each_bad_experiment_is_told_with_its_place(
    bad: BadFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("experiment.yaml").write_text(bad.text, "utf-8")
    with pytest.raises(ScenarioError) as raised:
        read_experiment(Path("experiment.yaml"))
    assert str(raised.value) == bad.told


def test_mistake_in_json_has_its_place_too(tmp_path: Path) -> None:
    file = tmp_path / "experiment.json"
    file.write_text('{"title": "t",\n "description": "d",\n\t"method": 4}', "utf-8")
    with pytest.raises(ScenarioError) as raised:
        read_experiment(file)
    assert f"{file}:3:12: `method` is a list." in str(raised.value)


def test_part_that_is_left_out_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "experiment.json"
    extra = {"controls": [{"name": "c"}], "runtime": {"rollbacks": {"strategy": "never"}}}
    file.write_text(json.dumps({**content(), **extra, "colour": "red"}, indent=1), "utf-8")
    told = [each.text for each in read_experiment(file).left_out]
    assert any(text.startswith("controls are left out") for text in told)
    assert any(text.startswith("`runtime` is left out") for text in told)
    assert "`colour` means nothing here, and is left out." in told


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("method: []", True),
        ("steady-state-hypothesis: {}", True),
        ("system: {}\nmethod: []", False),
        ("services: {}", False),
        ("- method", False),
    ],
)
def test_experiment_is_told_from_a_scenario_by_its_keys(
    text: str, is_one: bool, tmp_path: Path
) -> None:
    file = tmp_path / "file.yaml"
    file.write_text(text, "utf-8")
    assert is_experiment(parse_file(file).root) is is_one
