"""The fullest window, found as answers come, against a search of every window."""

from __future__ import annotations

import random
from array import array

import pytest

from subjects.load.ratelimit.ticks import (
    CLOCKS,
    TICK_S,
    received_ticks,
    sent_ticks,
    window_ticks,
)
from subjects.load.ratelimit.window_counts import MOST, OVER_END, ROW, WINDOWS_OVER, WindowCounts

WIDTH = 100
LIMIT = 5
Checks = list[tuple[int, int]]


def _answers(seed: int) -> Checks:
    """Returns allowed checks in bursts and lulls, ordered by answer, some answered late."""
    chance = random.Random(seed)
    found: Checks = []
    t = 1
    for _ in range(chance.randint(1, 120)):
        t += chance.choice([0, 0, 1, 3, 20, chance.randint(0, 2 * WIDTH)])
        found.append((t, t + chance.choice([0, 1, 5, chance.randint(0, 3 * WIDTH)])))
    return sorted(found, key=lambda check: check[1])


def _inside(answers: Checks, begin: int) -> int:
    return sum(1 for sent, received in answers if sent >= begin and received <= begin + WIDTH)


def _most(answers: Checks) -> int:
    """Tries a window at every tick at which one could begin or end."""
    begins = {sent for sent, _ in answers} | {received - WIDTH for _, received in answers}
    return max(_inside(answers, begin) for begin in begins)


def _windows_over(answers: Checks) -> int:
    """Returns how many disjoint windows over the limit end with an answer."""
    count, ended = 0, -WIDTH
    for n, (_, received) in enumerate(answers, 1):
        if received - WIDTH > ended and _inside(answers[:n], received - WIDTH) > LIMIT:
            count += 1
            ended = received
    return count


@pytest.mark.parametrize("seed", range(60))
def test_the_most_of_any_window_is_found_as_the_answers_come(seed: int) -> None:
    answers = _answers(seed)
    tally = WindowCounts(LIMIT, WIDTH)
    for n, (sent, received) in enumerate(answers, 1):
        tally.enter(sent, received)
        assert tally.row[MOST] == _most(answers[:n])


@pytest.mark.parametrize("seed", range(30))
def test_windows_over_the_limit_are_counted_one_after_the_other(seed: int) -> None:
    answers = _answers(seed)
    tally = WindowCounts(LIMIT, WIDTH)
    for sent, received in answers:
        tally.enter(sent, received)
    assert tally.row[WINDOWS_OVER] == _windows_over(answers)


@pytest.mark.parametrize("seed", range(30))
def test_the_window_that_ends_now_has_what_was_sent_and_answered_in_it(seed: int) -> None:
    answers = _answers(seed)
    tally = WindowCounts(LIMIT, WIDTH)
    for n, (sent, received) in enumerate(answers):
        tally.enter(sent, received)
        end = answers[n + 1][1] if n + 1 < len(answers) else received + 2 * WIDTH
        for now in range(received, end, 7):
            assert tally.now(now) == _inside(answers[: n + 1], now - WIDTH)


def test_a_window_that_is_not_full_is_not_over() -> None:
    tally = WindowCounts(LIMIT, WIDTH)
    for sent in range(LIMIT):
        tally.enter(sent, 50)
    assert (tally.row[MOST], tally.row[WINDOWS_OVER]) == (LIMIT, 0)
    tally.enter(50, 50)
    assert (tally.row[MOST], tally.row[WINDOWS_OVER]) == (LIMIT + 1, 1)


def test_check_that_took_longer_than_a_window_is_certain_in_none() -> None:
    tally = WindowCounts(LIMIT, WIDTH)
    assert tally.enter(10, 10 + WIDTH) == 1
    assert tally.enter(10, 11 + WIDTH) == 0


def test_a_tally_goes_on_in_the_row_of_another() -> None:
    row = memoryview(array("Q", bytes(8 * ROW)))
    first = WindowCounts(LIMIT, WIDTH, row)
    for n in range(LIMIT + 3):
        first.enter(n + 1, n + 2)
    second = WindowCounts(LIMIT, WIDTH, row)
    for n in range(LIMIT + 3):
        second.enter(n + 1, n + 2)  # the same answers, read back from the ledger
    assert (row[MOST], row[WINDOWS_OVER]) == (LIMIT + 3, 1)
    assert row[OVER_END]


def test_times_are_rounded_so_that_what_is_certain_stays_so() -> None:
    chance = random.Random(1)
    for _ in range(1000):
        t = chance.random() * 1e5
        assert sent_ticks(t) * TICK_S <= t + 1e-9
        assert received_ticks(t) * TICK_S >= t - 1e-9
    assert window_ticks(1.0) * TICK_S <= 1.0 - CLOCKS
