"""A server's health follows from the observations."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus
from subjects.hosts.instance import RuntimeState
from subjects.kit.health_rules import SILENT_AFTER_S, START_WITHIN_S, is_news
from subjects.ratelimiter.health_rules import judge
from subjects.ratelimiter.observation import LimiterObservation, Rates, fresh
from tests.unit.subjects.ratelimiter.staged import answers

BEFORE = NodeHealth(node="lim1", status=NodeStatus.UNKNOWN)
RUNNING = LimiterObservation(
    node="lim1",
    runtime_state=RuntimeState.RUNNING,
    runtime_state_t=1.0,
    started_t=1.0,
    answered_t=9.9,
    health=answers("lim1"),
    memory_bytes=40_000_000,
    answer_ms=1.5,
)


def test_a_limiter_that_answers_is_up_and_says_what_it_does() -> None:
    health = judge(replace(RUNNING, rates=Rates(59.6, 3.0, 0.0)), BEFORE, 10.0)
    assert health.status is NodeStatus.UP
    assert health.uptime_s == 9.0
    assert health.facts == {
        "policy": "synced",
        "store": "reached",
        "allowed": "60/s",
        "refused": "3/s",
        "decides": "the node",
    }


def test_a_limiter_that_cannot_reach_the_store_is_up_and_says_so() -> None:
    health = judge(replace(RUNNING, health=answers("lim1", store=False)), BEFORE, 10.0)
    assert health.status is NodeStatus.UP
    assert health.detail == "can't reach the store"
    assert health.facts["store"] == "unreachable"


def test_health_of_the_store_shows_how_much_it_counted() -> None:
    store = replace(RUNNING, node="store", is_store=True, health=None, used={"a": 700, "b": 900})
    assert judge(store, BEFORE, 10.0).facts == {"counted": "1\u202f600"}


@pytest.mark.parametrize(
    ("runtime_state", "status"),
    [
        (RuntimeState.ABSENT, NodeStatus.UNKNOWN),
        (RuntimeState.PAUSED, NodeStatus.PAUSED),
        (RuntimeState.CUT_OFF, NodeStatus.CUT_OFF),
        (RuntimeState.EXITED, NodeStatus.DOWN),
        (RuntimeState.UNKNOWN, NodeStatus.UNKNOWN),
    ],
)
def test_state_of_the_operating_system_outweighs_any_answer(
    runtime_state: RuntimeState, status: NodeStatus
) -> None:
    assert judge(replace(RUNNING, runtime_state=runtime_state), BEFORE, 10.0).status is status


def test_stopped_server_shows_no_figures() -> None:
    health = judge(
        replace(RUNNING, runtime_state=RuntimeState.PAUSED, rates=Rates(60, 0, None)), BEFORE, 10.0
    )
    assert (health.facts, health.memory_bytes, health.uptime_s) == ({}, None, None)


def test_a_started_server_is_starting_until_it_answers() -> None:
    started = fresh(
        replace(RUNNING, runtime_state=RuntimeState.EXITED),
        RuntimeState.RUNNING,
        10.0,
        started=True,
    )
    assert judge(started, BEFORE, 10.0 + START_WITHIN_S - 1).status is NodeStatus.STARTING
    late = judge(replace(started, failures=9), BEFORE, 10.0 + START_WITHIN_S + 1)
    assert late.status is NodeStatus.UNKNOWN


def test_silence_counts_only_where_several_questions_were_in_vain() -> None:
    silent = replace(RUNNING, failures=1)
    now = 9.9 + SILENT_AFTER_S + 0.1
    assert judge(silent, BEFORE, now).status is NodeStatus.UP
    health = judge(replace(silent, failures=2), BEFORE, now)
    assert health.status is NodeStatus.UNKNOWN
    assert health.detail == "no answer for 1.6 s"


def test_paused_server_is_paused_since_it_was_stopped() -> None:
    paused = fresh(RUNNING, RuntimeState.PAUSED, 12.5, started=False)
    up = judge(RUNNING, BEFORE, 10.0)
    assert judge(paused, up, 13.0).changed_t == 12.5


def test_a_new_policy_is_news_and_a_rate_is_not() -> None:
    before = judge(replace(RUNNING, rates=Rates(60, 0, 1.0)), BEFORE, 10.0)
    other_rate = judge(replace(RUNNING, rates=Rates(70, 9, 1.0)), before, 11.0)
    assert not is_news(other_rate, before)
    policy = judge(replace(RUNNING, health=answers("lim1", policy="atomic")), before, 11.0)
    assert is_news(policy, before)


def test_a_server_that_was_started_anew_has_told_nothing_yet() -> None:
    store = replace(RUNNING, used={"a": 7}, is_store=True)
    assert fresh(store, RuntimeState.RUNNING, 20.0, started=True).used is None
    assert fresh(store, RuntimeState.PAUSED, 20.0, started=False).used == {"a": 7}
