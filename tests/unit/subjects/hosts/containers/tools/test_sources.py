"""Tests of which modules of ours go into the tools' image: all needed ones, no more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from subjects.hosts.containers.tools.sources import needed_sources


def test_imports_are_followed_and_packages_come_along() -> None:
    found = needed_sources(["subjects.tikv.driver"])
    assert {
        "core/__init__.py",
        "core/process/tasks.py",
        "core/ports.py",
        "subjects/__init__.py",
        "subjects/load/driver.py",
        "subjects/tikv/__init__.py",
        "subjects/tikv/lanes.py",
    } <= found.keys()
    assert all(file.is_file() for file in found.values())


def test_modules_for_type_checks_only_are_not_copied() -> None:
    found = needed_sources(["core.ports"])
    assert "core/model/events/__init__.py" in found
    assert not any("diagnosis" in path or "invariants" in path for path in found)


def test_modules_of_the_app_are_not_copied() -> None:
    found = needed_sources(["subjects.load.__main__", "subjects.tikv.driver"])
    assert "subjects/load/client.py" not in found
    assert "subjects/hosts/containers/engine/engine.py" not in found


def test_the_copied_sources_run_by_themselves(tmp_path: Path) -> None:
    for path, file in needed_sources(["subjects.load.__main__"]).items():
        copy = tmp_path / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "subjects.load", "--help"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "--ledger" in done.stdout
