"""The servers of a real cluster reach each other by relays alone, and are cut off through them."""

from __future__ import annotations

import pytest

from core.model import events as ev
from core.model.events import LinksMeasured, NodeStatus, Role
from core.monitor.monitor import Monitor
from core.ports import SubjectError
from core.views.timeline import RunClock
from subjects.kit.local_hosting import LocalHosting
from tests.integration.links.ways import (
    directly,
    no_relays,
    pairs_that_spoke,
    past_the_relays,
    relays,
    ways,
)
from tests.integration.live import live_cluster

pytestmark = pytest.mark.integration

NODES = ("n1", "n2", "n3")
EACH_PAIR = {(one, other) for one in NODES for other in NODES if one != other}


async def test_no_connection_between_servers_goes_round_a_relay_after_restarts_and_elections() -> (
    None
):
    async with live_cluster(links=True) as live:
        assert ways(live.subject.nodes) == (
            set(),
            set(NODES),
        )
        for victim in (live.follower, live.leader):
            await live.node(victim).kill()
            await live.until_status(victim, NodeStatus.DOWN)
            await live.until(lambda: live.state.leader is not None)
            await live.node(victim).restart()
            await live.until_well()
            assert ways(live.subject.nodes) == (set(), set(NODES))
        assert pairs_that_spoke(live.events) == EACH_PAIR


async def test_without_links_servers_reach_each_other_directly_and_count_what_flows() -> None:
    async with live_cluster() as live:
        await live.until(lambda: past_the_relays(live.subject.nodes) == EACH_PAIR)
        assert no_relays()
        await live.until(lambda: pairs_that_spoke(live.events) == EACH_PAIR)
        measured = [event for event in live.events if isinstance(event, LinksMeasured)]
        assert all(event.by_nodes for event in measured)
        with pytest.raises(SubjectError, match="has no links"):
            await live.node(live.leader).cut_off()


async def test_cut_through_a_bypass_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalHosting, "_reached_by", directly)
    async with live_cluster(links=True) as live:
        await live.until(lambda: past_the_relays(live.subject.nodes) == EACH_PAIR)


async def test_leader_that_is_cut_off_is_told_from_its_own_view_and_comes_back() -> None:
    async with live_cluster(links=True) as live:
        victim = live.leader
        fault = await live.faults.inject("partition", live.node(victim))
        health = await live.until_status(victim, NodeStatus.CUT_OFF)
        assert (health.role, health.was_role) == (Role.NONE, Role.LEADER)
        assert health.detail == "runs, cut off from the other nodes"
        await live.until(lambda: live.state.leader not in (None, victim))
        new = live.leader
        assert all(live.health(name).status is NodeStatus.UP for name in NODES if name != victim)
        assert past_the_relays(live.subject.nodes) == set()
        await live.faults.undo(fault)
        await live.until_well()
        assert live.leader == new
        assert ways(live.subject.nodes) == (set(), set(NODES))


async def test_leader_stays_cut_off_when_the_relays_are_killed_meanwhile() -> None:
    async with live_cluster(links=True) as live:
        victim = live.leader
        fault = await live.faults.inject("partition", live.node(victim))
        await live.until_status(victim, NodeStatus.CUT_OFF)
        await live.until(lambda: live.state.leader not in (None, victim))
        relays().kill()
        seen = len(live.events)
        others = {pair for pair in EACH_PAIR if victim not in pair}
        await live.until(lambda: pairs_that_spoke(live.events[seen:]) >= others)
        assert pairs_that_spoke(live.events[seen:]) == others
        told = [each.health for each in live.events[seen:] if isinstance(each, ev.NodeObserved)]
        assert {each.status for each in told if each.node == victim} <= {NodeStatus.CUT_OFF}
        assert live.health(victim).status is NodeStatus.CUT_OFF
        assert past_the_relays(live.subject.nodes) == set()
        assert live.node(victim).is_cut_off()
        await live.faults.undo(fault)
        await live.until_well()
        assert ways(live.subject.nodes) == (set(), set(NODES))


async def test_slowed_leader_shows_in_how_late_it_answers() -> None:
    async with live_cluster(links=True) as live:
        victim = live.leader
        fault = await live.faults.inject("latency", live.node(victim))
        await live.until(lambda: (live.health(victim).answer_ms or 0.0) > 200.0)
        others = [live.health(name) for name in NODES if name != victim]
        assert all(other.status is NodeStatus.UP for other in others)
        await live.faults.undo(fault)
        await live.until(lambda: (live.health(victim).answer_ms or 999.0) < 200.0)


async def test_relays_that_are_killed_are_no_fault_of_the_servers() -> None:
    async with live_cluster(links=True) as live:
        monitor = Monitor(live.timeline.append, RunClock())
        live.timeline.watch(monitor.look)
        relays().kill()
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
        # On a busy machine one may be silent for a moment, which is nobody's fault either.
        assert statuses <= {NodeStatus.UP, NodeStatus.UNKNOWN}
        assert past_the_relays(live.subject.nodes) == set()
