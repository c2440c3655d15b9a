"""A run of two acts succeeds where the first one's loss was shown and the second lost nothing."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.report.history import RunHistory
from core.report.html import render
from core.report.summary import RunSummary, summarize
from core.report.verdict import judge
from tests.scripted import END_T
from tests.scripted_acts import FIRST, LOST, SECOND, scripted_acts


def history(*events: ev.Event) -> RunHistory:
    found = RunHistory()
    found.add_all(events)
    return found


def fold(*events: ev.Event) -> RunSummary:
    return summarize(history(*events))


def test_loss_that_the_first_act_showed_is_no_failure() -> None:
    summary = fold(*scripted_acts())
    assert summary.acts == (FIRST, SECOND)
    assert summary.lost_writes == LOST
    assert summary.succeeded
    assert summary.diagnosis == FIRST.diagnosis
    assert (judge(summary).kind, judge(summary).title) == ("good", "The same fault, twice: it held")


def test_loss_beyond_what_the_acts_showed_is_a_failure() -> None:
    summary = fold(*scripted_acts(lost=LOST + 1))
    assert not summary.succeeded
    assert judge(summary).kind == "bad"
    assert "were lost" in judge(summary).title


def test_second_act_that_loses_is_a_failure() -> None:
    summary = fold(*scripted_acts(lost=LOST + 2, second=replace(SECOND, lost_writes=2)))
    assert not summary.succeeded
    assert judge(summary).kind == "bad"


def test_victim_is_only_the_node_that_the_first_act_hit() -> None:
    *acts, proof, end = scripted_acts()
    (first_hit,) = history(*acts).victims
    again = ev.FaultInjected(t=END_T, node="n9", chaos_type="process-kill", fault_id="f9", text="")
    summary = fold(*acts, again, proof, end)
    assert summary.victim == first_hit


def test_report_tells_of_both_acts_and_escapes_what_they_say() -> None:
    odd = replace(SECOND, title="<b>yes</b>")
    found = history(*scripted_acts(second=odd))
    page = render(found, summarize(found))
    assert "What it cost \u00b7 as it comes" in page
    assert "10\u202f807 by clients that ask the sentinels" in page
    assert "78ab1953-0000024410" in page
    assert "&lt;b&gt;yes&lt;/b&gt;" in page
    assert "<b>yes</b>" not in page
