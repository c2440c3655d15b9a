"""The last lines in a terminal: the figures, the verdict and where the report lies."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from core.console.compared import compared_lines
from core.console.terminal import Terminal
from core.report.expectation_cases import expectation_cases
from core.report.summary import RunSummary
from core.report.summary_figures import SummaryFigure, summary_figures
from core.report.verdict import judge, tell
from core.report.write import ReportPaths
from core.text.expectations import TITLE

_STYLE = {"good": "good", "bad": "error", "warn": "warning"}


def final_lines(
    terminal: Terminal, summary: RunSummary, paths: ReportPaths | None = None
) -> Iterator[str]:
    """Yields figures, verdict and report paths of a run as lines styled for ``terminal``."""
    yield ""
    yield terminal.style("Figures", "bold")
    rows = list(summary_figures(summary))
    widest = max(len(figure.name) for figure in rows)
    for figure in rows:
        yield _figure_line(terminal, figure, widest)
    if summary.expectations:
        yield ""
        yield terminal.style(TITLE, "bold")
        yield from _expected_lines(terminal, summary)
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


def _expected_lines(terminal: Terminal, summary: RunSummary) -> Iterator[str]:
    """Yields a line for each expectation: the name, the bound, and what was measured."""
    cases = expectation_cases(summary)
    name = max(len(case.name) for case in cases)
    expected = max(len(case.expected) for case in cases)
    for case in cases:
        sign, style = ("✓", "good") if case.met else ("✕", "error")
        asked = terminal.style(f"  {case.name:{name}}  {case.expected:>{expected}}", "muted")
        yield f"{asked}  {terminal.style(f'{sign} {case.measured}', style)}"


def _figure_line(terminal: Terminal, figure: SummaryFigure, widest: int) -> str:
    """Returns a line with the figure, and with the note where there is room for both."""
    value, note = (
        f"{figure.value} {figure.unit}".rstrip(),
        f" ({figure.note})" if figure.note else "",
    )
    line = (
        f"  {terminal.style(figure.name.lower().ljust(widest), 'muted')}  {terminal.style(value)}"
    )
    room = terminal.width - widest - len(value) - 4
    return f"{line}{terminal.style(note, 'muted')}" if note and len(note) <= room else line
