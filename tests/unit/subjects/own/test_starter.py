"""A first scenario is written for a folder, and can be played as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.ports import SubjectError
from subjects.own.scenario.mistakes import ScenarioError
from subjects.own.scenario.probes import ProbeSpec
from subjects.own.scenario.read import read
from subjects.own.starter import write_starter

COMPOSE = """
name: my-shop
services:
  web: {image: "nginx:1", ports: ["80:80"], healthcheck: {test: [CMD, "true"]}}
  db: {image: "registry.example/postgres:16"}
  load: {image: tool}
  migrate: {image: tool}
  debug: {image: tool, profiles: [debug]}
  api: {build: ., depends_on: {migrate: {condition: service_completed_successfully}}}
"""


def uncommented(text: str) -> str:
    """Returns a scenario with its examples taken up, as its comments say."""
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("title:"))
    taken = (line.removeprefix("# ") if _is_example(line) else line for line in lines[first:])
    return "\n".join(taken) + "\n"


def _is_example(line: str) -> bool:
    body = line.removeprefix("# ")
    return line.startswith("# ") and (body.startswith(" ") or body.rstrip().endswith(":"))


def test_first_scenario_of_a_compose_project_knows_its_services(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    made = write_starter(tmp_path)
    scenario = read(made.path)
    assert scenario.title == "My shop"
    assert [(node.name, node.service) for node in scenario.nodes] == [
        ("web", "web"),
        ("db", "db"),
        ("load-node", "load"),
        ("api", "api"),
    ]
    probes = {node.name: node.probe for node in scenario.nodes}
    assert probes["web"] == ProbeSpec(health=True)
    assert probes["db"] == ProbeSpec(tcp=5432)
    assert probes["api"] is None
    text = made.path.read_text()
    assert "# migrate:" in text
    assert "#   postgres: {nodes: [db]}" in text
    assert "profiles: [debug]" in text
    assert [line.split(":")[0] for line in made.services] == [
        "web",
        "db",
        "load",
        "migrate",
        "debug",
        "api",
    ]


def test_first_scenario_without_a_compose_file_is_of_processes(tmp_path: Path) -> None:
    made = write_starter(tmp_path)
    assert made.compose is None
    scenario = read(made.path)
    assert [node.name for node in scenario.nodes] == ["n1", "n2", "n3"]
    assert list(scenario.faults) == ["kill", "pause"]


@pytest.mark.parametrize("compose", [COMPOSE, ""])
def test_examples_in_the_comments_are_right(compose: str, tmp_path: Path) -> None:
    if compose:
        (tmp_path / "compose.yaml").write_text(compose)
    made = write_starter(tmp_path)
    text = uncommented(made.path.read_text())
    # Of the two ways to know a leader one has to be left out.
    text = text.replace("  named: {http: {path: /status}, json: $.leader}\n", "")
    made.path.write_text(text.replace("path: /", "port: 80, path: /") if compose else text)
    scenario = read(made.path)
    assert scenario.leader is not None
    assert scenario.load is not None
    assert scenario.invariants
    assert scenario.story.expect is not None


def test_schema_lies_beside_the_scenario_which_names_it_for_editors(tmp_path: Path) -> None:
    made = write_starter(tmp_path)
    first = made.path.read_text().splitlines()[0]
    assert first == f"# yaml-language-server: $schema={made.schema.name}"
    assert json.loads(made.schema.read_text())["title"] == "Faultstage scenario"


def test_scenario_is_not_overwritten_unless_that_is_asked_for(tmp_path: Path) -> None:
    made = write_starter(tmp_path)
    made.path.write_text("mine\n")
    with pytest.raises(SubjectError, match="is there already") as raised:
        write_starter(tmp_path)
    assert "--force" in raised.value.remedy
    assert made.path.read_text() == "mine\n"
    write_starter(tmp_path, force=True)
    assert made.path.read_text() != "mine\n"
    made.path.unlink()
    write_starter(tmp_path)  # the schema is ours, and may be written again
    made.path.unlink()
    made.schema.write_text("{}")
    with pytest.raises(SubjectError, match="is there already"):
        write_starter(tmp_path)
    assert not made.path.exists()


def test_compose_file_that_has_a_scenario_gets_no_second_one(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE + "x-faultstage: {title: mine}\n")
    with pytest.raises(SubjectError, match="has a scenario itself"):
        write_starter(tmp_path)


def test_bad_compose_file_or_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SubjectError, match="There is no folder"):
        write_starter(tmp_path / "none")
    (tmp_path / "compose.yaml").write_text("services: [\n")
    with pytest.raises(ScenarioError, match="2:1: this is no YAML: a value is missing"):
        write_starter(tmp_path)
    assert not (tmp_path / "faultstage.yaml").exists()


@pytest.mark.parametrize("name", ["no", "a: b", 'it\'s "so"', "7", "caf\u00e9", "{x}"])
def test_folder_of_any_name_gives_a_scenario(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    made = write_starter(folder)
    text = made.path.read_text("utf-8")
    assert text.count("title: ") >= 1
    assert "name is" not in text
    made.path.write_text(f"name: fixed\n{text}", "utf-8")
    assert read(made.path).title.casefold() == name.casefold()


def test_variables_that_nothing_fills_in_are_asked_for(tmp_path: Path) -> None:
    text = 'services: {web: {image: "web:${TAG_OF_WEB}", environment: {A: "$SECRET_OF_WEB"}}}\n'
    (tmp_path / "compose.yaml").write_text(text)
    spec = read(write_starter(tmp_path).path).system.compose
    assert spec is not None
    assert spec.env == {"TAG_OF_WEB": "", "SECRET_OF_WEB": ""}
