"""Tests of the rate limiter's invariants, judged by the real monitor."""

from __future__ import annotations

from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState
from subjects.ratelimiter.invariants import (
    COUNTERS_TRUE,
    REFUSED_RIGHTLY,
    STORE_REACHED,
    WITHIN_LIMIT,
)
from tests.unit.subjects.ratelimiter.staged import StagedLimiter


def test_nothing_is_broken_while_all_is_well() -> None:
    play = StagedLimiter()
    play.begin()
    play.run(5)
    assert play.opened() == []


def test_a_key_over_its_limit_is_named_with_the_number() -> None:
    play = StagedLimiter()
    play.begin()
    play.allow("beta", 143)
    play.run(0.1)
    assert play.open_now() == {(WITHIN_LIMIT, "beta")}
    assert "beta: 143 allowed within a second, limit 100" in play.texts()


def test_a_key_is_within_its_limit_again_once_no_window_has_been_over_for_a_second() -> None:
    play = StagedLimiter()
    play.begin()
    play.allow("beta", 143)
    play.run(0.5)
    play.allow("beta", 60)
    play.run(0.5)
    assert (WITHIN_LIMIT, "beta") in play.open_now()
    play.run(1.5)
    assert (WITHIN_LIMIT, "beta") not in play.open_now()


def test_exactly_the_limit_is_not_over_it() -> None:
    play = StagedLimiter()
    play.begin()
    play.allow("beta", 100)
    play.run(2)
    assert play.opened() == []


def test_limiters_that_cannot_reach_the_store_are_named() -> None:
    play = StagedLimiter()
    play.begin()
    play.reach(store=False, names=("lim1", "lim3"))
    play.run(0.2)
    assert "lim1 and lim3 can't reach the store" in play.texts()
    play.reach(store=True)
    play.run(0.2)
    assert (STORE_REACHED, "") not in play.open_now()


def test_store_that_no_limiter_reaches_is_told_in_one_word() -> None:
    play = StagedLimiter()
    play.begin()
    play.lose_the_store()
    play.run(0.2)
    assert "no limiter can reach the store" in play.texts()


def test_drift_is_told_once_it_is_more_than_what_is_on_its_way() -> None:
    play = StagedLimiter()
    play.begin()
    play.lose_the_store()
    play.run(0.5)
    assert (COUNTERS_TRUE, "") not in play.open_now()
    play.run(4)
    assert (COUNTERS_TRUE, "") in play.open_now()
    assert any(text.startswith("counter drift: ") for text in play.texts())


def test_drift_ends_when_the_counters_are_the_ledger_again() -> None:
    play = StagedLimiter()
    play.begin()
    play.lose_the_store()
    play.run(4)
    play.bring_the_store_back()
    play.run(2)
    assert (COUNTERS_TRUE, "") in play.open_now()
    play.is_told = True
    play.run(1)
    assert (COUNTERS_TRUE, "") not in play.open_now()


def test_nobody_knows_the_counters_of_a_store_that_is_gone() -> None:
    play = StagedLimiter()
    play.begin()
    play.lose_the_store(RuntimeState.EXITED, exit_code=-9)
    play.run(6)
    assert (COUNTERS_TRUE, "") not in play.opened()


def test_false_refusals_are_a_warning_until_there_are_no_more() -> None:
    play = StagedLimiter()
    play.begin()
    play.counts["alpha"] = replace(play.counts["alpha"], false_refusals=2)
    play.run(0.2)
    assert "2 checks refused although below the limit" in play.texts()
    assert (REFUSED_RIGHTLY, "") in play.open_now()
    play.run(3)
    assert (REFUSED_RIGHTLY, "") not in play.open_now()
