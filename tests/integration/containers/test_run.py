"""Tests of a run in containers: the start, the remains, and what is never touched."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from core.ports import SubjectError
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.labels import RUN
from subjects.hosts.containers.note import read_note
from subjects.hosts.instance import RuntimeState
from tests.integration.containers.pair import NAMES, Pair, left_of, pair
from tests.integration.engines import needs_engine

pytestmark = needs_engine


async def test_stopped_run_leaves_nothing_behind(home: Path) -> None:
    async with pair() as two:
        run_id, folder = two.run.run_id, two.run.folder.path
        note = read_note(folder)
        assert note is not None
        assert (note.url, note.project, note.run) == (
            two.run.engine.url,
            two.run.project.name,
            run_id,
        )
        containers, networks = await left_of(run_id)
        assert len(containers) == len(NAMES)
        assert len(networks) == 2
        await two.n1.pause()
        await two.run.containers["n2"].cut_off()
    assert await left_of(run_id) == ([], [])
    assert not folder.exists()
    await two.run.stop()  # twice is once


async def test_everything_is_published_on_this_machine_only() -> None:
    async with pair() as two:
        listed = await asyncio.to_thread(
            subprocess.run,
            ["docker", "port", two.n1.container_id],
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert listed.stdout.strip().endswith(f"127.0.0.1:{two.ports['n1']}")


@pytest.fixture
async def alike() -> AsyncGenerator[str]:
    """Starts a container whose run and service have names like ours."""
    two = Pair()
    image = await two.image()
    engine = await Engine.connect()
    labels = {RUN: f"{two.run.run_id}0", "dev.faultstage.service": "n1"}
    labels["com.docker.compose.project"] = "my-raft"
    container_id = await engine.create(image=image, command=[], labels=labels)
    yield container_id
    await engine.remove(container_id)
    await engine.close()
    await two.run.stop()


async def test_container_that_only_looks_like_ours_is_not_touched(alike: str) -> None:
    async with pair() as two:
        assert alike not in {each.container_id for each in two.run.containers.values()}
    engine = await Engine.connect()
    try:
        assert (await engine.inspect(alike)).status == "created"
    finally:
        await engine.close()


async def test_a_port_that_is_taken_is_told_apart_and_another_try_works() -> None:
    async with pair() as first:
        second = Pair()
        try:
            chosen, second.ports = second.ports, first.ports
            with pytest.raises(EngineError) as failed:
                await second.start()
            assert failed.value.trouble is Trouble.PORT_TAKEN
            second.ports = chosen
            await second.start()
            await second.until(second.is_joined)
            assert all(
                each.runtime_state is RuntimeState.RUNNING
                for each in second.run.containers.values()
            )
        finally:
            await second.run.stop()


async def test_an_image_that_is_missing_is_named_and_not_downloaded() -> None:
    two = Pair()
    try:
        with pytest.raises(SubjectError, match="nobody/nothing:1") as failed:
            await two.run.start({"n1": {"image": "nobody/nothing:1"}})
        assert "faultstage prepare" in failed.value.remedy
    finally:
        await two.run.stop()
    assert await left_of(two.run.run_id) == ([], [])


async def test_run_without_compose_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Pair()
    try:
        await two.image()
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(SubjectError, match="Docker Compose is missing") as failed:
            await two.start()
        assert "docker-compose-plugin" in failed.value.remedy
    finally:
        await two.run.stop()
    assert await left_of(two.run.run_id) == ([], [])


async def test_complaint_of_compose_is_told() -> None:
    two = Pair()
    try:
        image = await two.image()
        with pytest.raises(SubjectError, match="nonsense"):
            await two.run.start({"n1": {"image": image, "nonsense": True}})
    finally:
        await two.run.stop()
    assert await left_of(two.run.run_id) == ([], [])


async def test_starting_may_be_given_up_at_any_time() -> None:
    for after_s in (0.3, 1.5, 2.5):
        two = Pair()
        start = asyncio.ensure_future(two.start())
        await asyncio.sleep(after_s)
        start.cancel()
        await asyncio.gather(start, return_exceptions=True)
        await two.run.stop()
        assert await left_of(two.run.run_id) == ([], [])
