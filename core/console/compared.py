"""A comparison of several tries as an aligned table for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.console.terminal import Terminal
from core.model.events import ComparedRow

_MARKS = {True: (" ✓", "good"), False: (" ✕", "error"), None: ("  ", "")}
"""Sign and style of a good value, of a bad one, and of one that isn't judged."""


def compared_lines(
    terminal: Terminal, columns: Sequence[str], rows: Sequence[ComparedRow]
) -> Iterator[str]:
    """Yields a line with the names of the tries, then one for each measure."""
    first = max((len(row.name) for row in rows), default=0)
    widths = [
        max(len(name), *(len(_value(row, index)) for row in rows), 0)
        for index, name in enumerate(columns)
    ]
    head = "  ".join(f"{name:>{width}}  " for name, width in zip(columns, widths, strict=True))
    yield terminal.style(f"{'':{first}}  {head}".rstrip(), "muted")
    for row in rows:
        cells = [_cell(terminal, row, index, width) for index, width in enumerate(widths)]
        yield f"{terminal.style(f'{row.name:{first}}')}  {'  '.join(cells)}".rstrip()


def _cell(terminal: Terminal, row: ComparedRow, index: int, width: int) -> str:
    sign, style = _MARKS[row.good[index] if index < len(row.good) else None]
    text = f"{_value(row, index):>{width}}{sign}"
    return terminal.style(text, style) if style else terminal.style(text)


def _value(row: ComparedRow, index: int) -> str:
    return row.values[index] if index < len(row.values) else ""
