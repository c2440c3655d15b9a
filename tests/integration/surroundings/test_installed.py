"""The program is played as people get it: installed by uv and pipx into empty homes, and bundled.

The packages are built here; a bundle, which takes minutes, is made by ``.ci/bundle``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from core.process.paths import HOME_VARIABLE
from tests.bench.screen import screen
from tests.walks.program import ROOT, WalkedProgram, missing

pytestmark = pytest.mark.timeout(600)

_COMES_WITHIN_S = 90.0
_TOOLS = Path(sys.executable).parent
_NAME = "faultstage"
_BUNDLE_VARIABLE = "FAULTSTAGE_BUNDLE"
"""Names the folder of a bundle."""


class Packages(NamedTuple):
    """The packages that a release publishes: the wheel and the source package."""

    wheel: Path
    source: Path


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """Returns the packages, built of the files that belong to the checkout."""
    pytest.importorskip("build", reason="build isn't here: python3 launch.py test installs it")
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("packages")
    files = _run("git", "ls-files", "-z", cwd=ROOT).split("\0")
    for name in filter(None, files):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, source / name)
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), cwd=source)
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return Packages(wheel, sdist)


def test_wheel_and_source_package_are_complete(packages: Packages) -> None:
    with zipfile.ZipFile(packages.wheel) as wheel:
        names = wheel.namelist()
    assert not [name for name in names if name.startswith(("tests/", "docs/"))]
    tracked = _run("git", "ls-files", "resources", cwd=ROOT).split()
    meant = {name for name in tracked if "/screenshots/" not in name}
    assert meant <= set(names)
    with tarfile.open(packages.source) as source:
        inside = {name.partition("/")[2] for name in source.getnames()}
    assert {"pyproject.toml", "LICENSE", "NOTICE", "gui/start.py"} <= inside


class Installed(NamedTuple):
    """An installed program: its command, and the home that it was installed into."""

    program: Path
    home: Path


@pytest.fixture(scope="module", params=["uv", "pipx", "bundle"])
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    """Returns the program as one of the ways of getting it leaves it."""
    if request.param != "bundle":
        packages: Packages = request.getfixturevalue("packages")
        return _install(_TOOLS / str(request.param), packages.wheel, tmp_path_factory)
    if not (folder := os.environ.get(_BUNDLE_VARIABLE)):
        pytest.skip("no bundle is named: bash .ci/bundle makes one, and runs this")
    return Installed(Path(folder) / _NAME, Path(folder))


def _install(tool: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Installs the wheel into an empty home, by one of the tools that people use."""
    if not tool.exists():
        pytest.skip(f"{tool.name} isn't here: python3 launch.py test installs it")
    home = tmp_path_factory.mktemp(tool.name)
    bins = home / "bin"
    environment = {
        **os.environ,
        "UV_TOOL_DIR": str(home / "tools"),
        "UV_TOOL_BIN_DIR": str(bins),
        "PIPX_HOME": str(home / "pipx"),
        "PIPX_BIN_DIR": str(bins),
        "UV_PYTHON": sys.executable,
        "PIPX_DEFAULT_PYTHON": sys.executable,
    }
    words = ["tool", "install"] if tool.name == "uv" else ["install"]
    # The locked packages are what people get here, too: no newer one decides this test.
    lock = tmp_path_factory.mktemp("lock") / "constraints.txt"
    lock.write_text(_without_hashes((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    limits = (
        ["--constraints", str(lock)]
        if tool.name == "uv"
        else ["--pip-args", f"--constraint {lock}"]
    )
    _run(str(tool), *words, *limits, str(wheel), env=environment)
    return Installed(bins / _NAME, home)


def test_installed_program_plays_a_whole_story(installed: Installed, tmp_path: Path) -> None:
    _run(
        str(installed.program),
        *("raft", "--headless", "--fault", "kill-leader", "--rate", "300", "--countdown", "1"),
        *("--report", str(tmp_path / "out")),
        env=_clean(tmp_path / "home"),
        cwd=tmp_path,
    )
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["lost_writes"] == 0 < summary["acked_writes"]


def test_installed_program_tells_how_it_is_called(installed: Installed, tmp_path: Path) -> None:
    environment = {
        **_clean(tmp_path / "home"),
        "FAULTSTAGE_NATS_SERVER": str(tmp_path / "nowhere"),
    }
    done = subprocess.run(
        [installed.program, "doctor", "raft"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert f"{tmp_path / 'nowhere'}" in done.stdout
    assert "launch.py" not in done.stdout + done.stderr


@pytest.fixture
def display() -> Iterator[str]:
    """Yields the name of an X display."""
    if reason := missing():
        pytest.skip(reason)
    with screen() as name:
        yield name


def test_installed_program_opens_its_window(
    installed: Installed, display: str, tmp_path: Path
) -> None:
    program = WalkedProgram(display, tmp_path, ["raft"], command=[str(installed.program)])
    try:
        deadline = time.monotonic() + _COMES_WITHIN_S
        while "Raft" not in program.title():
            assert program.runs, (tmp_path / "stderr").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.2)
        program.press("q")
        assert program.wait() == 0
    finally:
        program.kill()
    assert program.left() == []


def _clean(home: Path) -> dict[str, str]:
    """Returns an environment without any Python of this one's on PATH."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", HOME_VARIABLE: str(home)}


def _without_hashes(lock: str) -> str:
    lines = (line.rstrip("\\ ") for line in lock.splitlines() if not line.startswith(" "))
    return "\n".join(lines) + "\n"


def _run(*command: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(
        command, env=env, cwd=cwd, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout
