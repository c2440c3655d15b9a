"""Tests of causes told apart: ghost allowing, a store paused or gone, a lost limiter, drift."""

from __future__ import annotations

from msgspec.structs import replace

from core.model.events import NodeObserved, NodeStatus
from subjects.hosts.instance import RuntimeState
from subjects.ratelimiter.findings import LimiterCause
from subjects.ratelimiter.policies import atomic
from tests.unit.subjects.ratelimiter.staged import LIMIT, StagedLimiter


def test_ghost_allowing_names_the_policy_why_and_how_many_at_most() -> None:
    play = StagedLimiter()
    play.begin()
    play.allow("beta", 163)
    play.run(0.3)
    assert play.now.key == LimiterCause.GHOST_ALLOWING
    assert play.now.title == "Ghost allowing: three limiters, each counting by itself"
    assert "The policy is synced" in play.now.text
    assert "only every 500 ms" in play.now.text
    assert "each of the other two adds what passes at it until it hears" in play.now.text
    assert "at most 84: up to 168 over the limit of 100 within a second" in play.now.text
    assert play.now.text.endswith("It was 63 over.")
    assert "limiter lost (all of them answer)" in play.now.ruled_out
    assert "store lost (every limiter reaches it)" in play.now.ruled_out


def test_ghost_allowing_stays_explained_after_the_fix() -> None:
    play = StagedLimiter()
    play.begin()
    play.allow("beta", 163)
    play.run(0.3)
    play.policy = atomic(LIMIT)
    play.allow("beta", 60)
    play.run(5)
    assert play.now.key == LimiterCause.GHOST_ALLOWING
    assert "The policy is synced" in play.now.text


def test_excess_under_the_atomic_policy_is_not_explained_away() -> None:
    play = StagedLimiter()
    play.policy = atomic(LIMIT)
    play.begin()
    play.allow("beta", 103)
    play.run(0.3)
    assert play.now.title == "Over the limit under the atomic policy: not explained"


def test_a_paused_store_makes_the_limiters_fail_open() -> None:
    play = StagedLimiter()
    play.begin()
    play.lose_the_store()
    play.run(0.3)
    assert play.now.key == LimiterCause.STORE_PAUSED
    assert play.now.title == "Store paused: the limiters fail open"
    assert play.now.text.startswith("The store is stopped: ")
    assert "Three limiters fail open, each with the whole limit: up to 300" in play.now.text
    assert "up to 300 for a key instead of 100" in play.now.text
    assert "its counters drift" in play.now.text
    assert "crash (the process exists)" in play.now.ruled_out
    assert "lim1, lim2 and lim3 answer and say that the store is unreachable" in play.now.evidence
    assert play.now.nodes == ("store",)


def test_failing_open_is_diagnosed_once_the_limiters_say_so() -> None:
    play = StagedLimiter()
    play.begin()
    play.turn("store", RuntimeState.PAUSED)
    play.run(0.3)
    assert play.now.title == "Store paused"
    assert "fail open" not in play.now.text
    play.reach(store=False)
    play.run(0.1)
    assert play.now.title == "Store paused: the limiters fail open"


def test_a_store_that_is_gone_is_told_from_one_that_is_paused() -> None:
    play = StagedLimiter()
    play.begin()
    play.lose_the_store(RuntimeState.EXITED, exit_code=-9)
    play.run(0.3)
    assert play.now.key == LimiterCause.STORE_LOST
    assert play.now.title == "Store lost: the limiters fail open"
    assert "Its counters are gone with it" in play.now.text
    assert "network cut (the process is gone)" in play.now.ruled_out


def silence(play: StagedLimiter, node: str) -> None:
    """Reports that ``node`` doesn't answer, and isn't known to have ended."""
    play.health[node] = replace(play.health[node], status=NodeStatus.UNKNOWN)
    play.emit(NodeObserved(t=play.clock.t, health=play.health[node]))


def test_a_store_that_is_silent_only_to_the_stage_is_not_lost() -> None:
    play = StagedLimiter()
    play.begin()
    play.allow("beta", 163)
    play.run(0.3)
    silence(play, "store")
    play.run(2)
    play.turn("store", RuntimeState.RUNNING)
    play.run(1)
    assert play.now.key == LimiterCause.GHOST_ALLOWING


def test_silent_store_is_not_said_to_have_lost_its_counters() -> None:
    play = StagedLimiter()
    play.begin()
    silence(play, "store")
    play.reach(store=False)
    play.run(0.5)
    assert play.now.title == "Store lost: the limiters fail open"
    assert "gone" not in play.now.text
    play.turn("store", RuntimeState.RUNNING)
    play.reach(store=True)
    play.run(1)
    assert play.now.title == "Store loss, over"
    assert "empty" not in play.now.text


def test_a_store_that_was_killed_comes_back_empty() -> None:
    play = StagedLimiter()
    play.begin()
    play.lose_the_store(RuntimeState.EXITED, exit_code=-9)
    play.run(1)
    play.turn("store", RuntimeState.RUNNING)
    play.reach(store=True)
    play.run(1)
    assert "It came back empty." in play.now.text


def test_silent_limiter_is_not_said_to_have_lost_anything() -> None:
    play = StagedLimiter()
    play.begin()
    silence(play, "lim2")
    play.run(1)
    assert play.now.title == "Limiter lost, lim1 and lim3 carry on"
    assert "is lost" not in play.now.text


def test_excess_over_the_limit_is_put_down_to_the_paused_store() -> None:
    play = StagedLimiter()
    play.begin()
    play.lose_the_store()
    play.run(0.3)
    play.allow("beta", 280)
    play.run(3)
    assert play.now.key == LimiterCause.STORE_PAUSED
    told = "the ledger has 280 allowed within a second for one key, 100 is its limit"
    assert told in play.now.evidence


def test_a_store_that_is_back_leaves_the_drift_to_be_told() -> None:
    play = StagedLimiter()
    play.begin()
    play.lose_the_store()
    play.run(4)
    play.bring_the_store_back()
    play.run(1)
    assert play.now.key == LimiterCause.STORE_PAUSED
    assert play.now.title == "Store pause, over: drift is left"
    play.is_told = True
    play.run(3)
    assert play.now.title == "Store pause, over"


def test_a_killed_limiter_leaves_the_others_and_takes_what_it_had_not_told() -> None:
    play = StagedLimiter()
    play.begin()
    play.turn("lim2", RuntimeState.EXITED, exit_code=-9)
    play.run(0.3)
    assert play.now.key == LimiterCause.LIMITER_LOST
    assert play.now.title == "Limiter lost, lim1 and lim3 carry on"
    assert "never told to the store, and is lost" in play.now.text
    play.turn("lim2", RuntimeState.RUNNING)
    play.run(3)
    assert play.now.title == "Limiter loss, over: lim2 back"


def test_two_killed_limiters_leave_one() -> None:
    play = StagedLimiter()
    play.begin()
    for name in ("lim1", "lim2"):
        play.turn(name, RuntimeState.EXITED, exit_code=-9)
    play.run(0.3)
    assert play.now.title == "Limiter lost, lim3 carries on"
    assert play.timeline.state.nodes["lim3"].status is NodeStatus.UP


def test_a_store_that_seems_well_and_is_not_reached_is_told_as_that() -> None:
    play = StagedLimiter()
    play.begin()
    play.reach(store=False, names=("lim2",))
    play.run(0.3)
    assert play.now.key == LimiterCause.STORE_UNREACHABLE
    assert play.now.nodes == ("lim2",)


def test_counters_that_drift_with_nothing_else_wrong_are_explained() -> None:
    play = StagedLimiter()
    play.begin()
    play.is_told = False
    play.run(6)
    assert play.now.key == LimiterCause.COUNTER_DRIFT
    assert "nobody knows whether it was counted" in play.now.text


def test_store_that_was_unreachable_stays_explained_once_it_is_reached_again() -> None:
    play = StagedLimiter()
    play.policy = atomic(LIMIT)
    play.begin()
    play.reach(store=False)
    play.allow("beta", 163)
    play.run(1)
    assert play.now.key == LimiterCause.STORE_UNREACHABLE
    assert play.now.title == "Store unreachable: the limiters fail open"
    play.reach(store=True)
    play.allow("beta", 60)
    play.run(3)
    assert play.now.key == LimiterCause.STORE_UNREACHABLE
    assert play.now.title.startswith("Store unreachable for a while, over")
    assert "each decided by its own count" in play.now.text
