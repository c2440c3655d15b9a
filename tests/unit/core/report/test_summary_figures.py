"""The figures of a run are in one table, which the report's cards and the terminal show."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from msgspec.structs import replace

from core.console import Terminal, final_lines
from core.model import events as ev
from core.report.history import RunHistory
from core.report.html import render
from core.report.summary import RunSummary, summarize
from core.report.summary_figures import SummaryFigure, summary_figures
from core.text import figures
from tests.scripted import scripted_run
from tests.scripted_checks import scripted_checks
from tests.scripted_regions import scripted_regions
from tests.scripted_votes import scripted_votes

RUNS: dict[str, list[ev.Event]] = {
    "writes": scripted_run(),
    "checks": scripted_checks(),
    "regions": scripted_regions(),
    "votes": scripted_votes(),
    "begun": scripted_run()[:1],
}
_CARD = re.compile(
    r"<dt>(.*?)</dt>\s*<dd class=\"unit\"><span class=\"value\">(.*?)</span>(.*?)</dd>\s*"
    r"<dd class=\"sub\">(.*?)</dd>"
)


def summed_up(run: str) -> tuple[RunHistory, RunSummary]:
    history = RunHistory()
    history.add_all(RUNS[run])
    return history, summarize(history)


def by_name(summary: RunSummary) -> dict[str, SummaryFigure]:
    return {figure.name: figure for figure in summary_figures(summary)}


@pytest.mark.parametrize("run", RUNS)
def test_cards_of_a_report_are_the_figures_in_their_order(run: str) -> None:
    history, summary = summed_up(run)
    cards = [
        tuple(unescape(part).strip() for part in card)
        for card in _CARD.findall(render(history, summary))
    ]
    assert cards == [
        (figure.name, figure.value, figure.unit, figure.note)
        for figure in summary_figures(summary)
        if figure.has_card
    ]


@pytest.mark.parametrize("run", RUNS)
def test_terminal_tells_every_figure(run: str) -> None:
    _, summary = summed_up(run)
    terminal = Terminal(io.StringIO(), {})
    lines = list(final_lines(terminal, summary))
    terminal.close()
    rows = lines[lines.index("Figures") + 1 :]
    for row, figure in zip(rows, summary_figures(summary), strict=False):
        assert row.split(figure.name.lower())[0] == "  "
        assert f"  {figure.value} {figure.unit}".rstrip() in row
        assert figure.note in row


def test_terminal_without_room_leaves_the_note_and_keeps_the_figure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    _, summary = summed_up("writes")
    terminal = Terminal(io.StringIO(), {})
    rows = [line for line in final_lines(terminal, summary) if line.startswith("  outage")]
    terminal.close()
    assert rows == ["  outage                4.7 s"]


def test_losses_and_missed_reads_are_bad_and_none_of_them_is_good() -> None:
    for lost, kind in ((0, "good"), (2, "bad")):
        found = by_name(RunSummary(lost_writes=lost, read_anomalies=lost))
        assert found["Lost writes"].kind == found["Read anomalies"].kind == kind


def test_figure_that_was_not_measured_is_no_zero() -> None:
    assert {figure.value for figure in summary_figures(RunSummary())} == {figures.UNKNOWN}
    assert {figure.note for figure in summary_figures(RunSummary())} == {"not measured"}
    assert {figure.kind for figure in summary_figures(RunSummary())} == {""}


def test_throughput_that_held_is_no_recovery() -> None:
    found = by_name(RunSummary(recovered_s=0.0))
    assert (found["Throughput"].value, found["Throughput"].kind) == ("held", "good")
    assert "Recovered in" not in found


def test_limiter_that_lost_no_node_has_no_outage() -> None:
    quiet = RunSummary(load_kind=ev.LoadKind.CHECKS)
    assert "Outage" not in by_name(quiet)
    assert "Outage" in by_name(RunSummary(load_kind=ev.LoadKind.CHECKS, outage_s=0.2))


def test_outage_of_a_system_with_regions_is_where_it_was() -> None:
    _, summary = summed_up("regions")
    found = by_name(summary)
    assert (found["Outage"].value, found["Outage"].unit) == ("1.7", "s")
    assert found["Outage"].note == "5 of 9 regions; the rest went on"
    assert found["Outage of all at once"].value == "20"
    none = by_name(replace(summary, outage_groups=0, outage_worst_s=0.12))
    assert (none["Outage"].value, none["Outage"].note) == (
        "0.12",
        "longest of 9 regions; none stood still",
    )
