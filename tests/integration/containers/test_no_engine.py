"""A missing engine is reported quickly, with the way out."""

from __future__ import annotations

import socket
from pathlib import Path

import psutil
import pytest

from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from tests.integration.containers.pair import Pair


async def test_a_socket_that_nobody_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    with pytest.raises(EngineError, match=r"none\.sock") as failed:
        await Engine.connect()
    assert failed.value.trouble is Trouble.AWAY
    assert failed.value.remedy


async def test_a_socket_whose_engine_is_gone(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "s"))
    with pytest.raises(EngineError, match="isn't running") as failed:
        await Engine.connect(f"unix://{tmp_path}/s")
    assert failed.value.trouble is Trouble.AWAY


async def test_an_engine_that_is_gone_leaves_no_socket_open(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "s"))
    before = psutil.Process().num_fds()
    with pytest.raises(EngineError) as failed:
        await Engine.connect(f"unix://{tmp_path}/s")
    # The error lives, and with it all that its frames refer to: nothing was closed by chance.
    assert failed.value.__traceback__ is not None
    assert psutil.Process().num_fds() == before


async def test_an_engine_that_takes_the_call_and_says_nothing(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as hung:
        hung.bind(str(tmp_path / "s"))
        hung.listen()
        with pytest.raises(EngineError, match="no answer") as failed:
            await Engine.connect(f"unix://{tmp_path}/s", timeout_s=0.3)
    assert failed.value.trouble is Trouble.HUNG


async def test_a_run_without_engine_makes_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    two = Pair()
    with pytest.raises(EngineError):
        await two.run.start({})
    assert not two.run.folder.path.exists()
    await two.run.stop()
