"""The limiters and their store in containers, on a real engine."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.model.events import NodeStatus
from core.ports import SubjectError
from core.process.tasks import TaskScope
from core.views.timeline import RunClock
from subjects.hosts.containers.container import Container
from subjects.ratelimiter.node import LimiterNode, StoreNode
from subjects.ratelimiter.policies import atomic
from subjects.ratelimiter.subject import RateLimiterSubject
from subjects.ratelimiter.topology import NODES, STORE
from tests.integration.engines import needs_engine

pytestmark = [pytest.mark.integration, needs_engine, pytest.mark.timeout(300)]


@asynccontextmanager
async def running(runs: Path) -> AsyncGenerator[RateLimiterSubject]:
    subject = RateLimiterSubject(lambda _: None, RunClock(), docker=True, runs=runs)
    scope = TaskScope("test")
    try:
        scope.spawn("health", subject.health.run())
        await subject.start()
        yield subject
    finally:
        await scope.close()
        await subject.stop()


async def until_status(subject: RateLimiterSubject, node: str, status: NodeStatus) -> None:
    async with asyncio.timeout(30.0):
        while subject.health.get_health()[node].status is not status:
            await asyncio.sleep(0.05)


def published(container: Container) -> set[str]:
    """Returns the addresses of the host that lead to the container."""
    done = subprocess.run(
        [
            "docker",
            "inspect",
            "--format",
            "{{json .NetworkSettings.Ports}}",
            container.container_id,
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    ports = json.loads(done.stdout)
    return {each["HostIp"] for bound in ports.values() for each in bound or ()}


async def test_containers_are_reached_on_the_loopback_alone_and_leave_nothing(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as subject:
        for name in NODES:
            node = subject.nodes[name]
            assert isinstance(node, LimiterNode | StoreNode)
            assert isinstance(node.instance, Container)
            assert published(node.instance) == {"127.0.0.1"}
            await until_status(subject, name, NodeStatus.UP)
        assert subject.folder.is_dir()
    assert not subject.folder.exists()


async def test_killed_limiter_comes_back_to_the_policy_of_all(tmp_path: Path) -> None:
    async with running(tmp_path) as subject:
        await subject.operator.use(atomic(50))
        victim = subject.nodes["lim2"]
        await victim.kill()
        await until_status(subject, "lim2", NodeStatus.DOWN)
        assert subject.health.get_health()["lim2"].exit_code == 137
        with pytest.raises(SubjectError, match="isn't running"):
            await victim.pause()
        await victim.restart()
        await until_status(subject, "lim2", NodeStatus.UP)
        async with asyncio.timeout(30.0):
            while subject.health.get_health()["lim2"].facts.get("policy") != "atomic":
                await asyncio.sleep(0.05)


async def test_a_paused_store_is_seen_as_paused_and_comes_back(tmp_path: Path) -> None:
    async with running(tmp_path) as subject:
        store = subject.nodes[STORE]
        await store.pause()
        await until_status(subject, STORE, NodeStatus.PAUSED)
        await store.resume()
        await until_status(subject, STORE, NodeStatus.UP)
