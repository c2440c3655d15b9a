"""The content of the Compose file, and the calls of Compose."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.ports import SubjectError
from subjects.hosts.containers.compose_command import ComposeCommand, find_compose
from subjects.hosts.containers.compose_project import Project
from subjects.hosts.containers.labels import RUN, SERVICE
from tests.unit.subjects.hosts.containers.memory import MemoryEngine


def project(folder: Path, **services: dict[str, Any]) -> Project:
    return Project(MemoryEngine().engine, "R1", folder, services)


def test_every_service_has_our_labels_and_its_name_among_its_peers(tmp_path: Path) -> None:
    content = project(tmp_path, n1={"image": "i", "labels": {"x": "y"}}).content()
    n1 = content["services"]["n1"]
    assert (n1["labels"][RUN], n1["labels"][SERVICE], n1["labels"]["x"]) == ("R1", "n1", "y")
    assert n1["networks"] == {"peers": {"aliases": ["n1"]}}
    assert n1["restart"] == "no"


def test_the_peers_have_no_way_out_and_no_other_network_is_made(tmp_path: Path) -> None:
    networks = project(tmp_path, n1={"image": "i"}).content()["networks"]
    assert list(networks) == ["peers"]
    assert networks["peers"]["internal"] is True
    assert networks["peers"]["labels"][RUN] == "R1"


def test_compose_file_has_no_version_to_warn_of(tmp_path: Path) -> None:
    assert set(project(tmp_path, n1={"image": "i"}).content()) == {"services", "networks"}


def test_dollar_in_a_service_is_escaped(tmp_path: Path) -> None:
    service = {"image": "i", "command": ["echo", "$HOME"], "environment": {"A": "${B}"}}
    n1 = project(tmp_path, n1=service).content()["services"]["n1"]
    assert n1["command"] == ["echo", "$$HOME"]
    assert n1["environment"]["A"] == "$${B}"


def test_the_names_are_those_that_the_engine_gives(tmp_path: Path) -> None:
    made = project(tmp_path, n1={"image": "i"})
    assert (made.name, made.peers, made.access) == (
        "faultstage-r1",
        "faultstage-r1_peers",
        "faultstage-r1_access",
    )


def test_a_service_that_was_not_made_has_no_container(tmp_path: Path) -> None:
    with pytest.raises(SubjectError, match="n7"):
        project(tmp_path).container_id("n7")


def program(*lines: str) -> ComposeCommand:
    return ComposeCommand((sys.executable, "-c", "\n".join(lines)), "2.0")


async def test_compose_uses_the_engine_that_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_CONTEXT", "another")
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    monkeypatch.setenv("COMPOSE_FILE", "another.yaml")
    command = program("import json, os", "print(json.dumps(dict(os.environ)))")
    engine = {"DOCKER_HOST": "unix:///s", "DOCKER_TLS_VERIFY": ""}
    seen = json.loads(await command.run((), folder=tmp_path, environment=engine))
    assert seen["DOCKER_HOST"] == "unix:///s"
    assert not {"DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "COMPOSE_FILE"} & set(seen)


async def test_last_complaint_of_compose_is_in_the_error(tmp_path: Path) -> None:
    command = program("print('first')", "raise SystemExit('no such service: n7')")
    with pytest.raises(SubjectError, match="no such service: n7"):
        await command.run(("up",), folder=tmp_path, environment={})


async def test_hanging_compose_is_ended(tmp_path: Path) -> None:
    spawned: list[int] = []
    command = program("import time", "time.sleep(600)")
    with pytest.raises(SubjectError, match="took longer"):
        await command.run(
            (), folder=tmp_path, environment={}, on_spawn=spawned.append, timeout_s=0.01
        )
    assert len(spawned) == 1


async def test_missing_compose_is_reported_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SubjectError, match="missing") as failed:
        await find_compose()
    assert "docker-compose-plugin" in failed.value.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="programs are scripts here")
@pytest.mark.parametrize(
    ("programs", "argv"),
    [
        ({"docker": 0, "docker-compose": 0}, ("docker", "compose")),
        ({"docker": 1, "docker-compose": 0}, ("docker-compose",)),
        ({"docker-compose": 0}, ("docker-compose",)),
    ],
)
async def test_the_plugin_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programs: dict[str, int], argv: tuple[str, ...]
) -> None:
    for name, code in programs.items():
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\necho v2.40.1\nexit {code}\n")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = await find_compose()
    assert (found.argv, found.version) == (argv, "2.40.1")


@pytest.mark.skipif(sys.platform == "win32", reason="sessions are POSIX's")
async def test_process_that_compose_leaves_behind_holds_up_nobody(tmp_path: Path) -> None:
    """A credential helper or an agent of the person's may stay, with the output open."""
    leave = "subprocess.Popen(['sleep', '600'], start_new_session=True)"
    command = program("import subprocess", f"left = {leave}", "print(left.pid)")
    said = await command.run((), folder=tmp_path, environment={})
    psutil.Process(int(said)).kill()


async def test_much_output_holds_up_nobody(tmp_path: Path) -> None:
    command = program("import sys", "print('x' * 5_000_000)", "sys.stderr.write('y' * 5_000_000)")
    said = await command.run((), folder=tmp_path, environment={})
    assert set(said.strip()) == {"x"}


@pytest.mark.skipif(sys.platform == "win32", reason="programs are scripts here")
async def test_version_of_compose_is_found_between_the_words_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker = tmp_path / "docker"
    docker.write_text("#!/bin/sh\necho Welcome\necho v2.29.1\necho WARNING: old >&2\n")
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert (await find_compose()).version == "2.29.1"
