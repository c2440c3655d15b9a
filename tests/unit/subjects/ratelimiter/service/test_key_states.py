from __future__ import annotations

import pytest

from subjects.ratelimiter.service import key_states
from subjects.ratelimiter.service.key_states import FORGET_S, KeyStates, Told


def _taken(of: KeyStates, most: int = 100) -> list[Told]:
    return [told for lot in of.take(most) for told in lot]


def test_a_count_is_told_once_and_a_total_whenever_it_is_asked_for() -> None:
    keys = KeyStates()
    state = keys.asked("k", 0.0)
    state.delta = state.total = 3
    state.cost_s = 0.5
    (told,) = _taken(keys)
    assert (told.cost_s, told.delta, told.total) == (0.5, 3, 3)
    assert _taken(keys) == []
    keys.tell_again("k", state)
    (again,) = _taken(keys)
    assert (again.cost_s, again.delta, again.total) == (0.0, 0, 3)


def test_counts_come_in_lots_and_the_rest_waits_where_one_is_not_taken() -> None:
    keys = KeyStates()
    for number in range(5):
        keys.asked(f"k{number}", 0.0).delta = 1
    lots = keys.take(2)
    assert len(next(lots)) == 2
    lots.close()
    assert len(_taken(keys)) == 3


def test_a_store_that_lost_everything_is_told_everything() -> None:
    keys = KeyStates()
    keys.asked("a", 0.0)
    keys.asked("b", 0.0)
    _taken(keys)
    keys.tell_all()
    assert {told.key for told in _taken(keys)} == {"a", "b"}


def test_a_key_that_was_forgotten_counts_anew_under_another_name() -> None:
    keys = KeyStates()
    before = keys.asked("k", 0.0)
    _taken(keys)
    keys.forget(FORGET_S + 1)
    assert len(keys) == 0
    assert keys.asked("k", FORGET_S + 2).life != before.life


def test_a_key_isnt_forgotten_while_something_of_it_matters() -> None:
    keys = KeyStates()
    keys.asked("untold", 0.0)
    keys.forget(FORGET_S + 1)
    assert keys.known("untold") is not None
    keys.asked("owing", 0.0).tat = 2 * FORGET_S
    _taken(keys)
    keys.forget(FORGET_S + 1)
    assert keys.known("owing") is not None


def test_many_keys_are_forgotten_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_states, "MOST_KEYS", 10)
    keys = KeyStates()
    for number in range(11):
        keys.asked(f"k{number}", 0.0)
    _taken(keys)
    keys.forget(1.0)
    assert len(keys) == 0
