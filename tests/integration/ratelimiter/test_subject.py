"""The rate limiter as a subject: started, watched, broken and brought back, for real."""

from __future__ import annotations

import asyncio

import psutil
import pytest

from core.model.events import NodeStatus
from core.ports import SubjectError
from subjects.hosts.processes.instance import ProcessInstance
from subjects.hosts.processes.ports import LOOPBACK
from subjects.kit.managed_node import ManagedNode
from subjects.kit.valkey_program import VARIABLE
from subjects.ratelimiter.figures import DRIFT, STORE_REACHABLE
from subjects.ratelimiter.invariants import COUNTERS_TRUE, STORE_REACHED, WITHIN_LIMIT
from subjects.ratelimiter.node import LimiterPlace
from subjects.ratelimiter.policies import OVER, SPENT_SHARE, atomic, limit_for, synced
from subjects.ratelimiter.service.policy import PolicyName
from subjects.ratelimiter.topology import LIMITERS, STORE
from tests.integration.ratelimiter.live import LiveLimiter, live_limiters, needs_store
from tests.listening import listening
from tests.process_wait import still_alive

pytestmark = [pytest.mark.integration, needs_store]

RATE = 120.0


def pid_of(server: ManagedNode[LimiterPlace]) -> int:
    instance = server.instance
    assert isinstance(instance, ProcessInstance)
    assert instance.process is not None
    return instance.process.pid


async def test_system_starts_on_the_loopback_and_leaves_nothing_behind() -> None:
    async with live_limiters() as live:
        servers = [live.limiter(name) for name in LIMITERS]
        processes = [psutil.Process(pid_of(server)) for server in (*servers, live.store)]
        assert {each.address for each in listening(processes)} == {LOOPBACK}
        assert live.subject.folder.is_dir()
        assert live.state.progress == {}
    assert still_alive(processes, 30.0) == []
    assert not live.subject.folder.exists()


async def test_the_cards_say_what_each_limiter_does() -> None:
    async with live_limiters() as live:
        await live.subject.load.start(RATE)
        await live.until(lambda state: "allowed" in state.nodes["lim1"].facts)
        facts = live.state.nodes["lim1"].facts
        assert (facts["policy"], facts["store"]) == ("synced", "reached")
        await live.until(lambda state: "counted" in state.nodes[STORE].facts)


async def test_a_policy_is_changed_on_all_and_given_to_one_that_comes_back() -> None:
    async with live_limiters() as live:
        await live.subject.operator.use(atomic(50))
        await live.until(
            lambda state: all(state.nodes[n].facts.get("policy") == "atomic" for n in LIMITERS)
        )
        await live.limiter("lim2").kill()
        await live.until(lambda state: state.nodes["lim2"].status is NodeStatus.DOWN)
        assert live.state.nodes["lim2"].exit_code == -9
        await live.limiter("lim2").restart()
        await live.until(
            lambda state: (
                state.nodes["lim2"].status is NodeStatus.UP
                and state.nodes["lim2"].facts.get("policy") == "atomic"
            )
        )
        assert live.subject.operator.policy.policy is PolicyName.ATOMIC


async def test_a_paused_store_is_seen_and_makes_the_counters_drift_until_they_are_mended() -> None:
    async with live_limiters() as live:
        await live.subject.operator.use(atomic(limit_for(RATE, OVER), SPENT_SHARE))
        await live.subject.load.start(RATE)
        await live.until(lambda state: DRIFT in state.figures)
        fault = await live.faults.inject("redis-pause", live.store)
        await live.until(lambda state: state.nodes[STORE].status is NodeStatus.PAUSED)
        await live.until_open(STORE_REACHED)
        await live.until_open(WITHIN_LIMIT)
        await live.until_open(COUNTERS_TRUE)
        await live.faults.undo(fault)
        await live.until(lambda state: state.figures.get(STORE_REACHABLE) == 1)
        assert COUNTERS_TRUE in live.violations()
        await live.subject.operator.reconcile()
        await live.until_closed(COUNTERS_TRUE)
        await live.subject.load.stop()
        await live.until(lambda state: state.figures.get(DRIFT) == 0)


async def test_a_store_that_comes_back_empty_is_reconciled_too() -> None:
    async with live_limiters() as live:
        await live.subject.load.start(RATE)
        await live.until(lambda _: sum(live.subject.ledger.allowed.values()) > 100)
        await live.store.kill()
        await live.until(lambda state: state.nodes[STORE].status is NodeStatus.DOWN)
        assert DRIFT not in live.subject.health.get_health()[STORE].facts
        await live.store.restart()
        await live.until(lambda state: state.figures.get(STORE_REACHABLE) == 1)
        await live.subject.load.stop()
        await live.until(lambda state: state.figures.get(DRIFT, 0) > 0)
        await live.subject.operator.reconcile()
        await live.until(lambda state: state.figures.get(DRIFT) == 0)


async def test_two_limiters_killed_leave_one_that_serves() -> None:
    async with live_limiters() as live:
        await live.subject.load.start(RATE)
        for name in ("lim1", "lim2"):
            await live.faults.inject("process-kill", live.limiter(name))
        await live.until(lambda state: state.nodes["lim2"].status is NodeStatus.DOWN)
        before = sum(live.subject.ledger.allowed.values())
        await live.until(lambda _: sum(live.subject.ledger.allowed.values()) > before + 100)
        assert live.state.nodes["lim3"].status is NodeStatus.UP


async def test_a_burst_is_counted_apart_and_ends_where_it_began() -> None:
    async with live_limiters() as live:
        await live.subject.operator.use(synced(limit_for(RATE)))
        await live.subject.load.start(RATE)
        fault = await live.faults.inject("burst-traffic", live.target)
        assert live.subject.load.rate == 8 * RATE
        await live.until_open(WITHIN_LIMIT)
        await live.faults.undo(fault)
        assert live.subject.load.rate == RATE
        (burst,) = live.target.bursts
        assert burst.whole
        assert max(key.over for key in burst.keys) > 0
        await live.until_closed(WITHIN_LIMIT)


async def test_a_load_that_does_not_run_cannot_burst() -> None:
    async with live_limiters() as live:
        with pytest.raises(SubjectError, match="doesn't run"):
            await live.faults.inject("burst-traffic", live.target)
        assert not live.faults.active


async def test_a_missing_program_is_said_and_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "/nowhere/valkey-server")
    live = LiveLimiter()
    with pytest.raises(SubjectError, match="isn't a program"):
        await live.subject.start()
    await live.subject.stop()
    assert not live.subject.folder.exists()


async def test_two_at_once_do_not_disturb_each_other() -> None:
    async with live_limiters() as one, live_limiters() as other:
        await one.store.pause()
        await one.until(lambda state: state.nodes[STORE].status is NodeStatus.PAUSED)
        await asyncio.sleep(0)
        assert other.state.nodes[STORE].status is NodeStatus.UP
