"""Limits that can't be judged are refused with a sentence; keys are checked in proportion."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pytest

from subjects.load.driver import DriverError
from subjects.load.ratelimit.limits import MOST_KEYS, Limits, Spread


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


def test_keys_with_the_same_limit_take_turns() -> None:
    spread = Spread([100, 100, 100])
    turns = [spread.next() for _ in range(30)]
    for start in range(0, 30, 3):
        assert sorted(turns[start : start + 3]) == [0, 1, 2]


def test_a_key_is_checked_as_often_as_its_limit_is_large() -> None:
    spread = Spread([100, 300, 1])
    turns = Counter(spread.next() for _ in range(4010))
    assert abs(turns[0] - 1000) <= 1
    assert abs(turns[1] - 3000) <= 1
    assert abs(turns[2] - 10) <= 1


def test_no_key_has_its_turns_all_at_once() -> None:
    spread = Spread([100, 300])
    turns = [spread.next() for _ in range(400)]
    for start in range(0, 400, 20):
        assert 4 <= turns[start : start + 20].count(0) <= 6


def test_one_key_has_every_turn() -> None:
    spread = Spread([7])
    assert [spread.next() for _ in range(5)] == [0] * 5
