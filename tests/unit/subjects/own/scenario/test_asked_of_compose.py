"""Compose is asked about a Compose file that leads to others; any other file is read alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from subjects.own.scenario.compose.asked import asked_of_compose, needs_compose
from subjects.own.scenario.read import load
from subjects.own.scenario.text.parts import child
from subjects.own.scenario.text.yaml_file import parse_yaml

EXTENDS = """
services:
  web: {extends: {file: base.yaml, service: web}}
  off: {image: a, profiles: [x]}
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns the folder that PATH leads to; it has no program yet."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        (EXTENDS, True),
        ("include: [other.yaml]\nservices: {}\n", True),
        ("services: {a: {image: a}}\n", False),
        ("services: [a]\n", False),
        ("services: {a: }\n", False),
    ],
)
def test_only_files_that_lead_to_others_need_compose(text: str, needs: bool) -> None:
    assert needs_compose(parse_yaml(text).root) is needs


def test_services_of_other_files_are_those_that_compose_names(
    programs: Path, tmp_path: Path
) -> None:
    put(programs, "docker", "exit 1")  # without the plugin
    put(
        programs,
        "docker-compose",
        'echo "services: {web: {image: base, ports: [{target: 80}], healthcheck: {test: x}}}"',
    )
    path = tmp_path / "compose.yaml"
    path.write_text(EXTENDS)
    compose = load(path).compose
    assert compose is not None
    assert list(compose.services) == ["web", "off"]
    web = compose.services["web"]
    assert (web.image, web.ports, web.has_health_check) == ("base", (80,), True)


def test_file_and_profiles_are_handed_to_compose(programs: Path, tmp_path: Path) -> None:
    put(programs, "docker", 'echo "said: \\"$*; $TAG\\""')
    path = tmp_path / "my compose.yaml"
    root = asked_of_compose(path, ("a", "b"), {"TAG": "7"})
    assert root is not None
    said = child(root, "said")
    assert said is not None
    told = f"compose --file {path} --profile a --profile b config; 7"
    assert getattr(said, "raw", "") == told


@pytest.mark.parametrize("script", ["exit 1", "echo '[unclosed'", "printf ''"])
def test_without_an_answer_the_file_is_read_alone(
    script: str, programs: Path, tmp_path: Path
) -> None:
    put(programs, "docker", script)
    path = tmp_path / "compose.yaml"
    path.write_text(EXTENDS)
    compose = load(path).compose
    assert compose is not None
    assert list(compose.services) == ["web", "off"]
