"""Texts of the rate limiter's stories, as tables."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from subjects.load.protocol import KeyCount, SpanEnded
from subjects.ratelimiter import drift_words, ghost_words, story_words
from subjects.ratelimiter.measures import Burst, Drift


def span(**most: int) -> SpanEnded:
    """Returns two seconds of checks with ``most`` allowed of each key in a second; 100 may be."""
    keys = tuple(
        KeyCount(key=key, limit=100, most=many, allowed=many) for key, many in most.items()
    )
    return SpanEnded(id=1, span=1, name="", t=0.0, seconds=2.0, keys=keys)


WITHIN, OVER = span(alpha=100), span(alpha=163)


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (WITHIN, "no key had more than 100 allowed within any second; the limit is 100"),
        (OVER, "163 of alpha were allowed within one second; the limit is 100: 63 too many"),
        (
            span(alpha=140, beta=163, gamma=90),
            (
                "163 of beta were allowed within one second; the limit is 100: 63 too many; "
                "alpha and beta were over"
            ),
        ),
    ],
)
def test_counts_of_a_span_name_the_worst_key_and_all_that_were_over(
    counted: SpanEnded, said: str
) -> None:
    assert story_words.allowed_words(counted) == said


def test_first_chapters_say_how_many_limiters_share_the_store_and_what_the_limit_is() -> None:
    assert story_words.welcome(3, "So.") == "Three rate limiters share one store, for real. So."
    assert story_words.starts(3) == "The store starts, and three rate limiters that share it."
    assert story_words.policy_holds(4, 120.0, "So it is.") == (
        "Each of 4 keys may make 120 requests a second. So it is."
    )


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            OVER,
            WITHIN,
            (
                "Under the synced policy a burst got 163 within a second where 100 are allowed; "
                "under the atomic one, 100."
            ),
        ),
        (WITHIN, WITHIN, "The synced policy kept to the limit this time: 100 of 100."),
        (OVER, OVER, "The fix did not hold: 163 within a second, the limit is 100."),
    ],
)
def test_two_bursts_say_whether_the_fix_held(
    first: SpanEnded, second: SpanEnded, said: str
) -> None:
    assert ghost_words.compared_words(first, second) == said
    unknown = ghost_words.compared_words(first, replace(second, whole=False))
    assert unknown == (f"{said} What became of some checks isn't known, so it may have been more.")


def test_bursts_stand_side_by_side_and_a_latency_that_is_not_known_is_a_dash() -> None:
    bursts = [Burst(OVER, "synced", 332, 4.2), Burst(WITHIN, "atomic", 0, None)]
    rows = {row.name: (row.values, row.good) for row in ghost_words.burst_rows(bursts, 3)}
    assert rows["over the limit"] == (("63", "0"), (False, True))
    assert rows["most that three limiters can be over"] == (("332", "0"), ())
    assert rows["p99 latency, median"] == (("4.2 ms", "\u2014"), ())


@pytest.mark.parametrize(
    ("none_reaches", "begins"),
    [
        (True, "No limiter reaches the store, so each goes on by itself with the whole limit:"),
        (False, "A limiter that doesn't reach the store goes on by itself with the whole limit:"),
    ],
)
def test_limiters_without_the_store_say_what_one_key_got(none_reaches: bool, begins: str) -> None:
    assert drift_words.goes_on_alone(240, 100, 3, none_reaches=none_reaches) == (
        f"{begins} one key got 240 within a second, its limit is 100; three limiters can give 300."
    )


@pytest.mark.parametrize(
    ("store_hit", "why"),
    [
        (
            True,
            (
                "each limiter reports a count once, and nobody knows whether reports that timed "
                "out arrived"
            ),
        ),
        (False, "by what is on its way, and by what the killed limiter never told"),
    ],
)
def test_drift_that_is_left_says_why(store_hit: bool, why: str) -> None:
    assert drift_words.drift_left(740.0, OVER, store_hit=store_hit) == (
        "The store's counters are off by 740 checks from what was really allowed: "
        f"{why}. During the fault 163 of alpha were allowed within one second; the limit is 100: "
        "63 too many."
    )


@pytest.mark.parametrize(
    ("drift", "lost", "said"),
    [
        (0.0, 0.0, "Verified: the store's counters are what the ledger says, to the last check."),
        (
            9.0,
            10.0,
            (
                "The store's counters are off by 9 checks: what the killed limiter had allowed "
                "since its last sync, and took with it."
            ),
        ),
        (9.0, 0.0, "The store's counters are off by 9 checks still."),
        (1.0, 0.0, "The store's counters are off by 1 check still."),
    ],
)
def test_counters_are_verified_only_where_they_are_what_the_ledger_says(
    drift: float, lost: float, said: str
) -> None:
    assert drift_words.verified(drift, lost) == said


@pytest.mark.parametrize(
    ("verified", "store_hit", "held", "says"),
    [
        (0.0, True, True, "While the store was paused one key got 163 within a second,"),
        (0.0, False, True, "Reconciled, they are off by 0."),
        (9.0, False, True, "Reconciled, they are off by 9, what the limiter took with it."),
        (9.0, True, False, "Reconciled, they are off by 9. Not all came out as told."),
    ],
)
def test_drift_compared_says_what_came_out(
    verified: float, store_hit: bool, held: bool, says: str
) -> None:
    assert says in drift_words.compared_words(
        OVER, 740.0, verified, "paused", store_hit=store_hit, held=held
    )


@pytest.mark.parametrize(
    ("before", "value", "good"),
    [
        (None, "\u2014", None),
        (Drift(4.0, tolerated=20.0), "4, on its way", True),
        (Drift(50.0, tolerated=20.0), "50", False),
    ],
)
def test_drift_before_the_fault_is_a_dash_or_judged(
    before: Drift | None, value: str, good: bool | None
) -> None:
    left = Drift(740.0, tolerated=20.0)
    rows = drift_words.compared_rows((WITHIN, OVER, WITHIN), before, left, 0.0, 0.0)
    assert (rows[2].values, rows[2].good) == ((value, "740", "0"), (good, False, True))
