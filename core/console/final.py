"""The last lines in a terminal: the figures, the verdict and where the report lies."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from core.console.compared import compared_lines
from core.console.terminal import Terminal
from core.model.events import LoadKind
from core.report.summary import RunSummary
from core.report.verdict import judge, tell
from core.report.write import ReportPaths
from core.text import figures
from core.text.load_words import WORDS

_STYLE = {"good": "good", "bad": "error", "warn": "warning"}


def final_lines(
    terminal: Terminal, summary: RunSummary, paths: ReportPaths | None = None
) -> Iterator[str]:
    """Yields figures, verdict and report paths of a run as lines styled for ``terminal``."""
    yield ""
    yield terminal.style("Figures", "bold")
    rows = list(_rows(summary))
    widest = max(len(label) for label, _ in rows)
    for label, value in rows:
        yield f"  {terminal.style(label.ljust(widest), 'muted')}  {terminal.style(value)}"
    if (compared := summary.comparison) is not None:
        yield ""
        yield terminal.style(compared.title, "bold")
        for line in compared_lines(terminal, compared.columns, compared.rows):
            yield f"  {line}"
    verdict = judge(summary)
    yield ""
    yield terminal.style(f"{verdict.sign} {verdict.title}", "bold", _STYLE[verdict.kind])
    for text in (verdict.text, tell(summary)):
        for line in textwrap.wrap(text, terminal.width - 2):
            yield f"  {terminal.style(line)}"
    if paths is not None:
        yield ""
        yield terminal.style("Report", "bold")
        for path in (paths.html, paths.summary_json, paths.recording):
            yield f"  {terminal.style(str(path))}"


def _rows(summary: RunSummary) -> Iterator[tuple[str, str]]:
    baseline, spread = summary.baseline_ops, summary.baseline_spread
    around = ""
    if baseline and spread is not None:
        around = f" ± {100 * spread / baseline:.0f} %"
    unit = WORDS[summary.load_kind].unit
    yield "baseline", _unknown(baseline and f"{figures.ops(baseline)} {unit}{around}")
    yield "detected in", _span(summary.detected_s)
    if summary.load_kind is LoadKind.WRITES or summary.outage_s is not None:
        yield "outage", _span(summary.outage_s)
        held = summary.recovered_s == 0
        yield "recovered in", "throughput held" if held else _span(summary.recovered_s)
    if summary.load_kind is LoadKind.CHECKS:
        limit = summary.limit_ops
        yield "limit", _unknown(limit and f"{figures.ops(limit)} checks/s over all keys")
        yield "allowed checks", _count(summary.acked_writes)
        yield "refused checks", _count(summary.refused_checks)
        yield "failed checks", _count(summary.failed_requests)
    else:
        yield "rejoined in", _span(summary.rejoined_s)
        yield "acknowledged writes", _count(summary.acked_writes)
        yield "lost writes", _count(summary.lost_writes)
        yield "found unacknowledged", _count(summary.unacked_found)
        yield "read anomalies", _count(summary.read_anomalies)
    yield "diagnosis", _unknown(summary.diagnosis_title)


def _unknown(value: str | float | None) -> str:
    return str(value) if value else f"{figures.UNKNOWN} (not measured)"


def _span(seconds: float | None) -> str:
    return _unknown(None if seconds is None else " ".join(figures.took(seconds)))


def _count(number: int | None) -> str:
    return _unknown(None if number is None else figures.count(number))
