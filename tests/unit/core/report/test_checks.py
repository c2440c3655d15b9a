"""Tests of report and terminal for a run of checks: limit, refusals, comparison."""

from __future__ import annotations

import io
import re

import msgspec
import pytest
from msgspec.structs import replace

from core.console import Console, Terminal
from core.model import events as ev
from core.report.history import RunHistory
from core.report.html import render
from core.report.summary import RunSummary, summarize
from core.report.verdict import judge, tell
from core.views.timeline import Timeline
from tests.records import a_proof
from tests.scripted import scripted_run
from tests.scripted_checks import COMPARED, LIMIT, scripted_checks

RECOUNT = a_proof(9000, seconds=0.1)
END = (ev.ReadBackDone(t=57.5, result=RECOUNT),)


def fold(*more: ev.Event) -> RunSummary:
    summary = RunHistory()
    for event in (*scripted_checks(), *more):
        summary.add(event)
    return summarize(summary)


def page(*more: ev.Event) -> str:
    history = RunHistory()
    history.add_all((*scripted_checks(), *more))
    return render(history, summarize(history))


def told(*more: ev.Event) -> str:
    stream, timeline, summary = io.StringIO(), Timeline(), RunHistory()
    console = Console(timeline, Terminal(stream, {}))
    for event in (*scripted_checks(), *more):
        timeline.append(event)
        summary.add(event)
    console.finish(summarize(summary))
    console.close()
    return stream.getvalue()


def test_a_run_of_checks_has_its_own_figures() -> None:
    summary = fold(*END)
    assert (summary.story, summary.load_kind) == ("ghost", ev.LoadKind.CHECKS)
    assert summary.limit_ops == LIMIT
    assert summary.refused_checks
    assert summary.completed and summary.succeeded
    assert summary.comparison is not None
    assert summary.comparison.rows == COMPARED.rows


def test_comparison_is_in_the_file_of_figures_as_data() -> None:
    content = msgspec.json.decode(msgspec.json.encode(fold(*END)))
    assert content["comparison"]["held"] is True
    assert content["comparison"]["columns"] == ["Synced policy", "Atomic policy"]
    assert content["comparison"]["rows"][2]["good"] == [False, True]
    assert content["load_kind"] == "checks"


def test_run_succeeded_only_where_the_story_completed_and_the_comparison_held() -> None:
    ended = [event for event in scripted_checks() if not isinstance(event, ev.StoryCompleted)]
    unfinished = RunHistory()
    for event in ended:
        unfinished.add(event)
    assert not summarize(unfinished).succeeded
    assert fold().succeeded
    assert not fold(*END, replace(COMPARED, t=56.0, held=False)).succeeded
    lost = replace(RECOUNT, lost=2, found=8998)
    assert not fold(*END, ev.ReadBackDone(t=56.0, result=lost)).succeeded
    gap = replace(RECOUNT, complete=False, detail="the disk was full")
    assert not fold(*END, ev.ReadBackDone(t=56.0, result=gap)).succeeded


def test_a_run_of_writes_succeeds_only_with_its_proof() -> None:
    def summary(events: list[ev.Event]) -> RunSummary:
        made = RunHistory()
        for event in events:
            made.add(event)
        return summarize(made)

    assert summary(scripted_run()).succeeded
    without = [event for event in scripted_run() if not isinstance(event, ev.ReadBackDone)]
    assert not summary(without).succeeded


def test_the_verdict_is_that_of_the_comparison() -> None:
    verdict = judge(fold(*END))
    assert (verdict.kind, verdict.title) == ("good", "The same burst, twice: it held")
    assert "exactly the limit" in verdict.text
    assert verdict.text.endswith("allowed checks were counted again.")
    failed = judge(fold(*END, replace(COMPARED, t=56.0, held=False)))
    assert (failed.kind, failed.title) == ("bad", "The same burst, twice: it did not hold")


def test_a_burst_is_told_of_the_load_and_not_of_a_node() -> None:
    assert tell(fold(*END)).startswith("The load was raised many times over at ")


def test_the_unit_of_the_plot_stands_clear_of_its_highest_tick() -> None:
    texts = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" class="tick end[^>]*>([^<]+)<', page(*END))
    (unit,) = (float(y) for _, y, text in texts if text == "checks/s")
    ticks = [float(y) for _, y, text in texts if text[:1].isdigit()]
    assert 10 < unit <= min(ticks) - 12


def test_rates_are_of_checks_and_not_of_operations() -> None:
    assert "ops/s" not in page(*END)


def test_the_limit_says_how_much_it_is() -> None:
    assert re.search(r'class="limit".*?<text [^>]*>limit 400<', page(*END))


@pytest.mark.parametrize("more", [(), END])
def test_a_page_of_checks_does_not_speak_of_writes(more: tuple[ev.Event, ...]) -> None:
    text = page(*more)
    assert "over the limit" in text
    assert 'class="excess"' in text
    assert 'class="limit"' in text
    assert 'class="refused"' in text
    assert "The same burst, twice" in text
    assert "exactly the limit" in text
    for word in ("write", "leader", "election", "majority"):
        assert word not in text.lower()


def test_a_page_of_writes_has_no_limit() -> None:
    history = RunHistory()
    history.add_all(scripted_run())
    text = render(history, summarize(history))
    for absent in ('class="excess"', 'class="limit"', 'class="refused"', "checks"):
        assert absent not in text


def test_a_value_that_is_not_as_it_should_be_is_marked_with_a_sign() -> None:
    text = page(*END)
    assert '<td class="number text-bad">742 ✕</td><td class="number text-good">400 ✓</td>' in text


def test_a_terminal_tells_the_same() -> None:
    text = told(*END)
    assert "story ghost" in text
    assert "limit 400 a second over all keys" in text
    assert "allowed/s" in text and "refused/s" in text
    rows = [line for line in text.splitlines() if "Most over the limit of a key" in line]
    assert len(rows) == 2
    assert all(row.split()[-4:] == ["85", "✕", "0", "✓"] for row in rows)
    assert "refused checks" in text
    assert "write" not in text
