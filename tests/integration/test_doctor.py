"""``faultstage doctor`` and ``prepare`` on machines that lack one thing each."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.engines import needs_engine

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform == "win32", reason="engines listen on sockets elsewhere"),
]

NO_SUCH_TAG = "v0.0.0-no-such-tag"


def run(*arguments: str, **extra: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "gui", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **extra},
        timeout=100,
        check=False,
    )
    assert "Traceback" not in done.stdout, done.stdout
    return done.returncode, done.stdout


@contextmanager
def listening() -> Generator[str]:
    """Yields the URL of a socket that accepts and stays silent, as a hung engine does."""
    folder = Path(tempfile.mkdtemp(prefix="fs-"))  # a socket's path must be short
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(folder / "s"))
            server.listen()
            yield f"unix://{folder / 's'}"
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def bare_path(tmp_path: Path) -> Iterator[str]:
    """Returns a PATH with Docker's program alone, without Compose."""
    docker = shutil.which("docker")
    assert docker is not None
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "docker").symlink_to(Path(docker).resolve())
    yield str(tmp_path / "bin")


def test_a_machine_without_an_engine_can_still_show_local_raft(tmp_path: Path) -> None:
    code, told = run("doctor", DOCKER_HOST=f"unix://{tmp_path}/none.sock")
    assert code == 1
    pages = {page.splitlines()[0]: page for page in told.strip().split("\n\n")}
    assert "Ready to go with no network" in pages["raft"]
    for page in (pages["raft --docker"], pages["tikv"]):
        assert "✕ failed   Docker engine" in page
        assert "Not ready: Docker engine" in page


def test_an_engine_that_hangs_is_told_and_not_waited_for() -> None:
    with listening() as url:
        code, told = run("doctor", "tikv", DOCKER_HOST=url)
    assert code == 1
    assert "gave no answer" in told
    assert "Restart it" in told


def test_prepare_without_an_engine_says_what_starts_it(tmp_path: Path) -> None:
    code, told = run("prepare", "raft", "--docker", DOCKER_HOST=f"unix://{tmp_path}/none.sock")
    assert code == 1
    assert "✕ " in told
    assert "unset DOCKER_HOST" in told or "Install Docker" in told


def test_local_raft_needs_no_preparation() -> None:
    code, told = run("prepare", "raft")
    assert code == 0
    assert "Nothing is needed" in told


@needs_engine
def test_an_image_that_is_missing_is_told_with_what_gets_it() -> None:
    code, told = run("doctor", "tikv", "--tag", NO_SUCH_TAG)
    assert code == 1
    assert "✓ ok       Docker engine" in told
    assert "✕ failed   Images" in told
    assert f"$ faultstage prepare tikv --tag {NO_SUCH_TAG}" in told
    assert "Not ready: Images" in told


@needs_engine
def test_a_download_that_can_not_be_had_ends_in_a_sentence() -> None:
    code, told = run("prepare", "tikv", "--tag", NO_SUCH_TAG)
    assert code == 1
    assert f"✕ pingcap/pd:{NO_SUCH_TAG} can't be downloaded: " in told


@needs_engine
def test_a_machine_without_compose_is_told_what_installs_it(bare_path: str, tmp_path: Path) -> None:
    plain = {"PATH": bare_path, "HOME": str(tmp_path), "DOCKER_CONFIG": str(tmp_path)}
    compose = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    if compose.returncode == 0:
        pytest.skip("docker compose is a plugin of the whole system here")
    code, told = run("doctor", "raft", "--docker", **plain)
    assert code == 1
    assert "✕ failed   Compose" in told
    assert "Not ready: Compose" in told


@needs_engine
def test_a_show_whose_images_are_missing_explains_and_ends(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, told = run("tikv", "--tag", NO_SUCH_TAG, "--headless", "--report", str(out))
    assert code == 1
    assert f"$ faultstage prepare tikv --tag {NO_SUCH_TAG}" in told
    assert "Not ready: " in told.splitlines()[-1]
    assert not out.exists()


@pytest.mark.parametrize("subject", [("tikv",), ("raft", "--docker")])
def test_a_show_without_an_engine_explains_and_ends(
    tmp_path: Path, subject: tuple[str, ...]
) -> None:
    code, told = run(*subject, "--headless", DOCKER_HOST=f"unix://{tmp_path}/none.sock")
    assert code == 1
    assert "Not ready: Docker engine" in told
