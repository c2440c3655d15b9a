"""Tests of the figures of the whole limiter, from observations and the ledger."""

from __future__ import annotations

from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState
from subjects.load.protocol import KeyCount, Windows
from subjects.ratelimiter.figures import (
    BOUND_OVER,
    DRIFT,
    DRIFT_TOLERANCE,
    FALSE_REFUSALS,
    FEWEST,
    MOST_OVER,
    MOST_OVER_SYNCED,
    OVER_LIMIT,
    STORE_REACHABLE,
    figures,
)
from subjects.ratelimiter.ledger_counts import HELD_S, LedgerCounts
from subjects.ratelimiter.observation import LimiterObservation
from subjects.ratelimiter.policies import atomic, synced
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.topology import LIMITERS
from tests.unit.subjects.ratelimiter.staged import answers, count

POLICY = synced(100)
STORE = LimiterObservation(
    node="store", is_store=True, runtime_state=RuntimeState.RUNNING, answered_t=1.0, used={}
)
LIMITERS_SEEN = tuple(
    LimiterObservation(
        node=name, runtime_state=RuntimeState.RUNNING, answered_t=1.0, health=answers(name)
    )
    for name in LIMITERS
)


class Held:
    """Counts whose policy the test sets."""

    def __init__(self, policy: Policy = POLICY) -> None:
        self.policy = policy
        self.ledger = LedgerCounts(lambda: self.policy)

    def hear(self, t: float, *keys: KeyCount) -> None:
        self.ledger.heard(Windows(t=t, window_s=1.0, keys=keys))

    def figures(self, store: LimiterObservation = STORE) -> dict[str, float]:
        return figures(LIMITERS_SEEN, store, self.ledger, self.policy)


def test_figures_of_the_load_are_unknown_before_its_first_report() -> None:
    known = Held().figures()
    assert not {OVER_LIMIT, DRIFT, FALSE_REFUSALS} & set(known)
    assert known[STORE_REACHABLE] == 1.0
    assert known[BOUND_OVER] == 168


def test_reachable_is_the_share_of_the_limiters_that_answer() -> None:
    held = Held()
    cut = replace(LIMITERS_SEEN[0], health=answers("lim1", store=False))
    gone = replace(LIMITERS_SEEN[1], runtime_state=RuntimeState.EXITED)
    known = figures((cut, gone, LIMITERS_SEEN[2]), STORE, held.ledger, POLICY)
    assert known[STORE_REACHABLE] == 0.5


def test_all_keys_that_are_over_count_and_each_is_named() -> None:
    held = Held()
    held.hear(1.0, count("a", now=130, most=130), count("b", now=90), count("c", now=101, most=101))
    known = held.figures()
    assert known[OVER_LIMIT] == 31
    assert (known[f"{OVER_LIMIT}/a"], known[f"{OVER_LIMIT}/c"]) == (30, 1)
    assert f"{OVER_LIMIT}/b" not in known
    assert known[MOST_OVER] == 30


def test_a_window_that_no_report_fell_into_counts_all_the_same() -> None:
    held = Held()
    held.hear(1.0, count("a", now=50, most=60))
    held.hear(1.2, count("a", now=70, most=140))
    assert held.figures()[f"{OVER_LIMIT}/a"] == 40
    held.hear(1.2 + HELD_S + 0.1, count("a", now=70, most=140, windows_over=1))
    held.hear(1.2 + HELD_S + 0.3, count("a", now=70, most=140, windows_over=2))
    assert held.figures()[f"{OVER_LIMIT}/a"] == 1


def test_the_most_is_told_with_the_policy_that_held_then() -> None:
    held = Held()
    held.hear(1.0, count("a", now=150, most=150))
    held.policy = atomic(100)
    held.hear(5.0, count("a", now=90, most=150))
    known = held.figures()
    assert (known[MOST_OVER], known[MOST_OVER_SYNCED], known[BOUND_OVER]) == (50, 1, 168)
    held.hear(6.0, count("a", now=160, most=160))
    known = held.figures()
    assert (known[MOST_OVER], known[MOST_OVER_SYNCED], known[BOUND_OVER]) == (60, 0, 0)


def test_drift_is_what_the_counters_have_too_few_or_too_many() -> None:
    held = Held()
    held.hear(1.0, count("a", allowed=500), count("b", allowed=300))
    known = held.figures(replace(STORE, used={"a": 480, "b": 310}))
    assert known[DRIFT] == 30


def test_a_store_that_is_stopped_counts_what_it_counted_last() -> None:
    held = Held()
    held.hear(1.0, count("a", allowed=500))
    stopped = replace(STORE, used={"a": 100}, runtime_state=RuntimeState.PAUSED)
    assert held.figures(stopped)[DRIFT] == 400
    assert DRIFT not in held.figures(replace(stopped, runtime_state=RuntimeState.EXITED))
    assert DRIFT not in held.figures(replace(stopped, used=None))


def test_counters_of_a_running_store_that_does_not_answer_are_unknown() -> None:
    held = Held()
    held.hear(1.0, count("a", allowed=500))
    late = replace(STORE, used={"a": 100}, failures=1)
    assert held.figures(late)[DRIFT] == 400
    assert DRIFT not in held.figures(replace(late, failures=2))


def test_counts_on_their_way_to_the_store_are_tolerated() -> None:
    held = Held()
    held.hear(1.0, count("a", allowed=0))
    assert held.figures()[DRIFT_TOLERANCE] == FEWEST
    held.hear(2.0, count("a", allowed=100))
    assert held.figures()[DRIFT_TOLERANCE] == FEWEST + 100 * (0.5 + 0.15 + 0.6)
