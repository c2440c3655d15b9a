from __future__ import annotations

import math

import pytest

from subjects.ratelimiter.service.policy import Policy, PolicyError, PolicyName, most_over

ATOMIC, SYNCED = PolicyName.ATOMIC, PolicyName.SYNCED


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100, 999_999, 1_000_000])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_burst_and_what_follows_it_within_a_window_is_the_limit(limit: int, share: float) -> None:
    policy = Policy(limit=limit, burst_share=share, window_s=3.0)
    assert 1 <= policy.burst <= limit
    in_window = policy.burst + math.ceil(policy.window_s / policy.emission_s - 1e-6) - 1
    assert in_window == limit


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("limit", 0),
        ("limit", 1_000_001),
        ("window_s", 0.0),
        ("window_s", float("nan")),
        ("window_s", float("inf")),
        ("burst_share", -0.1),
        ("sync_ms", 9),
        ("store_timeout_ms", 10_001),
    ],
)
def test_a_number_out_of_bounds_is_named(field: str, value: float) -> None:
    with pytest.raises(PolicyError, match=field):
        Policy(**{field: value})  # pyright: ignore[reportArgumentType]


def test_fields_that_are_left_out_stay() -> None:
    policy = Policy(limit=7, window_s=2.0).changed({"policy": "atomic"})
    assert policy == Policy(limit=7, window_s=2.0, policy=ATOMIC)


@pytest.mark.parametrize("changes", [None, [], "x", {"limit": "7"}, {"limt": 7}, {"limit": 0}])
def test_changes_that_make_no_sense_are_refused(changes: object) -> None:
    with pytest.raises(PolicyError):
        Policy().changed(changes)


def test_the_atomic_policy_is_never_over() -> None:
    assert most_over(Policy(policy=ATOMIC), nodes=3) == 0


def test_one_node_alone_is_never_over() -> None:
    assert most_over(Policy(policy=SYNCED), nodes=1) == 0


def test_each_other_node_may_add_its_burst_and_what_it_passes_unheard() -> None:
    policy = Policy(limit=100, burst_share=0.5, sync_ms=200, store_timeout_ms=150)
    # 51 a second for 0.35 s is 17.85.
    assert most_over(policy, nodes=3) == 2 * (50 + 18)


def test_no_node_adds_more_than_the_limit_however_seldom_it_tells() -> None:
    assert most_over(Policy(limit=100, sync_ms=60_000), nodes=3) == 200
