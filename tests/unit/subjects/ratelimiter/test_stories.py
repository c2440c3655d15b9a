"""The stories of the rate limiter: what they go with, and how their figures are said."""

from __future__ import annotations

from typing import cast

import pytest
from msgspec import Struct
from msgspec.structs import replace

from core.model import events as ev
from core.story.chapters import Story
from core.story.run_context import RunContext
from core.views.timeline import RunClock
from subjects.load.client import LoadProcess
from subjects.load.protocol import KeyCount, SpanEnded
from subjects.ratelimiter.measures import Burst, Drift, allowed_per_s, asked, fullest, over
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.plans import FAULTS_OF, KILL_NODE, PAUSE_STORE, plans
from subjects.ratelimiter.policies import atomic
from subjects.ratelimiter.stories.drift_measured import DriftMeasured
from subjects.ratelimiter.stories.drift_measured import compare as compare_drift
from subjects.ratelimiter.stories.ghost_measured import compare
from subjects.ratelimiter.subject import RateLimiterSubject


@pytest.fixture
def stories() -> list[Story]:
    """Returns the stories of a subject that is never started."""
    return list(RateLimiterSubject(lambda _: None, RunClock()).stories.values())


class FaultContext(Struct):
    """The part of a stage that gives the fault that is played, and time."""

    fault: str

    def now(self) -> float:
        return 7.0


def span(*keys: KeyCount, seconds: float = 2.0) -> SpanEnded:
    return SpanEnded(id=1, span=1, name="", t=0.0, seconds=seconds, keys=keys)


def key(name: str, most: int, **known: int) -> KeyCount:
    return KeyCount(key=name, limit=100, most=most, **known)


def with_fault(fault: str) -> RunContext:
    return cast("RunContext", FaultContext(fault))


def cells(compared: ev.Compared) -> dict[str, tuple[str, ...]]:
    return {row.name: row.values for row in compared.rows}


def test_the_fullest_window_has_most_over_the_limit() -> None:
    burst = span(key("alpha", 140), key("beta", 163), key("gamma", 90))
    assert fullest(burst).key == "beta"
    assert over(burst) == 63


def test_span_within_the_limit_is_not_over() -> None:
    assert over(span(key("alpha", 100))) == 0


def test_checks_of_a_span_are_counted_whatever_became_of_them() -> None:
    counted = span(
        key("alpha", 1, allowed=30, refused=60, failed=10),
        key("beta", 1, allowed=50),
        seconds=2.0,
    )
    assert asked(counted) == 150
    assert allowed_per_s(counted) == 40.0
    assert allowed_per_s(span(key("alpha", 1, allowed=5), seconds=0.0)) == 0.0


def test_every_chapter_has_a_key_of_its_own_and_something_to_say(stories: list[Story]) -> None:
    for found in (story.chapters for story in stories):
        assert len({chapter.key for chapter in found}) == len(found)
        assert all(chapter.narration.endswith(".") or "?" in chapter.narration for chapter in found)


def test_the_stories_and_the_faults_go_by_stable_names(stories: list[Story]) -> None:
    assert tuple(FAULTS_OF) == ("ghost-allowing", "counter-drift")
    assert [story.key for story in stories] == list(FAULTS_OF)
    faults = ("burst", "pause-store", "cut-store", "kill-node", "slow-store")
    assert tuple(plans()) == faults
    assert "slow-store" not in plans(docker=True, can_slow=False)
    assert plans(docker=True)["kill-node"].kind.key == "container-kill"


def test_every_fault_has_a_story_and_each_story_its_own_comes_first(stories: list[Story]) -> None:
    for story in stories:
        assert story.faults[0] == story.fault
        assert story.faults == FAULTS_OF[story.key]
    assert {fault for faults in FAULTS_OF.values() for fault in faults} == set(plans())
    assert [story.key for story in stories if story.fits("kill-node")] == ["counter-drift"]


def test_both_bursts_stand_side_by_side_with_what_each_policy_can_be_over() -> None:
    first = Burst(span(key("a", 163, allowed=400, refused=200)), "synced", 332, 4.2)
    second = Burst(span(key("a", 100, allowed=300, refused=300)), "atomic", 0, None)
    compared = compare(3.0, first, second)
    assert (compared.held, compared.columns) == (True, ("synced", "atomic"))
    assert cells(compared) == {
        "checks asked": ("600", "600"),
        "checks allowed": ("400", "300"),
        "most of one key in a second, limit 100": ("163", "100"),
        "over the limit": ("63", "0"),
        "most that three limiters can be over": ("332", "0"),
        "p99 latency, median": ("4.2 ms", "\u2014"),
    }
    assert compared.rows[3].good == (False, True)
    assert compared.text == (
        "Under the synced policy a burst got 163 within a second where 100 are allowed; under "
        "the atomic one, 100."
    )


@pytest.mark.parametrize(
    ("first", "second", "whole"), [(100, 100, True), (163, 101, True), (163, 100, False)]
)
def test_bursts_that_went_otherwise_did_not_hold(first: int, second: int, whole: bool) -> None:
    begun = Burst(span(key("a", first)), "synced", 332, None)
    again = Burst(replace(span(key("a", second)), whole=whole), "atomic", 0, None)
    compared = compare(3.0, begun, again)
    assert not compared.held
    assert ("isn't known" in compared.text) is not whole


def measured(during: int, left: float, verified: float) -> DriftMeasured:
    """Returns the measurements of a run of counter drift, without a load."""
    operator = Operator(lambda _: None, RunClock())
    operator.policy = atomic(100)
    found = DriftMeasured(operator, cast("LoadProcess", None))
    most = {"before": 100, "during": during, "after": 99}
    found.spans = {name: span(key("a", many, allowed=50)) for name, many in most.items()}
    offs = {"before": 4.0, "left": left, "verified": verified}
    found.drifts = {when: Drift(off, tolerated=20.0) for when, off in offs.items()}
    return found


def test_a_drift_stands_side_by_side_with_what_came_before_and_after() -> None:
    compared = compare_drift(with_fault(PAUSE_STORE), measured(160, 740.0, 0.0), store_hit=True)
    assert compared.held
    assert cells(compared) == {
        "allowed a second, all keys": ("25", "25", "25"),
        "most of one key in a second, limit 100": ("100", "160", "99"),
        "counters off by, checks of all keys": ("4, on its way", "740", "0"),
    }
    assert compared.rows[2].good == (True, False, True)
    assert "drifted by 740 checks. Reconciled, they are off by 0." in compared.text


def test_a_drift_before_the_fault_is_judged_and_not_made_up() -> None:
    name = "counters off by, checks of all keys"
    run = measured(160, 740.0, 0.0)
    run.drifts["before"] = Drift(50.0, tolerated=20.0)
    compared = compare_drift(with_fault(PAUSE_STORE), run, store_hit=True)
    assert (cells(compared)[name][0], compared.rows[2].good[0]) == ("50", False)
    del run.drifts["before"]
    compared = compare_drift(with_fault(PAUSE_STORE), run, store_hit=True)
    assert (cells(compared)[name][0], compared.rows[2].good[0]) == ("\u2014", None)


def test_counters_that_are_off_at_the_end_did_not_hold_but_for_what_a_killed_one_took() -> None:
    left = measured(100, 9.0, 9.0)
    assert not compare_drift(with_fault(PAUSE_STORE), left, store_hit=True).held
    known = compare_drift(with_fault(KILL_NODE), left, store_hit=False)
    assert known.held
    assert known.text.endswith("they are off by 9, what the limiter took with it.")
    beyond = measured(100, 9.0, 1_000.0)
    told = compare_drift(with_fault(KILL_NODE), beyond, store_hit=False)
    assert not told.held
    assert told.text.endswith("Not all came out as told.")
