"""The policies on stage: under the limit with room for bursts, or over the limit all the time."""

from __future__ import annotations

import pytest

from subjects.ratelimiter.policies import (
    OVER,
    RATE,
    SPENT_SHARE,
    UNDER,
    atomic,
    limit_for,
    synced,
)
from subjects.ratelimiter.service.policy import PolicyName
from subjects.ratelimiter.topology import KEYS, LIMITERS


def test_the_limits_of_the_usual_rate_are_round() -> None:
    assert (limit_for(RATE), limit_for(RATE, OVER)) == (200, 20)


@pytest.mark.parametrize("rate", [40, 240, 1_000, 5_000])
def test_a_load_under_the_limit_is_never_refused(rate: float) -> None:
    policy = synced(limit_for(rate, UNDER))
    a_key = rate / len(KEYS)
    assert a_key * policy.emission_s < 0.7
    # The counts that all limiters tell of one interval at once must fit into the burst.
    assert a_key * policy.sync_s < policy.burst / 2


@pytest.mark.parametrize("rate", [40, 240, 1_000, 5_000])
def test_a_load_over_the_limit_keeps_every_limiter_busy_alone(rate: float) -> None:
    policy = atomic(limit_for(rate, OVER), SPENT_SHARE)
    at_one_limiter = rate / len(KEYS) / len(LIMITERS)
    assert at_one_limiter * policy.emission_s > 0.85


def test_both_policies_have_the_same_limit() -> None:
    assert synced(100).limit == atomic(100).limit
    assert (synced(100).policy, atomic(100).policy) == (PolicyName.SYNCED, PolicyName.ATOMIC)


def test_the_smallest_load_has_a_limit_too() -> None:
    assert limit_for(0.1) == 2
