"""Limits that can't be judged are refused with a sentence."""

from __future__ import annotations

import math
from typing import Any

import pytest

from subjects.load.driver import DriverError
from subjects.load.ratelimit.limits import MOST_KEYS, Limits


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"keys": {}}, "no key to check"),
        ({"keys": {"": 5}}, "a key has 1 to 256 bytes"),
        ({"keys": {"k" * 10_000: 5}}, "a key has 1 to 256 bytes"),
        ({"keys": {"é" * 129: 5}}, "a key has 1 to 256 bytes"),
        ({"keys": {"\ud800": 5}}, "of UTF-8"),
        ({"keys": {"a": 0}}, "the limit of 'a' is 0"),
        ({"keys": {"a": -1}}, "the limit of 'a' is -1"),
        ({"keys": {"a": 10**9}}, "the limit of 'a' is 1,000,000,000"),
        ({"keys": {str(n): 1 for n in range(MOST_KEYS + 1)}}, "at most 512 keys"),
        ({"keys": {"a": 1}, "window_s": 0.0}, "a window of 0 s"),
        ({"keys": {"a": 1}, "window_s": math.nan}, "a window of nan s"),
        ({"keys": {"a": 1}, "window_s": 3600.0}, "a window of 3600 s"),
        ({"keys": {"a": 1}, "burst_share": 1.5}, "from 0 to 1"),
        ({"keys": {"a": 1}, "slack_s": -1.0}, "late"),
        ({"keys": {"a": 1}, "slack_s": math.inf}, "late"),
    ],
)
def test_limit_that_can_not_be_judged_is_named(given: dict[str, Any], said: str) -> None:
    with pytest.raises(DriverError, match=said):
        Limits(**given)


def test_key_of_256_bytes_is_allowed() -> None:
    assert Limits(keys={"é" * 128: 1, "k" * 256: 1_000_000}).window_s == 1.0


@pytest.mark.parametrize("limit", [1, 2, 3, 10, 99, 100, 1_000_000])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_no_window_has_more_than_the_limit(limit: int, share: float) -> None:
    limits = Limits(keys={"a": limit}, burst_share=share)
    burst, emission_s = limits.burst("a"), limits.emission_s("a")
    # All at once, and then one after the other as long as the window lasts.
    within = burst + math.ceil(1.0 / emission_s - 1e-6) - 1
    assert within == limit
