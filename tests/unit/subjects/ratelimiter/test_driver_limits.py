"""The load judges by the same limits by which the nodes decide."""

from __future__ import annotations

import pytest

from subjects.load.ratelimit.limits import Limits
from subjects.ratelimiter.service.policy import Policy


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 10, 99, 100, 101, 1_000_000])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.29, 0.5, 0.9])
@pytest.mark.parametrize("window_s", [0.1, 1.0, 60.0])
def test_burst_and_pace_are_those_of_the_policy(limit: int, share: float, window_s: float) -> None:
    policy = Policy(limit=limit, burst_share=share, window_s=window_s)
    limits = Limits(keys={"a": limit}, burst_share=share, window_s=window_s)
    assert limits.burst("a") == policy.burst
    assert limits.emission_s("a") == policy.emission_s
