"""The servers of a real cluster reach each other by relays alone, and are cut off through them."""

from __future__ import annotations

from collections.abc import Iterable

import psutil
import pytest

from core.model import events as ev
from core.model.events import LinksMeasured, NodeStatus, Role
from core.monitor.monitor import Monitor
from core.views.timeline import RunClock
from subjects.kit.local_hosting import LocalHosting
from subjects.kit.place import Address
from tests.integration.live import Live, live_cluster

pytestmark = pytest.mark.integration

NODES = ("n1", "n2", "n3")
EACH_PAIR = {(one, other) for one in NODES for other in NODES if one != other}


def relays_of(live: Live) -> psutil.Process:
    """The process of the relays, by what was told to the warden: a child of ours."""
    found = [
        child
        for child in psutil.Process().children()
        if "subjects.hosts.links" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE
    ]
    assert len(found) == 1, live.state.nodes
    return found[0]


def connections(process: psutil.Process) -> set[tuple[int, int]]:
    """The connections of a process, each by its own port and the other end's."""
    return {
        (each.laddr.port, each.raddr.port)
        for each in process.net_connections("tcp")
        if each.status == psutil.CONN_ESTABLISHED
    }


def servers_connections(live: Live) -> dict[tuple[int, int], str]:
    """The connections of all servers, with whose end it is."""
    return {
        ends: name
        for name in live.subject.nodes
        for ends in connections(psutil.Process(live.process(name).pid))
    }


def past_the_relays(live: Live) -> set[tuple[str, str]]:
    """The pairs of servers with a connection that has a server at both ends."""
    ends = servers_connections(live)
    return {
        (name, ends[there, here]) for (here, there), name in ends.items() if (there, here) in ends
    }


def through_the_relays(live: Live) -> set[str]:
    """The servers that have a connection to a relay."""
    relayed = connections(relays_of(live))
    ends = servers_connections(live)
    return {name for (here, there), name in ends.items() if (there, here) in relayed}


def pairs_that_spoke(events: Iterable[ev.Event]) -> set[tuple[str, str]]:
    """The senders and receivers between which bytes were measured."""
    return {
        (source, target)
        for event in events
        if isinstance(event, LinksMeasured)
        for source, sent in event.bytes_per_s.items()
        for target in sent
    }


def directly(hosting: object, source: str, target: str, address: Address) -> Address:
    """A way past the relays."""
    del hosting, source, target
    return address


async def test_no_connection_between_servers_goes_round_a_relay_after_restarts_and_elections() -> (
    None
):
    async with live_cluster() as live:
        assert (past_the_relays(live), through_the_relays(live)) == (set(), set(NODES))
        for victim in (live.follower, live.leader):
            await live.node(victim).kill()
            await live.until_status(victim, NodeStatus.DOWN)
            await live.until(lambda: live.state.leader is not None)
            await live.node(victim).restart()
            await live.until_well()
            assert (past_the_relays(live), through_the_relays(live)) == (set(), set(NODES))
        assert pairs_that_spoke(live.events) == EACH_PAIR


async def test_bypass_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalHosting, "_reached_by", directly)
    async with live_cluster() as live:
        assert past_the_relays(live) == EACH_PAIR


async def test_leader_that_is_cut_off_is_told_from_its_own_view_and_comes_back() -> None:
    async with live_cluster() as live:
        victim = live.leader
        fault = await live.faults.inject("partition", live.node(victim))
        health = await live.until_status(victim, NodeStatus.CUT_OFF)
        assert (health.role, health.was_role) == (Role.NONE, Role.LEADER)
        assert health.detail == "runs, cut off from the other nodes"
        await live.until(lambda: live.state.leader not in (None, victim))
        new = live.leader
        assert all(live.health(name).status is NodeStatus.UP for name in NODES if name != victim)
        assert past_the_relays(live) == set()
        await live.faults.undo(fault)
        await live.until_well()
        assert live.leader == new


async def test_slowed_leader_shows_in_how_late_it_answers() -> None:
    async with live_cluster() as live:
        victim = live.leader
        fault = await live.faults.inject("latency", live.node(victim))
        await live.until(lambda: (live.health(victim).answer_ms or 0.0) > 200.0)
        others = [live.health(name) for name in NODES if name != victim]
        assert all(other.status is NodeStatus.UP for other in others)
        await live.faults.undo(fault)
        await live.until(lambda: (live.health(victim).answer_ms or 999.0) < 200.0)


async def test_relays_that_are_killed_are_no_fault_of_the_servers() -> None:
    async with live_cluster() as live:
        monitor = Monitor(live.timeline.append, RunClock())
        live.timeline.watch(monitor.look)
        relays_of(live).kill()
        await live.until(lambda: any(isinstance(each, ev.Suspended) for each in live.events))
        seen = len(live.events)
        # Each pair speaks again over new relays.
        await live.until(
            lambda: (
                {
                    (one, other)
                    for each in live.events[seen:]
                    if isinstance(each, LinksMeasured)
                    for one in each.bytes_per_s
                    for other in each.bytes_per_s[one]
                }
                >= EACH_PAIR
            )
        )
        await live.until_well()
        assert [event for event in live.events if isinstance(event, ev.ViolationOpened)] == []
        statuses = {e.health.status for e in live.events[seen:] if isinstance(e, ev.NodeObserved)}
        assert statuses <= {NodeStatus.UP}
        assert past_the_relays(live) == set()
