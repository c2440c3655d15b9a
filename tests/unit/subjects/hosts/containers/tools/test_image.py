"""Contents of the tools' image, in layers that the engine can keep."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from subjects.hosts.containers.tools import image
from tests.unit.subjects.hosts.containers.memory import MemoryEngine


class _BuilderEngine(MemoryEngine):
    """An engine that has the base image, and keeps what it is to build of."""

    architecture = "amd64"

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, Path | bytes] = {}
        self.dockerfile = ""

    async def image(self, reference: str) -> object:
        return reference if reference == image.BASE else None

    async def run(self, *_: object, **__: object) -> tuple[int, str]:
        return 0, "3.12.glibc"

    async def build(
        self, _tag: str, files: dict[str, Path | bytes], dockerfile: str, _tell: object
    ) -> None:
        self.files, self.dockerfile = files, dockerfile


def _ignore(step: str, share: float | None, detail: str = "") -> None:
    """Ignores the progress."""


@pytest.fixture
async def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _BuilderEngine:
    async def fetch(_python: str, _architecture: str) -> Path:
        return tmp_path

    monkeypatch.setattr(image, "fetch_packages", fetch)
    builder = _BuilderEngine()
    await image.ensure_tools(builder.engine, None, _ignore)
    return builder


def test_copied_sources_run_by_themselves(built: _BuilderEngine, tmp_path: Path) -> None:
    for path, file in built.files.items():
        if path.startswith("app/") and isinstance(file, Path):
            copy = tmp_path / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    app = tmp_path / "app"
    for program in ("subjects.load", "subjects.ratelimiter.service"):
        done = subprocess.run(
            [sys.executable, "-m", program, "--help"],
            cwd=app,
            env={**os.environ, "PYTHONPATH": str(app)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert not (app / "gui").exists()


def test_packages_are_a_layer_below_the_sources(built: _BuilderEngine) -> None:
    lines = built.dockerfile.splitlines()
    assert lines[0] == f"FROM {image.BASE}"
    assert lines.index("COPY packages /app/packages") < lines.index("COPY app /app")
    assert not any(line.startswith("RUN") for line in lines)
    assert {path.split("/")[0] for path in built.files} == {"packages", "run", "app"}
