"""Tests of the figures beside the axes."""

from __future__ import annotations

from core.text import axis_labels


def test_figures_are_short() -> None:
    rates = (0, 800, 1000, 2500, 12000, 1_500_000)
    assert [axis_labels.rate(v) for v in rates] == ["0", "800", "1k", "2.5k", "12k", "1.5M"]
    assert [axis_labels.millis(v) for v in (1, 7.5, 100, 1000, 1500)] == [
        "1 ms", "7.5 ms", "100 ms", "1 s", "1.5 s",
    ]  # fmt: skip


def test_times_are_short_and_have_tenths_only_where_there_are_any() -> None:
    assert [axis_labels.time(t) for t in (0, 48, 62.5, 3605)] == [
        "0:00", "0:48", "1:02.5", "1:00:05",
    ]  # fmt: skip


def test_rounding_a_time_never_shows_sixty_seconds() -> None:
    assert axis_labels.time(59.97) == "1:00"
