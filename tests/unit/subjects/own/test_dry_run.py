"""A dry run says what would be started, asked, loaded and hit, and what others would notice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from subjects.own.dry_run import DryRun, rehearse
from subjects.own.scenario.read import load
from subjects.own.scenario.resolve import complete

PROCESSES = """
system:
  processes:
    a:
      command: ["{python}", serve.py, --port, "{port}", --peer, "{b.host}:{b.port}", "two words"]
      env: {NAME: "{name}"}
      folder: data
    b: {command: [./serve, "{folder}"]}
nodes:
  a: {probe: {http: {path: /health}, status: [200, 204], every: 2s}}
  b: {victim: false}
leader: {named: {http: {path: /status}, json: $.leader}}
figures:
  Keys: {value: {command: {run: [count, "{name}"]}, regex: "\\\\d+"}}
load:
  rate: 1234
  http: {nodes: leader, write: {method: POST, path: "/set/{key}", body: "{value}"}}
faults:
  kill: {kill: leader}
  slow: {slow: [a], delay: 300ms, duration: 5s}
  burst: {burst: 5}
invariants:
  answers: {probe: {tcp: true}, stop: true}
story:
  fault: slow
  fix: {title: more, command: [fix, "it all"]}
"""
COMPOSE = """
services:
  web: {image: "web:1", ports: ["8080:80", "127.0.0.1:81:81"], restart: always}
  db: {build: ., volumes: ["./data:/data", "named:/more"], healthcheck: {test: x}}
x-faultstage:
  nodes: {web: }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns a folder, with a PATH on which there is nothing but Compose."""
    for name in ("docker", "serve"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "data").mkdir()
    return tmp_path


def rehearsed(folder: Path, text: str, name: str = "faultstage.yaml") -> DryRun:
    path = folder / name
    path.write_text(text)
    source = load(path)
    return rehearse(complete(source.scenario, path, source.compose), source.compose, 1234.0)


def lines(run: DryRun, title: str) -> tuple[str, ...]:
    return next((part.lines for part in run.parts if part.title == title), ())


def test_commands_are_shown_as_they_would_be_run(folder: Path) -> None:
    assert lines(rehearsed(folder, PROCESSES), "Would be started") == (
        f"a: {sys.executable} serve.py --port '{{port}}' --peer '127.0.0.1:{{b.port}}' 'two words'",
        "  with NAME=a",
        f"  in {folder / 'data'}",
        f"b: {folder}/serve '{{folder}}'",
    )


def test_questions_are_shown_with_what_is_good(folder: Path) -> None:
    assert lines(rehearsed(folder, PROCESSES), "Would be asked") == (
        "a: GET /health on port http, good when status 200 or 204, every 2s",
        "b: a TCP connection on port http",
        "the leader: GET /status, `$.leader`, which names it",
        r"Keys: `count '{name}'`, what `\d+` finds, every 1 s",
    )


def test_load_faults_and_stop_conditions_are_shown(folder: Path) -> None:
    run = rehearsed(folder, PROCESSES)
    assert lines(run, "Would be loaded") == (
        "1,234 operations a second by HTTP, to the leader",
        "  writes: POST /set/{key} with {value}",
        "Nothing says how to read back: no proof.",
    )
    assert lines(run, "Could be hit") == (
        "kill: kills the leader without warning (SIGKILL)",
        "slow (the one that this story plays): delays what a sends, by 300ms, for 5s",
        "burst: the load sends 5 times as much",
        "never b",
        "the fix, more: fix 'it all'",
    )
    assert lines(run, "Would be watched") == (
        "answers: a TCP connection; the fault is undone at once when it breaks",
    )


def test_missing_programs_and_folders_are_told(folder: Path) -> None:
    assert rehearsed(folder, PROCESSES).problems == ()
    (folder / "serve").unlink()
    (folder / "data").rmdir()
    no_folder, no_program = rehearsed(folder, PROCESSES).problems
    assert no_folder.startswith(f"a can't be started: there is no folder {folder / 'data'}.")
    assert no_program.startswith(f"b can't be started: there is no program ./serve in {folder}.")


def test_load_of_ones_own_is_shown_as_it_would_be_run(folder: Path) -> None:
    load = 'load: {command: {run: ["{python}", load.py, "{b.port}"], format: lines}}\n'
    text = 'system: {processes: {b: {command: ["{python}", "{b.port}"]}}}\n'
    run = rehearsed(folder, text + load)
    assert lines(run, "Would be loaded") == (
        f"{sys.executable} load.py '{{b.port}}' (measured by lines, no proof)",
    )
    assert run.problems == ()
    run = rehearsed(folder, text + load.replace('"{python}"', "k6"))
    assert "the program k6 isn't on PATH" in run.problems[0]


def test_project_is_shown_as_compose_starts_it_and_with_what_differs(folder: Path) -> None:
    run = rehearsed(folder, COMPOSE, "compose.yaml")
    config, build, up, copy, *services = lines(run, "Would be started")
    compose = "docker compose --project-name faultstage-RUN --file"
    assert config == f"{compose} {folder}/compose.yaml config"
    assert build == f"{compose} compose.yaml build db"
    assert up == f"{compose} compose.yaml up --detach --no-build --no-recreate"
    assert copy.strip().startswith("RUN is the run's id")
    assert services == [
        "  web: web:1, ports 80, 81",
        "  db: built from its folder, has a health check",
    ]
    restart, ports, mounts = run.warnings
    assert restart.endswith("so that what is hit stays down: web (always).")
    assert ports.endswith("only this machine reaches them: web 80.")
    assert mounts.endswith("written to by the containers if they like: ./data.")
    (folder / "docker").unlink()
    assert "Docker Compose is missing" in rehearsed(folder, COMPOSE, "compose.yaml").problems[0]


def test_project_that_is_not_ours_is_shown_as_such(folder: Path) -> None:
    attach = "  system: {attach: {project: shop}}\n"
    run = rehearsed(folder, COMPOSE + attach, "compose.yaml")
    [started] = lines(run, "Would be started")
    assert started.startswith("Nothing: the project shop runs already, and isn't ours.")
    assert "--yes-break shop" in started
    assert run.warnings == ()


REPLICATED = """
services:
  web: {image: "web:${TAG_OF_WEB}", scale: 2, volumes: ["./data:/data"]}
"""


def test_replicas_and_variables_that_nothing_fills_in_are_shown(folder: Path) -> None:
    run = rehearsed(folder, REPLICATED, "compose.yaml")
    assert lines(run, "Would be started")[-2:] == ("  web-1: web:", "  web-2: web:")
    mounts, unset = run.warnings
    assert mounts.endswith("./data.")
    assert unset.startswith("Nothing fills in ${TAG_OF_WEB} of the Compose file")
    assert not run.problems
