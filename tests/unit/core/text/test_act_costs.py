"""Costs of acts without lost writes: an outage, and requests that fail."""

from __future__ import annotations

from msgspec.structs import replace

from core.model.acts import Act
from core.text import acts as words

FIRST = Act(
    title="as it comes",
    begun_t=0.0,
    ended_t=9.0,
    acked_writes=1000,
    found_writes=1000,
    lost_writes=0,
    proof_complete=True,
    failed_requests=40,
    read_anomalies=0,
    noticed=True,
    diagnosis="killed-leader",
    outage_s=4.0,
)
SECOND = replace(FIRST, title="a standby", outage_s=0.5, failed_requests=3)
OPEN = replace(FIRST, has_ledger=False, outage_s=None, proof_complete=False, found_writes=0)


def test_outage_is_what_an_act_cost_where_nothing_was_lost() -> None:
    assert (words.large_words(FIRST), words.gone_words(FIRST)) == (
        "4.0 s",
        "without an answer, at the longest",
    )
    assert words.cost_words(FIRST) == (
        "The longest outage was 4.0 s. 40 requests failed, and their clients were told so. "
        "Nothing is lost."
    )
    assert words.costs_time(FIRST)


def test_lost_writes_are_what_an_act_cost_where_there_are_any() -> None:
    lossy = replace(FIRST, lost_writes=3)
    assert words.large_words(lossy) == "3"
    assert not words.costs_time(lossy)
    assert words.is_cheaper(lossy, SECOND)
    assert words.held_words(lossy, SECOND).startswith("As it comes, 3 of 1\u202f000")


def test_second_act_is_held_against_the_outage_of_the_first() -> None:
    assert words.is_cheaper(FIRST, SECOND)
    assert not words.is_cheaper(FIRST, replace(FIRST, outage_s=3.9))
    assert not words.is_cheaper(FIRST, replace(SECOND, lost_writes=1))
    assert words.held_words(FIRST, SECOND) == (
        "The fix made it cheaper: as it comes, 4.0 s without an answer, 40 failed; with "
        "a standby, 0.50 s without an answer, 3 failed."
    )


def test_load_without_a_ledger_is_told_by_its_failed_requests() -> None:
    better = replace(OPEN, title="retries", failed_requests=0)
    assert (words.large_words(OPEN), words.gone_words(OPEN)) == ("40", "requests failed")
    assert words.found_words(OPEN) == "1\u202f000 were answered"
    assert words.is_cheaper(OPEN, better)
    rows = [row.name for row in words.compared_rows((OPEN, better))]
    assert rows == ["answered requests", "failed requests"]


def test_acts_of_losses_alone_are_compared_as_ever() -> None:
    first = replace(FIRST, outage_s=None)
    assert not words.is_cheaper(first, replace(first, failed_requests=0))
    assert "longest outage" not in [row.name for row in words.compared_rows((first, first))]
    assert "longest outage" in [row.name for row in words.compared_rows((FIRST, SECOND))]
