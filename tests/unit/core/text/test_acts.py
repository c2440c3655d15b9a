"""The cost of an act, in words that repeat nothing of the page beside them."""

from __future__ import annotations

from msgspec.structs import replace

from core.text.acts import cost_words, lost_label, lost_words, seen_words
from tests.scripted_acts import FIRST, SECOND, SPANS


def test_cost_is_when_lost_writes_were_acknowledged_and_what_clients_saw() -> None:
    assert cost_words(FIRST) == (
        "They were acknowledged within 15.1 s, from 00:28.90 to 00:44.00. Not one request failed."
    )


def test_cost_without_notes_of_the_ledger_is_the_number() -> None:
    told = cost_words(replace(FIRST, losses=None, failed_requests=1))
    assert told.startswith("16\u202f225 of 31\u202f245 acknowledged writes are gone.")
    assert told.endswith("1 request failed, and its client was told so.")


def test_act_that_lost_nothing_tells_of_failed_requests() -> None:
    told = cost_words(replace(SECOND, failed_requests=8))
    assert told == ("Nothing is lost. 8 requests failed, and their clients were told so.")


def test_both_acts_are_told_by_what_clients_saw() -> None:
    told = seen_words(FIRST, replace(SECOND, failed_requests=8))
    assert told == (
        "As it comes, not one request failed. "
        "With min-replicas-to-write 1, 8 requests failed, and their clients were told so."
    )


def test_span_of_lost_writes_is_told_on_the_plot_and_without_one() -> None:
    few, many = SPANS
    assert lost_label(few) == "25 acknowledged here were lost"
    assert lost_words(many) == "16\u202f200 acknowledged from 00:34.00 to 00:44.00 were lost"
