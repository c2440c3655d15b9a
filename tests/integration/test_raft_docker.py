"""The Raft cluster in containers, on a real engine."""

from __future__ import annotations

import subprocess

import pytest

from core.model.events import LeaderElected, NodeStatus, ReadBack, Role, Sampled
from subjects.hosts.containers.labels import RUN
from tests.integration.engines import needs_engine
from tests.integration.live import LiveCluster, live_cluster

pytestmark = [pytest.mark.integration, needs_engine, pytest.mark.timeout(180)]


def docker(*arguments: str) -> list[str]:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True)
    return done.stdout.split()


def left_of(live: LiveCluster) -> list[str]:
    """Returns all containers and networks of the cluster's run."""
    only = ("--quiet", "--filter", f"label={RUN}={live.subject.folder.name}")
    return docker("ps", "--all", *only) + docker("network", "ls", *only)


async def until_behind_none(live: LiveCluster) -> None:
    """Waits until all take part; a few entries of lag under load don't count."""
    await live.until(
        lambda: (
            live.state.leader is not None
            and all(
                health.status is NodeStatus.UP and health.role is not Role.NONE
                for health in live.state.nodes.values()
            )
        )
    )


async def acked(live: LiveCluster) -> Sampled:
    """Returns the next sample with acknowledged requests."""
    seen = len(live.events)

    def found() -> Sampled | None:
        for event in live.events[seen:]:
            if isinstance(event, Sampled) and event.sample.acked:
                return event
        return None

    await live.until(lambda: found() is not None)
    event = found()
    assert event is not None
    return event


async def proven(live: LiveCluster) -> ReadBack:
    await live.subject.load.stop()
    return await live.subject.load.read_back()


async def test_a_cluster_in_containers_starts_and_leaves_nothing_behind() -> None:
    async with live_cluster(docker=True) as live:
        assert live.subject.info.subtitle.startswith("3 containers")
        assert len(left_of(live)) == 5
        elected = [event for event in live.events if isinstance(event, LeaderElected)]
        assert [event.node for event in elected][-1:] == [live.leader]
        assert all(health.answer_ms for health in live.state.nodes.values())
        assert live.state.progress == {}
    assert left_of(live) == []
    assert not live.subject.folder.exists()


async def test_a_killed_container_is_down_at_once_and_comes_back_where_it_was() -> None:
    async with live_cluster(docker=True) as live:
        victim = live.leader
        ports = live.node(victim).ports
        await live.subject.load.start(500)
        await acked(live)
        await live.node(victim).kill()
        health = await live.until_status(victim, NodeStatus.DOWN)
        assert (health.was_role, health.exit_code) == (Role.LEADER, 137)
        assert health.detail == "was killed (exit code 137)"
        await live.until(lambda: live.state.leader not in (None, victim))
        await acked(live)
        await live.node(victim).restart()
        await until_behind_none(live)
        assert live.node(victim).ports == ports
        result = await proven(live)
        assert (result.found, result.lost, result.complete) == (result.acked, 0, True)


async def test_a_paused_container_is_paused_and_comes_back_as_a_follower() -> None:
    async with live_cluster(docker=True) as live:
        victim = live.leader
        await live.node(victim).pause()
        assert live.node(victim).is_paused()
        await live.until_status(victim, NodeStatus.PAUSED)
        await live.until(lambda: live.state.leader not in (None, victim))
        await live.node(victim).resume()
        await live.until_well()
        assert live.health(victim).role is Role.FOLLOWER


async def test_a_leader_that_is_cut_off_is_replaced_and_follows_when_it_is_back() -> None:
    async with live_cluster(docker=True) as live:
        victim = live.leader
        node = live.container(victim)
        aliases = node.identity()["aliases"]
        await live.subject.load.start(500)
        await acked(live)
        await node.cut_off()
        assert node.is_cut_off()
        health = await live.until_status(victim, NodeStatus.CUT_OFF)
        assert (health.role, health.was_role) == (Role.NONE, Role.LEADER)
        assert health.detail == "runs, cut off from the other nodes"
        await live.until(lambda: live.state.leader not in (None, victim))
        # The leader's clients aren't cut off, and still nothing goes through the leader for long.
        await live.until(lambda: whole_second(live))
        # The cut-off node still answers whoever asks from outside.
        assert live.health(victim).answer_ms is not None

        await node.reconnect()
        assert not node.is_cut_off()
        assert node.identity()["aliases"] == aliases
        await until_behind_none(live)
        assert live.health(victim).role is Role.FOLLOWER
        result = await proven(live)
        assert (result.found, result.lost, result.complete) == (result.acked, 0, True)


def whole_second(live: LiveCluster) -> bool:
    """Whether all requests of the last second were acknowledged."""
    last = [event.sample for event in live.events if isinstance(event, Sampled)][-10:]
    return all(sample.acked and not sample.failed for sample in last)


async def test_a_follower_that_is_cut_off_costs_no_write() -> None:
    async with live_cluster(docker=True) as live:
        leader, victim = live.leader, live.follower
        await live.subject.load.start(500)
        await acked(live)
        await live.container(victim).cut_off()
        await live.until_status(victim, NodeStatus.CUT_OFF)
        for _ in range(5):
            await acked(live)
        assert live.leader == leader
        await live.container(victim).reconnect()
        await until_behind_none(live)
        result = await proven(live)
        assert (result.found, result.lost, result.complete) == (result.acked, 0, True)
