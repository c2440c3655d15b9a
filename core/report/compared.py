"""What was tried more than once, side by side, on a report's page."""

from __future__ import annotations

from collections.abc import Iterator

from core.model.events import ComparedRow
from core.report.markup import Markup, el
from core.report.sections import section
from core.report.summary import RunSummary

_MARKS = {True: (" ✓", "text-good"), False: (" ✕", "text-bad"), None: ("", "")}
"""Sign and class of a value that is as it should be, that isn't, and of which it isn't asked."""


def comparison(summary: RunSummary) -> Markup | None:
    """Returns the table; None where nothing was compared."""
    compared = summary.comparison
    if compared is None:
        return None
    columns = (el("th", name, scope="col", class_="number") for name in compared.columns)
    head = el("tr", el("th", ""), *columns)
    rows = [el("tr", el("td", row.name), *_cells(row)) for row in compared.rows]
    sign, kind = ("✓", "text-good") if compared.held else ("✕", "text-bad")
    return section(
        compared.title,
        el("div", el("table", el("thead", head), el("tbody", *rows)), class_="scroll"),
        el("p", f"{sign} {compared.text}", class_=f"{kind} overflow"),
    )


def _cells(row: ComparedRow) -> Iterator[Markup]:
    for index, value in enumerate(row.values):
        sign, kind = _MARKS[row.good[index] if index < len(row.good) else None]
        yield el("td", f"{value}{sign}", class_=f"number {kind}".rstrip())
