"""The TiKV subject on a real engine, over images that only answer like PD and TiKV."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.model import events as ev
from core.model.events import NodeStatus
from core.ports import SubjectError
from core.views.timeline import RunClock
from subjects.hosts import hosting
from subjects.hosts.containers import publish
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.labels import RUN
from subjects.hosts.processes.ports import LOOPBACK, free_ports
from subjects.kit.place import Address
from subjects.tikv import cluster
from subjects.tikv.subject import TikvSubject
from tests.integration.engines import needs_engine
from tests.integration.tikv_images import ENDING, MUTE, SPEAKING, build_images, remove_images

pytestmark = [pytest.mark.integration, needs_engine, pytest.mark.timeout(300)]
WITHIN_S = 60.0


class SubjectStage:
    """A subject with all events of that subject."""

    def __init__(self, engine: Engine, tag: str, runs: Path) -> None:
        self.engine = engine
        self.told: list[ev.Event] = []
        self.run_id = f"test-{secrets.token_hex(4)}"
        self.subject = TikvSubject(
            self.told.append, RunClock(), tag=tag, run_id=self.run_id, runs=runs
        )

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(WITHIN_S):
            while not is_so():
                await asyncio.sleep(0.1)

    async def until_status(self, name: str, status: NodeStatus) -> None:
        await self.until(lambda: self.subject.health.get_health()[name].status is status)

    def leads(self) -> dict[str, int | None]:
        health = self.subject.health.get_health()
        return {name: health[name].leads for name in ("tikv0", "tikv1", "tikv2")}

    async def left(self) -> list[str]:
        containers = await self.engine.containers({RUN: self.run_id})
        networks = await self.engine.networks({RUN: self.run_id})
        return [*(each.name for each in containers), *(name for _, name in networks)]


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    engine = await Engine.connect()
    yield engine
    await engine.close()


@asynccontextmanager
async def staged(
    engine: Engine, folder: Path, pd: str = SPEAKING, store: str = SPEAKING
) -> AsyncGenerator[SubjectStage]:
    tag = f"test-{secrets.token_hex(4)}"
    await build_images(engine, folder, tag, pd, store)
    stage = SubjectStage(engine, tag, folder / "runs")
    watching = asyncio.create_task(stage.subject.health.run())
    try:
        yield stage
    finally:
        await stage.subject.stop()
        await watching
        left = await stage.left()
        await remove_images(engine, tag)
    assert left == []
    assert not stage.subject.folder.exists()


async def test_the_cluster_starts_and_each_store_leads_its_share(
    engine: Engine, tmp_path: Path
) -> None:
    async with staged(engine, tmp_path) as stage:
        await stage.subject.start()
        for name in stage.subject.nodes:
            await stage.until_status(name, NodeStatus.UP)
        await stage.until(lambda: stage.leads() == {"tikv0": 3, "tikv1": 3, "tikv2": 3})
        texts = [event.text for event in stage.told if isinstance(event, ev.Progressed)]
        assert [text for text in texts if "egions" in text or "leaders" in text] == [
            "Splitting the keys over regions",
            "Spreading the leaders",
        ]
        api = engine.api
        for view in await engine.containers({RUN: stage.run_id}):
            found = api.inspect_container(view.id)
            published = {
                port: [each["HostIp"] for each in bound]
                for port, bound in found["NetworkSettings"]["Ports"].items()
                if bound
            }
            inside = "2379/tcp" if view.service == "pd0" else "20180/tcp"
            assert published == {inside: ["127.0.0.1"]}
            assert found["HostConfig"]["Memory"] == (512 if view.service == "pd0" else 1024) << 20
            assert found["HostConfig"]["Binds"] in (None, [])


async def test_a_store_is_killed_cut_off_and_brought_back(engine: Engine, tmp_path: Path) -> None:
    async with staged(engine, tmp_path) as stage:
        await stage.subject.start()
        nodes = stage.subject.nodes
        await stage.until(lambda: stage.leads() == {"tikv0": 3, "tikv1": 3, "tikv2": 3})
        await nodes["tikv1"].kill()
        await stage.until_status("tikv1", NodeStatus.DOWN)
        await stage.until(
            lambda: "PD still says Up" in stage.subject.health.get_health()["tikv1"].disagreement
        )
        await stage.until(lambda: stage.leads()["tikv1"] == 0)
        await nodes["tikv1"].restart()
        await stage.until_status("tikv1", NodeStatus.UP)
        await nodes["tikv0"].cut_off()
        await stage.until_status("tikv0", NodeStatus.CUT_OFF)
        # The store's beats go to PD's name, which only the network between the nodes has.
        await stage.until(lambda: stage.leads()["tikv0"] == 0)
        assert nodes["tikv0"].is_cut_off()
        await nodes["tikv0"].reconnect()
        await stage.until_status("tikv0", NodeStatus.UP)
        await nodes["pd0"].pause()
        await stage.until_status("pd0", NodeStatus.PAUSED)
        await nodes["pd0"].resume()
        await stage.until_status("pd0", NodeStatus.UP)


async def test_a_missing_image_is_named_with_the_way_to_get_it(
    engine: Engine, tmp_path: Path
) -> None:
    stage = SubjectStage(engine, "no-such-tag", tmp_path)
    with pytest.raises(SubjectError) as caught:
        await stage.subject.start()
    assert "pingcap/pd:no-such-tag and pingcap/tikv:no-such-tag aren't" in str(caught.value)
    assert "faultstage prepare tikv --tag no-such-tag" in caught.value.remedy
    assert await stage.left() == []
    await stage.subject.stop()


async def test_a_store_that_ends_at_once_is_told_with_its_last_words(
    engine: Engine, tmp_path: Path
) -> None:
    async with staged(engine, tmp_path, store=ENDING) as stage:
        with pytest.raises(SubjectError) as caught:
            await stage.subject.start()
        assert "while the cluster was starting. Its last words: [FATAL]" in str(caught.value)
        assert caught.value.remedy.startswith("This tag doesn't take our configuration")
        assert await stage.left() == []


async def test_a_pd_that_never_answers_is_told_in_time(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PD_WITHIN_S", 3.0)
    async with staged(engine, tmp_path, pd=MUTE) as stage:
        with pytest.raises(SubjectError, match=r"PD wasn't ready within 3 s\. No PD answers"):
            await stage.subject.start()
        assert await stage.left() == []


async def test_ports_that_are_taken_in_the_meantime_are_chosen_anew(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0
    with socket.socket() as thief:
        thief.bind((LOOPBACK, 0))
        thief.listen()
        taken = thief.getsockname()[1]

        def choose(count: int) -> tuple[int, ...]:
            # PD's is taken the first time, a store's the second.
            nonlocal tries
            tries += 1
            ports = free_ports(count - 1)
            return {1: (taken, *ports), 2: (*ports, taken)}.get(tries) or free_ports(count)

        monkeypatch.setattr(publish, "free_ports", choose)
        async with staged(engine, tmp_path) as stage:
            await stage.subject.start()
            assert tries == 3
            assert all(node.address != Address(taken) for node in stage.subject.nodes.values())
            for name in stage.subject.nodes:
                await stage.until_status(name, NodeStatus.UP)


async def test_ports_that_are_taken_each_time_are_told_and_nothing_is_left(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as thief:
        thief.bind((LOOPBACK, 0))
        thief.listen()
        taken = thief.getsockname()[1]

        def choose(count: int) -> tuple[int, ...]:
            return taken, *free_ports(count - 1)

        monkeypatch.setattr(publish, "free_ports", choose)
        monkeypatch.setattr(hosting, "TRIES", 2)
        async with staged(engine, tmp_path) as stage:
            with pytest.raises(SubjectError, match="taken 2 times") as caught:
                await stage.subject.start()
            assert caught.value.remedy.startswith("Close what opens so many ports")
            assert await stage.left() == []
            assert not stage.subject.folder.exists()
