"""A refusal counts as false only where no order of the checks could make that right."""

from __future__ import annotations

import random
from array import array

import pytest

from subjects.load.ratelimit.refusals import GcraReplay

WINDOW = 60_000.0


class _Key:
    """One key's limit, decided by a GCRA that knows the real order, and judged by a replay."""

    def __init__(self, limit: int, burst: int, slack: float = 0.0) -> None:
        self.emission = WINDOW / (limit - burst + 1)
        self.burst = burst
        self.tat = 0.0
        self.replay = GcraReplay(array("d", [0.0]), [burst], [self.emission], WINDOW, slack)

    def decide(self, t: float, applied: float | None = None) -> bool:
        """Whether GCRA lets a check pass at ``t``."""
        if max(self.tat - t, 0.0) > (self.burst - 1) * self.emission:
            return False
        self.tat = max(self.tat, t if applied is None else applied) + self.emission
        return True


@pytest.mark.parametrize("seed", range(200))
def test_refusal_of_a_correct_limiter_is_never_false(seed: int) -> None:
    chance = random.Random(seed)
    limit = chance.randint(1, 40)
    key = _Key(limit, chance.randint(1, limit))
    pace = key.emission * chance.choice([0.1, 0.5, 1.0, 2.0])
    sent = 0.0
    checks: list[tuple[float, float, float, bool]] = []
    for _ in range(300):
        sent += pace * chance.random() * 2
        if chance.random() < 0.02:
            sent += WINDOW * chance.random()
        decided = sent + chance.expovariate(1 / (3 * pace))
        received = decided + chance.expovariate(1 / (3 * pace))
        checks.append((sent, decided, received, chance.random() < 0.05))
    passed = {check: key.decide(check[1]) for check in sorted(checks, key=lambda c: c[1])}
    # The answers come in their own order; some never do.
    moments = sorted(
        [(check[0], 0, check) for check in checks] + [(check[2], 1, check) for check in checks]
    )
    unknown = 0
    for _, is_answer, check in moments:
        _, _, received, is_lost = check
        if not is_answer:
            unknown += 1
        elif not is_lost:
            unknown -= 1
            if passed[check]:
                key.replay.allow(0, int(received) + 1)
            else:
                assert not key.replay.is_false(0, int(check[0]), unknown)


def test_a_refusal_of_a_key_that_nobody_used_is_false() -> None:
    assert _Key(limit=1, burst=1).replay.is_false(0, 100, unknown=0)


def test_a_refusal_at_half_of_the_burst_is_false_and_one_beyond_it_is_not() -> None:
    key = _Key(limit=100, burst=50)
    for _ in range(25):
        key.replay.allow(0, 1000)
    assert key.replay.is_false(0, 1010, unknown=0)
    for _ in range(25):
        key.replay.allow(0, 1010)
    assert not key.replay.is_false(0, 1020, unknown=0)


def test_checks_in_flight_may_have_been_counted() -> None:
    key = _Key(limit=100, burst=50)
    for _ in range(25):
        key.replay.allow(0, 1000)
    assert key.replay.is_false(0, 1010, unknown=20)
    assert not key.replay.is_false(0, 1010, unknown=25)


def test_used_burst_is_worked_off_over_time() -> None:
    key = _Key(limit=100, burst=50)
    for _ in range(50):
        key.replay.allow(0, 1000)
    assert not key.replay.is_false(0, 1000, unknown=0)
    assert key.replay.is_false(0, 1000 + round(10 * key.emission), unknown=0)


def test_check_that_a_node_enters_late_makes_no_refusal_false() -> None:
    at_once, late = _Key(100, 50), _Key(100, 50, slack=12_000.0)
    for key in (at_once, late):
        for _ in range(45):
            key.replay.allow(0, 1000)
    assert at_once.replay.is_false(0, 1100, unknown=0)
    assert not late.replay.is_false(0, 1100, unknown=0)
