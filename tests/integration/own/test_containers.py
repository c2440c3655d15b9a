"""A scenario in containers: a Compose project of ours, and one that isn't."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from core.model.events import NodeStatus, NoticeShown, Role
from core.ports import SubjectError
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.labels import RUN, of_project
from subjects.hosts.containers.tools.own_python import python_files
from subjects.hosts.containers.tools.shared_libraries import LIBRARIES
from subjects.own.scenario.read import read
from tests.integration.engines import needs_engine
from tests.integration.own.live import OwnLive, running
from tests.integration.own.scenarios import NAMES, SERVICE

pytestmark = [needs_engine, pytest.mark.timeout(300)]

IMAGE = "faultstage-test-python:own"
LONG_S = 120.0

_IMAGE = f"FROM scratch\nCOPY . /\nENV PATH=/usr/local/bin LD_LIBRARY_PATH=/{LIBRARIES}\n"
_ASK = "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health')"
_COMPOSE = """\
x-node: &node
  build: .
  restart: unless-stopped
  healthcheck: {{test: [CMD, python3, -c, "{ask}"], interval: 1s, timeout: 5s}}
services:
{services}
volumes: {{data: }}
x-faultstage:
  title: Small service
  leader: {{probe: {{http: {{path: /leader, port: 8000}}}}}}
"""


def _ignore(step: str, fraction: float | None, detail: str = "") -> None:
    """Takes the progress of a build, which no test looks at."""


@pytest.fixture(scope="module")
def image() -> str:
    """An image with Python alone, made of this machine's."""

    async def build() -> None:
        engine = await Engine.connect()
        try:
            if await engine.image(IMAGE) is None:
                files = await asyncio.to_thread(python_files, Path("/nowhere"))
                await engine.build(IMAGE, files, _IMAGE, _ignore)
        finally:
            await engine.close()

    asyncio.run(build())
    return IMAGE


@pytest.fixture
def project(tmp_path: Path, image: str) -> Generator[Path]:
    """The Compose file of three small services, of which one leads."""
    folder = tmp_path / f"own{os.getpid()}"
    folder.mkdir()
    shutil.copy(SERVICE, folder / "service.py")
    (folder / "Dockerfile").write_text(f"FROM {image}\nCOPY service.py /service.py\n", "utf-8")
    services = ""
    for name in NAMES:
        peers = "".join(f', "{each}={each}:8000"' for each in NAMES if each != name)
        services += f'  {name}:\n    <<: *node\n    volumes: ["data:/data"]\n'
        services += f'    command: [python3, /service.py, {name}, "8000"{peers}]\n'
    file = folder / "compose.yaml"
    file.write_text(_COMPOSE.format(ask=_ASK, services=services), "utf-8")
    yield file
    built = [f"faultstage-own-{folder.name}-{name}" for name in NAMES]
    subprocess.run(("docker", "rmi", "--force", *built), check=False, capture_output=True)


class LiveContainers(OwnLive):
    """A scenario's system in containers, with a watched state."""

    def __init__(self, file: Path, **more: Any) -> None:
        super().__init__(read(file), **more)

    def leads(self, name: str) -> bool:
        health = self.timeline.state.nodes.get(name)
        return health is not None and health.role is Role.LEADER

    def status(self, name: str) -> NodeStatus | None:
        health = self.timeline.state.nodes.get(name)
        return None if health is None else health.status


def started(file: Path, **more: Any) -> AbstractAsyncContextManager[LiveContainers]:
    """Starts the scenario in ``file``, and stops it in any case."""
    return running(LiveContainers(file, **more))


async def test_project_is_started_broken_and_removed_with_its_volumes(project: Path) -> None:
    async with started(project) as live:
        await live.until(lambda: live.leads("n1"))
        engine = await Engine.connect()
        run_id = live.subject.folder.name
        assert len(await engine.containers({RUN: run_id})) == 3
        assert len(await engine.volumes({RUN: run_id})) == 1
        await live.node("n1").cut_off()
        await live.until(lambda: live.status("n1") is NodeStatus.CUT_OFF)
        await live.node("n1").reconnect()
        await live.until(lambda: live.status("n1") is NodeStatus.UP)
        await live.node("n1").kill()
        await live.until(lambda: live.status("n1") is NodeStatus.DOWN)
        await live.node("n1").restart()
        await live.until(lambda: live.status("n1") is NodeStatus.UP)
    told = " ".join(event.text for event in live.events if isinstance(event, NoticeShown))
    assert "Restart policies are left out" in told
    try:
        assert await engine.containers({RUN: run_id}) == []
        assert await engine.volumes({RUN: run_id}) == []
        assert await engine.networks({RUN: run_id}) == []
    finally:
        await engine.close()


async def test_leader_is_known_by_a_label_in_a_live_show(project: Path) -> None:
    text = project.read_text("utf-8")
    labelled = text.replace(
        "  n2:\n    <<: *node\n", "  n2:\n    <<: *node\n    labels: {role: first}\n"
    )
    by_label = labelled.replace(
        "leader: {probe: {http: {path: /leader, port: 8000}}}", "leader: {label: role=first}"
    )
    assert text not in (labelled, by_label)
    project.write_text(by_label, "utf-8")
    async with started(project) as live:
        await live.until(lambda: live.leads("n2"))
        assert not live.leads("n1")
        await live.node("n2").kill()
        await live.until(lambda: live.status("n2") is NodeStatus.DOWN)
        await live.until(lambda: not any(map(live.leads, NAMES)))
        await live.node("n2").restart()
        await live.until(lambda: live.leads("n2"))


@pytest.fixture
def theirs(project: Path) -> Generator[str]:
    """Yields the name of a running Compose project that the app didn't start."""
    command = ("docker-compose", "--file", str(project))
    if shutil.which("docker-compose") is None:
        command = ("docker", "compose", "--file", str(project))
    subprocess.run((*command, "up", "--detach", "--build"), check=True, capture_output=True)
    yield project.parent.name
    removed = ("down", "--volumes", "--rmi", "local")
    subprocess.run((*command, *removed), check=True, capture_output=True)


def attached(project: str, folder: Path) -> Path:
    file = folder / "faultstage.yaml"
    nodes = ", ".join(f"{name}: {{}}" for name in NAMES if name != "n3")
    leader = "leader: {probe: {http: {path: /leader, port: 8000}}}"
    file.write_text(
        f"system: {{attach: {{project: {project}}}}}\nnodes: {{{nodes}}}\n{leader}\n", "utf-8"
    )
    return file


async def test_foreign_project_is_hit_by_permission_and_left_as_it_was(
    theirs: str, tmp_path: Path
) -> None:
    file = attached(theirs, tmp_path)
    refused = LiveContainers(file)
    with pytest.raises(SubjectError, match="nobody said that it may be broken"):
        await refused.subject.start()
    await refused.subject.stop()
    engine = await Engine.connect()
    before = await engine.containers(of_project(theirs).labels)
    try:
        async with started(file, yes_break=theirs) as live:
            assert set(live.subject.nodes) == {"n1", "n2"}
            await live.until(lambda: live.leads("n1"))
            await live.node("n1").pause()
            await live.until(lambda: live.status("n1") is NodeStatus.PAUSED)
            await live.node("n2").cut_off()
            await live.until(lambda: live.status("n2") is NodeStatus.CUT_OFF)
        after = await engine.containers(of_project(theirs).labels)
    finally:
        await engine.close()
    assert {view.id for view in after} == {view.id for view in before}
    assert {view.status for view in after} == {"running"}
    assert {tuple(view.networks) for view in after} == {tuple(view.networks) for view in before}


def kill_once_broken(file: Path, project: str) -> str:
    """Plays a kill's story, and kills the app once the fault is in; returns the app's output."""
    app = subprocess.Popen(
        [
            *(sys.executable, "-u", "-m", "gui", "own", str(file), "--headless"),
            *("--countdown", "0", "--yes-break", project, "--fault", "kill-leader"),
        ],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert app.stdout is not None
    told: list[str] = []
    with app.stdout:
        for line in app.stdout:
            told.append(line)
            if "! killed" in line:
                app.kill()
    app.wait()
    return "".join(told)


async def test_foreign_project_is_mended_when_the_app_is_killed(
    theirs: str, tmp_path: Path
) -> None:
    told = await asyncio.to_thread(kill_once_broken, attached(theirs, tmp_path), theirs)
    assert "! killed" in told, told
    engine = await Engine.connect()
    try:
        async with asyncio.timeout(LONG_S):
            while {view.status for view in await engine.containers(of_project(theirs).labels)} != {
                "running"
            }:
                await asyncio.sleep(0.2)
    finally:
        await engine.close()
