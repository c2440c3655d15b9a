"""Every key has turns in proportion to the limit."""

from __future__ import annotations

from collections import Counter

from subjects.load.ratelimit.spread import Spread


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
