"""Tests of each way in which an engine can be missing, with the remedy on each system."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model.records import CheckStatus
from subjects.hosts.containers.checks import engine as checks_engine
from subjects.hosts.containers.checks.engine import engine_found, no_engine
from subjects.hosts.containers.engine.errors import EngineError, Trouble, explain

SOCKET = "unix:///var/run/docker.sock"
PIPE = "npipe:////./pipe/docker_engine"


@pytest.fixture(autouse=True)
def a_machine_with_systemd(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(checks_engine, "_SYSTEMD", tmp_path)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def which(name: str) -> str:
        return f"/usr/bin/{name}"

    monkeypatch.setattr("shutil.which", which)


@pytest.fixture
def not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def which(_: str) -> None:
        return None

    monkeypatch.setattr("shutil.which", which)


@pytest.mark.parametrize(
    ("platform", "url", "trouble", "command"),
    [
        ("linux", SOCKET, Trouble.AWAY, "sudo systemctl start docker"),
        ("linux", SOCKET, Trouble.HUNG, "sudo systemctl restart docker"),
        ("linux", SOCKET, Trouble.DENIED, "sudo usermod -aG docker $USER"),
        ("linux", "unix:///run/user/1/docker.sock", Trouble.AWAY, "systemctl --user start docker"),
        (
            "linux",
            "unix:///home/me/.docker/desktop/docker.sock",
            Trouble.AWAY,
            "systemctl --user start docker-desktop",
        ),
        ("darwin", SOCKET, Trouble.AWAY, "open -a Docker"),
        ("darwin", SOCKET, Trouble.DENIED, "open -a Docker"),
        ("darwin", SOCKET, Trouble.HUNG, ""),
        ("win32", PIPE, Trouble.AWAY, ""),
    ],
)
@pytest.mark.usefixtures("installed")
def test_an_engine_of_this_machine_is_mended_as_its_system_does_it(
    platform: str, url: str, trouble: Trouble, command: str
) -> None:
    check = no_engine(EngineError("It isn't there.", "", trouble), url, platform)
    assert check.status is CheckStatus.FAILED
    assert check.text == "It isn't there"
    assert check.command == command
    if platform != "linux":
        assert "Docker Desktop" in check.remedy


@pytest.mark.parametrize(
    ("platform", "sign"), [("linux", "get.docker.com"), ("darwin", "brew"), ("win32", "winget")]
)
@pytest.mark.usefixtures("not_installed")
def test_command_installs_docker_where_it_is_missing(platform: str, sign: str) -> None:
    url = PIPE if platform == "win32" else SOCKET
    check = no_engine(EngineError("It isn't there.", "", Trouble.AWAY), url, platform)
    assert sign in check.command
    assert "Install" in check.remedy


@pytest.mark.usefixtures("installed")
def test_a_socket_of_its_own_is_left_for_the_system_s(monkeypatch: pytest.MonkeyPatch) -> None:
    error = EngineError("It isn't running.", "", Trouble.AWAY)
    for url in ("unix:///home/me/none.sock", PIPE):
        monkeypatch.setenv("DOCKER_HOST", url)
        check = no_engine(error, url, "linux")
        assert check.remedy == "Start it; or use the engine of this machine:"
        assert check.command == "unset DOCKER_HOST"
    monkeypatch.setenv("DOCKER_HOST", SOCKET)
    assert no_engine(error, SOCKET, "linux").command == "sudo systemctl start docker"


@pytest.mark.usefixtures("installed")
def test_machine_without_systemd_starts_the_engine_by_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checks_engine, "_SYSTEMD", Path("/nowhere"))
    check = no_engine(EngineError("Away.", "", Trouble.AWAY), SOCKET, "linux")
    assert check.command == "sudo service docker start"


@pytest.mark.usefixtures("installed")
def test_a_socket_that_may_not_be_opened_is_a_matter_of_the_group() -> None:
    error = explain(PermissionError(13, "Permission denied"), SOCKET)
    check = no_engine(error, SOCKET, "linux")
    assert "not allowed" in check.text
    assert check.command == "sudo usermod -aG docker $USER"


def test_an_engine_elsewhere_can_not_be_started_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://far:2375")
    error = EngineError("It isn't running.", "Start it there.", Trouble.AWAY)
    check = no_engine(error, "tcp://far:2375", "linux")
    assert check.remedy == "Start it there; or use the engine of this machine:"
    assert check.command == "unset DOCKER_HOST"


def test_a_context_elsewhere_can_be_left(monkeypatch: pytest.MonkeyPatch) -> None:
    error = EngineError("Away.", "Start it there.", Trouble.AWAY)
    monkeypatch.delenv("DOCKER_CONTEXT", raising=False)
    assert no_engine(error, "ssh://far", "linux").command == "docker context use default"
    monkeypatch.setenv("DOCKER_CONTEXT", "far")
    assert no_engine(error, "ssh://far", "linux").command == "unset DOCKER_CONTEXT"


def test_an_engine_that_answers_is_told_with_where_it_is() -> None:
    here = engine_found("28.2", SOCKET, "amd64", "Debian GNU/Linux 12", is_local=True)
    assert here.text == "28.2 on this machine, amd64"
    desktop = engine_found("28.2", SOCKET, "arm64", "Docker Desktop", is_local=True)
    assert desktop.text == "28.2 in Docker Desktop, arm64"
    far = engine_found("28.2", "ssh://me@far", "amd64", "Debian GNU/Linux 12", is_local=False)
    assert far.text == "28.2 at ssh://me@far, amd64"


def test_another_server_on_its_port_is_not_quoted() -> None:
    error = EngineError("Docker refused: <!DOCTYPE HTML> <html> and so on", "", Trouble.MISSING)
    check = no_engine(error, "tcp://127.0.0.1:80", "linux")
    assert check.text == "what answers at tcp://127.0.0.1:80 isn't a Docker engine"
