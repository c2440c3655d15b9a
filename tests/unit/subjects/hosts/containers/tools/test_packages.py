"""Tests of the packages for containers: fetched once, for Linux, on any machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.ports import SubjectError
from core.process import paths
from subjects.hosts.containers.tools import packages

_LOCK = """\
grpcio==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
uvloop==2.0 ; sys_platform != 'win32' \\
    --hash=sha256:cc
win-inet-pton==3.0 ; sys_platform == 'win32' \\
    --hash=sha256:dd \\
    --hash=sha256:ee
zipp==4.0 ; python_full_version < '3.11.3' \\
    --hash=sha256:ff
"""


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "lock.txt"
    file.write_text(_LOCK)
    monkeypatch.setattr(packages, "LOCK", file)
    return file


@pytest.mark.usefixtures("lock")
def test_packages_for_other_systems_are_dropped_with_their_hashes() -> None:
    assert packages.read_lock() == (
        "grpcio==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
        "uvloop==2.0 \\\n    --hash=sha256:cc\n"
        "zipp==4.0 \\\n    --hash=sha256:ff\n"
    )


def test_a_missing_lock_is_told(lock: Path) -> None:
    lock.unlink()
    with pytest.raises(SubjectError, match="can't be read"):
        packages.read_lock()


def test_the_lock_of_this_version_is_there() -> None:
    assert "tikv-python==" in packages.read_lock()
    assert ";" not in packages.read_lock()


@pytest.mark.usefixtures("lock")
async def test_packages_are_fetched_once_for_the_engines_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str]) -> None:
        commands.append(command)
        Path(command[command.index("--target") + 1]).mkdir()

    monkeypatch.setattr(packages, "run_pip", run)
    first = await packages.fetch_packages("3.12", "arm64")
    assert await packages.fetch_packages("3.12", "arm64") == first
    assert first.is_dir()
    assert paths.cache_dir() in first.parents
    [command] = commands
    assert "--require-hashes" in command
    assert "manylinux_2_28_aarch64" in command
    assert command[command.index("--python-version") + 1] == "3.12"
    assert await packages.fetch_packages("3.11", "arm64") != first


async def test_failed_fetch_is_reported_and_leaves_nothing(lock: Path) -> None:
    lock.write_text("this is no requirement\n")
    with pytest.raises(SubjectError, match="can't be fetched") as caught:
        await packages.fetch_packages("3.12", "amd64")
    assert "this is no requirement" in str(caught.value)
    assert caught.value.remedy
    assert not list((paths.cache_dir() / "packages").iterdir())
