from __future__ import annotations

import random

import pytest

from subjects.ratelimiter.service.gcra import decide
from subjects.ratelimiter.service.policy import Policy

START = 123_456.789


def _most_in_a_window(times: list[float], window_s: float) -> int:
    return max(sum(1 for t in times if first <= t < first + window_s - 1e-6) for first in times)


@pytest.mark.parametrize(("limit", "share"), [(1, 0.5), (2, 0.5), (10, 0.1), (100, 0.5), (50, 0.9)])
def test_an_overload_gets_exactly_the_limit_in_its_first_window(limit: int, share: float) -> None:
    policy = Policy(limit=limit, burst_share=share)
    tat, allowed = 0.0, 0
    for step in range(1_000):
        now = START + step / 1_000
        for _ in range(3 if step else 3 * limit):
            decision, tat = decide(tat, now, policy.emission_s, policy.burst)
            allowed += decision.allowed
    assert allowed == limit


@pytest.mark.parametrize("seed", range(5))
def test_no_window_ever_has_more_than_the_limit(seed: int) -> None:
    chance = random.Random(seed)
    policy = Policy(limit=chance.randint(1, 40), burst_share=0.9 * chance.random())
    now, tat = START, 0.0
    times: list[float] = []
    for _ in range(3_000):
        now += chance.expovariate(3 * policy.limit) * chance.choice((0, 1, 1, 4))
        decision, tat = decide(tat, now, policy.emission_s, policy.burst)
        if decision.allowed:
            times.append(now)
    assert 0 < _most_in_a_window(times, policy.window_s) <= policy.limit


def test_remaining_counts_down_to_zero_and_then_a_check_is_refused() -> None:
    tat = 0.0
    left: list[int] = []
    for _ in range(3):
        decision, tat = decide(tat, START, 0.5, 3)
        left.append(decision.remaining)
    refused, after = decide(tat, START, 0.5, 3)
    assert left == [2, 1, 0]
    assert not refused.allowed
    assert after == tat


def test_request_may_pass_when_it_was_told_to_come_again() -> None:
    _, tat = decide(0.0, START, 0.5, 1)
    refused, tat = decide(tat, START + 0.2, 0.5, 1)
    assert refused.retry_after_s == pytest.approx(0.3)
    allowed, _ = decide(tat, START + 0.2 + refused.retry_after_s, 0.5, 1)
    assert allowed.allowed


def test_a_debt_is_waited_for() -> None:
    refused, _ = decide(START + 60.0, START, 0.5, 10)
    assert not refused.allowed
    assert refused.retry_after_s == pytest.approx(60.0 - 4.5)
