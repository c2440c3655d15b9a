"""Keys and values follow from their number and run."""

from __future__ import annotations

import pytest

from subjects.load.keys import Keys


@pytest.mark.parametrize("n", [0, 1, 10**9, 12_345_678_901])
def test_a_key_gives_its_number_back(n: int) -> None:
    keys = Keys("run")
    assert keys.number(keys.key(n)) == n


def test_values_differ_by_number_and_run_and_have_the_asked_length() -> None:
    keys = Keys("run")
    assert len(keys.value(5)) == 64
    assert len({keys.value(5), keys.value(6), Keys("other").value(5)}) == 3


def test_keys_of_others_are_not_taken_for_ours() -> None:
    keys = Keys("run")
    foreign = [Keys("other").key(1), "", "x", keys.prefix, keys.prefix + "12", keys.key(1) + "x"]
    assert [keys.number(key) for key in foreign] == [None] * len(foreign)
