"""Rows are kept as long as they may be shown again, and no longer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.drawing.ink import Ink
from gui.drawing.kept_rows import AT_ONCE, KeptRows, RowPlaces
from gui.drawing.theme import Theme

PLACES = RowPlaces(QRectF(20, 10, 160, 80), 20.0, 5)
"""Room for four rows."""


def draw(ink: Ink, spot: QRectF, row: str) -> None:
    ink.text(spot, row, ink.theme.font(15), "text")


@pytest.fixture
def widget(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(200, 100)
    return widget


def test_rows_are_drawn_ahead_a_few_at_a_time(widget: QWidget) -> None:
    rows: KeptRows[str] = KeptRows(widget, Theme())
    wanted = [f"row {number}" for number in range(AT_ONCE + 1)]
    assert not rows.draw_ahead(PLACES, wanted, draw)
    assert rows.drawings == AT_ONCE
    assert rows.draw_ahead(PLACES, wanted, draw)
    assert rows.drawings == len(wanted)
    assert rows.draw_ahead(PLACES, wanted, draw)
    assert rows.drawings == len(wanted)


def test_kept_rows_are_bounded_by_the_room(widget: QWidget) -> None:
    rows: KeptRows[str] = KeptRows(widget, Theme())
    for number in range(100):
        rows.draw_ahead(PLACES, [f"row {number}"], draw)
    assert rows.count == 2 * 4 + AT_ONCE


def test_other_colours_and_sizes_forget_all_rows(widget: QWidget) -> None:
    theme = Theme()
    rows: KeptRows[str] = KeptRows(widget, theme)
    changes: tuple[Callable[[], None], ...] = (theme.toggle, lambda: theme.set_size(960, 540))
    for change in changes:
        rows.draw_ahead(PLACES, ["a", "b"], draw)
        before = rows.drawings
        change()
        rows.draw_ahead(PLACES, ["a"], draw)
        assert (rows.drawings, rows.count) == (before + 1, 1)


def test_an_error_in_one_row_keeps_nobody_waiting(
    widget: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[type[BaseException]] = []

    def tell(kind: type[BaseException], *_: object) -> None:
        told.append(kind)

    monkeypatch.setattr("sys.excepthook", tell)

    def fail(ink: Ink, spot: QRectF, row: str) -> None:
        raise ValueError(row)

    rows: KeptRows[str] = KeptRows(widget, Theme())
    assert rows.draw_ahead(PLACES, [f"row {number}" for number in range(9)], fail)
    assert told == [ValueError]
    assert rows.count == 0
