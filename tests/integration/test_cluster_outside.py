import subprocess
from collections.abc import Generator
from contextlib import contextmanager

import psutil
import pytest

from core.model.events import NodeStatus, Role
from core.ports import SubjectError
from subjects.kit.nats_program import find_server
from tests.integration.live import LiveCluster, live_cluster


def from_outside(live: LiveCluster, name: str) -> psutil.Process:
    return psutil.Process(live.process(name).pid)


async def test_a_node_that_is_killed_from_outside_is_down() -> None:
    async with live_cluster() as live:
        victim = live.leader
        from_outside(live, victim).kill()
        health = await live.until_status(victim, NodeStatus.DOWN)
        assert (health.was_role, health.exit_code) == (Role.LEADER, -9)


async def test_a_node_that_is_paused_from_outside_is_paused_until_it_goes_on() -> None:
    async with live_cluster() as live:
        victim = live.follower
        from_outside(live, victim).suspend()
        await live.until_status(victim, NodeStatus.PAUSED)
        from_outside(live, victim).resume()
        await live.until_well()


async def test_a_node_that_is_ended_politely_from_outside_says_so() -> None:
    async with live_cluster() as live:
        victim = live.follower
        from_outside(live, victim).terminate()
        health = await live.until_status(victim, NodeStatus.DOWN)
        assert "exited" in health.detail
        await live.node(victim).restart()
        await live.until_well()


@contextmanager
def started_outside(live: LiveCluster, name: str) -> Generator[subprocess.Popen[bytes]]:
    """Starts the node's server over the node's data, as somebody else would."""
    folder = live.subject.folder
    argv = [find_server(), "-c", folder / f"{name}.conf", "-l", folder / "outside.log"]
    with subprocess.Popen(argv) as process:
        try:
            yield process
        finally:
            process.kill()


async def test_a_node_that_is_restarted_from_outside_is_up_and_not_ours() -> None:
    async with live_cluster() as live:
        victim = live.leader
        node = live.node(victim)
        await node.kill()
        await live.until_status(victim, NodeStatus.DOWN)
        with started_outside(live, victim) as outside:
            health = await live.until_status(victim, NodeStatus.UP)
            assert health.detail == "restarted from outside"
            assert node.is_alive()
            with pytest.raises(SubjectError, match="was started from outside"):
                await node.pause()
            with pytest.raises(SubjectError, match="was started from outside"):
                await node.kill()
            await node.restart()
            assert outside.poll() is None
        await live.until_status(victim, NodeStatus.DOWN)
        assert not node.is_alive()
        await node.restart()
        await live.until_well()
        assert live.health(victim).detail == ""


async def test_action_on_a_node_that_does_not_run_is_refused_with_the_way_out() -> None:
    async with live_cluster() as live:
        victim = live.follower
        await live.node(victim).kill()
        await live.until_status(victim, NodeStatus.DOWN)
        for act in (live.node(victim).kill, live.node(victim).pause, live.node(victim).resume):
            with pytest.raises(SubjectError, match="isn't running") as raised:
                await act()
            assert raised.value.remedy == f"Restart {victim} first."
