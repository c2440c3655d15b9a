"""Valkey's servers and sentinels reach each other by relays alone, and are cut off through them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager

import pytest

from chaos.injector import Injector
from core.model.events import Event, NodeStatus
from core.ports import SubjectError
from core.views.stage_state import StageState
from core.views.timeline import RunClock, Timeline
from subjects.hosts.processes.ports import own_hosts
from subjects.kit import config_hosting
from subjects.kit.local_hosting import LocalHosting
from subjects.sentinel.subject import SentinelSubject
from subjects.sentinel.topology import NODES, SENTINELS, SERVERS
from tests.integration.links.ways import (
    directly,
    no_relays,
    pairs_that_spoke,
    past_the_relays,
    ways,
)
from tests.integration.live import running
from tests.integration.ratelimiter.live import needs_store

pytestmark = [pytest.mark.integration, needs_store]

tells_apart = pytest.mark.skipif(
    not own_hosts(NODES), reason="there is one loopback host: who connects to a relay isn't known"
)
LONG_S = 60.0


class LiveMembers:
    """The members on a timeline, watched as on the stage."""

    def __init__(self, *, links: bool) -> None:
        self.timeline, self.events = Timeline(), list[Event]()
        self.timeline.subscribe(lambda event, _: self.events.append(event))
        self.failures: list[str] = []
        self.subject = SentinelSubject(
            self.timeline.append,
            RunClock(),
            links=links,
            on_failure=lambda failed: self.failures.append(f"{failed.task}: {failed.error!r}"),
        )
        self.nodes = self.subject.nodes
        self.faults = Injector(lambda: self.subject.folder)

    @property
    def primary(self) -> str | None:
        leader = self.timeline.state.leaders
        return next((name for name in SERVERS if name in leader.values()), None)

    def status(self, name: str) -> NodeStatus:
        return self.timeline.state.nodes[name].status

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(LONG_S):
            while not holds():
                await asyncio.sleep(0.05)

    async def until_well(self) -> str:
        """Waits until all are up and the replicas have one primary; returns that."""

        def is_well(state: StageState) -> bool:
            links = [node.facts.get("link") for node in state.nodes.values()]
            up = [node.status is NodeStatus.UP for node in state.nodes.values()]
            return len(up) == len(NODES) and all(up) and links.count("up") == len(SERVERS) - 1

        await self.until(lambda: is_well(self.timeline.state) and self.primary is not None)
        assert self.primary is not None
        return self.primary


def live_members(*, links: bool = True) -> AbstractAsyncContextManager[LiveMembers]:
    return running(LiveMembers(links=links))


@tells_apart
async def test_no_connection_between_members_goes_round_a_relay_after_failover_and_restarts() -> (
    None
):
    async with live_members() as live:
        assert ways(live.nodes) == (set(), set(NODES))
        first = await live.until_well()
        for victim in (first, *SENTINELS[:1]):
            await live.nodes[victim].kill()
            await live.until(lambda victim=victim: live.status(victim) is NodeStatus.DOWN)
            await live.until(lambda: live.primary not in (None, first))
            await live.nodes[victim].restart()
            await live.until_well()
            assert ways(live.nodes) == (set(), set(NODES))
        spoke = pairs_that_spoke(live.events)
        assert {(one, other) for one in SENTINELS for other in NODES if one != other} <= spoke
        assert {source for source, _ in spoke} == set(NODES)


async def test_without_links_members_reach_each_other_directly_also_after_a_failover() -> None:
    async with live_members(links=False) as live:
        first = await live.until_well()
        await live.nodes[first].kill()
        await live.until(lambda: live.primary not in (None, first))
        await live.nodes[first].restart()
        await live.until_well()
        direct = {(one, other) for one in SENTINELS for other in SERVERS}
        await live.until(lambda: direct <= past_the_relays(live.nodes))
        assert no_relays()


async def test_cut_through_a_bypass_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalHosting, "_reached_by", directly)
    async with live_members() as live:
        assert {(one, other) for one in SENTINELS for other in SERVERS} <= past_the_relays(
            live.nodes
        )


def one_host(names: Sequence[str]) -> Mapping[str, str]:
    """The hosts of a machine that has only one loopback host, as with macOS."""
    del names
    return {}


@pytest.mark.parametrize("hosts", [own_hosts, one_host])
async def test_primary_that_is_cut_off_says_so_itself_and_goes_on_as_a_replica(
    hosts: Callable[[Sequence[str]], Mapping[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config_hosting, "own_hosts", hosts)
    async with live_members() as live:
        victim = await live.until_well()
        fault = await live.faults.inject("partition", live.nodes[victim])
        await live.until(lambda: live.status(victim) is NodeStatus.CUT_OFF)
        await live.until(lambda: live.primary not in (None, victim))
        await live.until(lambda: bool(live.timeline.state.nodes[victim].claims))
        assert all(live.status(name) is NodeStatus.UP for name in NODES if name != victim)
        assert past_the_relays(live.nodes) == set()
        await live.faults.undo(fault)
        assert await live.until_well() != victim


@tells_apart
@pytest.mark.parametrize("who", ["replica", "sentinel"])
async def test_replicas_and_sentinels_can_be_cut_off_where_relays_know_who_connects(
    who: str,
) -> None:
    async with live_members() as live:
        primary = await live.until_well()
        victim = next(s for s in SERVERS if s != primary) if who == "replica" else SENTINELS[0]
        fault = await live.faults.inject("partition", live.nodes[victim])
        await live.until(lambda: live.status(victim) is NodeStatus.CUT_OFF)
        assert live.primary == primary
        await live.faults.undo(fault)
        assert await live.until_well() == primary


async def test_cut_that_members_go_round_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config_hosting, "own_hosts", one_host)
    async with live_members() as live:
        primary = await live.until_well()
        replica = live.nodes[next(name for name in SERVERS if name != primary)]
        # Who connects to the primary isn't known, so what the replica hears from there goes on.
        with pytest.raises(SubjectError, match="couldn't be cut off: it still hears"):
            await live.faults.inject("partition", replica)
        assert not replica.is_cut_off()
        assert await live.until_well() == primary
