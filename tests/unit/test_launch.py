"""Tests of the launcher, run as by a person: checkouts, Pythons, and obstacles."""

from __future__ import annotations

import ast
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.process.started import COMMAND_VARIABLE
from gui.launch import main

ROOT = Path(__file__).parents[2]
NOWHERE = "http://127.0.0.1:9/simple"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Returns as much of a checkout as the launcher needs, under an odd path."""
    path = tmp_path / "my 100% checkout"
    shutil.copytree(ROOT / "gui" / "launch", path / "gui" / "launch")
    shutil.copytree(ROOT / "resources" / "icons", path / "resources" / "icons")
    for name in ("gui/__init__.py", "launch.py", "pyproject.toml"):
        shutil.copyfile(ROOT / name, path / name)
    for lock in ROOT.glob("requirements*.lock"):
        shutil.copyfile(lock, path / lock.name)
    return path


def launch(checkout: Path, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(checkout / "launch.py"), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **extra},
        check=False,
    )


def test_every_python_can_parse_the_launcher() -> None:
    tree = ast.parse((ROOT / "launch.py").read_text(encoding="utf-8"), feature_version=(3, 4))
    modern = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Starred)
    assert not [node for node in ast.walk(tree) if isinstance(node, modern)]


def test_help_needs_no_environment(checkout: Path) -> None:
    done = launch(checkout, "--help")
    assert done.returncode == 0
    assert "launch.py test" in done.stdout
    assert not (checkout / ".venv").exists()


def test_launch_without_a_network_says_so_and_starts_afresh_next_time(checkout: Path) -> None:
    nowhere = {"PIP_INDEX_URL": NOWHERE, "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    nowhere |= {"PIP_EXTRA_INDEX_URL": "", "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    done = launch(checkout, **nowhere)
    assert done.returncode == 2
    assert "can't be reached" in done.stderr
    assert "python3 launch.py" in done.stderr
    assert "Traceback" not in done.stderr
    assert (checkout / ".venv" / "faultstage-unfinished").exists()
    assert not (checkout / ".venv" / "faultstage-stamp.json").exists()


MADE = """
import sys
sys.path.insert(0, sys.argv[1])
from gui.launch import places, stamp
places.PYTHON.parent.mkdir(parents=True)
places.PYTHON.symlink_to(sys.executable)
places.PROGRAM.write_text("from os import environ; print(environ['FAULTSTAGE_COMMAND'])")
stamp.write({places.RUNTIME_LOCK: stamp.fingerprint(places.RUNTIME_LOCK)})
"""
"""Makes an environment whose program prints the command that it was told."""


def test_the_program_learns_what_a_person_types_to_start_it_from_there(checkout: Path) -> None:
    subprocess.run([sys.executable, "-c", MADE, str(checkout)], check=True)
    away = launch(checkout, "undo")
    assert shlex.split(away.stdout) == ["python3", str(checkout / "launch.py")]
    here = [sys.executable, "launch.py", "undo"]
    told = subprocess.run(here, cwd=checkout, capture_output=True, text=True, check=True)
    assert told.stdout == "python3 launch.py\n"
    assert COMMAND_VARIABLE == main.COMMAND_VARIABLE


def test_a_missing_lock_file_is_named(checkout: Path) -> None:
    (checkout / "requirements.lock").unlink()
    (checkout / ".venv" / "bin").mkdir(parents=True)
    done = launch(checkout)
    assert done.returncode == 2
    assert "requirements.lock is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_shortcut_is_removed_without_an_environment(checkout: Path, tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("looks where Linux keeps launchers")
    data = tmp_path / "data"
    entry = data / "applications" / "faultstage.desktop"
    entry.parent.mkdir(parents=True)
    entry.touch()
    done = launch(checkout, "shortcut", "--remove", HOME=str(tmp_path), XDG_DATA_HOME=str(data))
    assert done.returncode == 0, done.stderr
    assert not entry.exists()
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    "arguments", [("--wheels",), ("--wheels", "nowhere"), ("--wheels=nowhere",)]
)
def test_a_folder_of_wheels_that_is_not_there_is_named(
    checkout: Path, arguments: tuple[str, ...]
) -> None:
    done = launch(checkout, *arguments)
    assert done.returncode == 2
    assert "--wheels: " in done.stderr
    assert "launch.py download" in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_folder_of_wheels_that_lacks_a_package_is_told(checkout: Path, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    done = launch(checkout, "--wheels", str(wheels))
    assert done.returncode == 2
    assert f"{wheels} has no " in done.stderr
    assert "launch.py download" in done.stderr
    assert "Traceback" not in done.stderr
