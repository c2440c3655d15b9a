"""Packages are installed by uv where that is there, and by pip where uv can't."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gui.launch import install, places
from gui.launch.uv import uv_command, uv_environment

pytestmark = pytest.mark.skipif(os.name != "posix", reason="puts shell scripts on PATH")


def test_settings_of_pip_count_for_uv_too() -> None:
    told = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": "/wheels"}
    environment = uv_environment(told)
    assert environment["UV_DEFAULT_INDEX"] == told["PIP_INDEX_URL"]
    assert environment["UV_FIND_LINKS"] == told["PIP_FIND_LINKS"]


def test_settings_of_uv_itself_come_first() -> None:
    told = {"PIP_INDEX_URL": "http://127.0.0.1:9/a", "UV_DEFAULT_INDEX": "http://127.0.0.1:9/b"}
    assert uv_environment(told)["UV_DEFAULT_INDEX"] == told["UV_DEFAULT_INDEX"]


def test_uv_installs_into_the_environment_with_the_same_hashes() -> None:
    command = uv_command("/bin/uv", "/venv/bin/python", ("--require-hashes", "--retries", "2"))
    assert command[:5] == ["/bin/uv", "pip", "install", "--python", "/venv/bin/python"]
    assert command[5:] == ["--no-deps", "--require-hashes"]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns a checkout whose installers only write down that they were called."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "requirements.lock").write_text("one==1 \\\n    --hash=sha256:00\n")
    for name, value in (("ROOT", tmp_path), ("VENV", tmp_path / "venv")):
        monkeypatch.setattr(places, name, value)
    monkeypatch.setattr(places, "LOG", tmp_path / "log")
    monkeypatch.setattr(places, "PYTHON", _script(tmp_path, "python", "pip", 0))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def _script(checkout: Path, program: str, says: str, code: int) -> Path:
    path = checkout / "bin" / program
    path.write_text(f'#!/bin/sh\necho {says} "$@" >>"{checkout}/called"\nexit {code}\n')
    path.chmod(0o755)
    return path


def _called(checkout: Path) -> list[str]:
    return [line.split()[0] for line in (checkout / "called").read_text().splitlines()]


def test_uv_is_enough(checkout: Path) -> None:
    _script(checkout, "uv", "uv", 0)
    install.install_lock("requirements.lock", ())
    assert _called(checkout) == ["uv"]


def test_pip_goes_on_where_uv_fails(checkout: Path) -> None:
    _script(checkout, "uv", "uv", 1)
    install.install_lock("requirements.lock", ())
    assert _called(checkout) == ["uv", "pip"]


def test_a_folder_of_wheels_needs_no_index(checkout: Path) -> None:
    _script(checkout, "uv", "uv", 0)
    install.install_lock("requirements.lock", (), checkout / "wheels")
    told = (checkout / "called").read_text()
    assert "--no-index" in told
    assert f"--find-links {checkout / 'wheels'}" in told
