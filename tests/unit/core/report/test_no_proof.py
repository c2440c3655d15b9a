"""A run without a proof says so in report, terminal and summary, and claims nothing."""

from __future__ import annotations

import io

import msgspec
import pytest
from msgspec.structs import replace

from core.console import Console, Terminal
from core.model import events as ev
from core.model.no_proof import NoProof, NoProofBecause
from core.report.claims import not_shown, shown
from core.report.history import RunHistory
from core.report.html import render
from core.report.summary import RunSummary, summarize
from core.report.summary_figures import summary_figures
from core.report.verdict import judge
from core.views.timeline import Timeline
from tests.scripted import scripted_run

K6 = NoProof(NoProofBecause.MEASURED_BY, "k6")
UNREAD = NoProof(NoProofBecause.NO_READ)
TOLD = {K6: "Measured by k6, no proof", UNREAD: "Nothing is read back, so there is no proof"}


def events(missing: NoProof, kind: ev.LoadKind = ev.LoadKind.REQUESTS) -> list[ev.Event]:
    """A whole run whose ledger is never read back."""
    kept = [
        event
        for event in scripted_run()
        if not isinstance(event, ev.ReadBackDone | ev.ReadBackProgressed)
    ]
    return [
        replace(event, unproven=missing, load_kind=kind)
        if isinstance(event, ev.RunStarted)
        else event
        for event in kept
    ]


def history_of(missing: NoProof) -> RunHistory:
    history = RunHistory()
    history.add_all(events(missing))
    return history


@pytest.mark.parametrize("missing", TOLD)
def test_the_story_succeeds_and_the_verdict_says_that_nothing_is_proven(missing: NoProof) -> None:
    summary = summarize(history_of(missing))
    verdict = judge(summary)
    assert summary.completed and summary.succeeded
    assert (summary.lost_writes, summary.proof_complete) == (None, None)
    assert (verdict.kind, verdict.title) == ("good", "It came back")
    assert verdict.text.startswith(TOLD[missing])


def test_the_page_says_in_the_place_of_the_proof_who_measured() -> None:
    history = history_of(K6)
    page = render(history, summarize(history))
    assert TOLD[K6] in page
    assert "acknowledged write" not in page
    assert "no answered requests" in page


def test_nothing_is_claimed_of_writes() -> None:
    history = history_of(K6)
    summary = summarize(history)
    claimed = " ".join(shown(summary))
    assert "write" not in claimed
    assert "latencies are those that k6 tells" in claimed
    assert any(text.startswith(TOLD[K6]) for text in not_shown(history, summary))


def test_the_terminal_says_at_the_end_that_there_is_no_proof() -> None:
    stream, timeline, history = io.StringIO(), Timeline(), RunHistory()
    console = Console(timeline, Terminal(stream, {}))
    for event in events(K6):
        timeline.append(event)
        history.add(event)
    console.finish(summarize(history))
    console.close()
    assert "proof" in stream.getvalue()
    assert "measured by k6" in stream.getvalue()
    assert "writes acknowledged" not in stream.getvalue()


def test_the_summary_file_says_why_and_by_whom() -> None:
    summary = summarize(history_of(K6))
    written = msgspec.json.encode(summary)
    assert b'"no_proof":{"because":"measured by another","by":"k6"}' in written
    assert msgspec.json.decode(written, type=RunSummary) == summary


def test_writes_that_nobody_reads_back_are_still_counted() -> None:
    history = RunHistory()
    history.add_all(events(UNREAD, ev.LoadKind.WRITES))
    names = [figure.name for figure in summary_figures(summarize(history))]
    assert "Acknowledged writes" in names
    assert "Lost writes" not in names
