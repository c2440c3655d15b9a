"""Tests of figures as stage, report and terminal write them."""

from __future__ import annotations

import pytest

from core.text import figures

THIN = "\u202f"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0"), (999, "999"), (48213, f"48{THIN}213"), (1234567, None)]
)
def test_counts_are_grouped_by_three(number: int, said: str | None) -> None:
    assert figures.count(number) == (said or f"1{THIN}234{THIN}567")


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (0, "0"),
        (999.4, "999"),
        (999.6, "1.0k"),
        (2994, "3.0k"),
        (11_800, "11.8k"),
        (99_940, "99.9k"),
        (99_960, "100k"),
        (999_600, "1.0M"),
    ],
)
def test_rates_are_short(rate: float, said: str) -> None:
    assert figures.ops(rate) == said


@pytest.mark.parametrize(
    ("ms", "said"),
    [(7.42, "7.4 ms"), (99.96, "100 ms"), (999.4, "999 ms"), (999.6, "1.0 s"), (4200, "4.2 s")],
)
def test_latencies_change_their_unit(ms: float, said: str) -> None:
    assert " ".join(figures.millis(ms)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-0.001, "0 ms"),
        (0.0004, "0.4 ms"),
        (0.003, "3 ms"),
        (0.0994, "99 ms"),
        (0.0996, "0.10 s"),
        (0.31, "0.31 s"),
        (0.996, "1.0 s"),
        (5.47, "5.5 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 0 s"),
        (64.2, "1 min 4 s"),
        (3_700.0, "1 h 1 min"),
    ],
)
def test_a_span_that_is_over_has_the_unit_that_fits(seconds: float, said: str) -> None:
    assert " ".join(figures.took(seconds)) == said


def test_a_running_span_is_never_ahead_of_its_time() -> None:
    assert figures.running(2.99) == ("2.9", "s")
    assert figures.running(-1) == ("0.0", "s")
    assert figures.running(100.7) == ("1 min 40", "s")


def test_longer_spans_have_two_units() -> None:
    said = [figures.span(seconds) for seconds in (59.9, 80, 3_700, 90_000)]
    assert said == ["59 s", "1 min 20 s", "1 h 1 min", "1 d 1 h"]
    assert figures.about(79.6) == "1 min 20 s"
    assert figures.ago(2.95) == "2.9 s"
    assert figures.ago(80) == "1 min 20 s"


def test_memory_is_in_mb_and_gb() -> None:
    assert figures.memory(41_000_000) == "41 MB"
    assert figures.memory(1_500_000_000) == "1.5 GB"


def test_moments_have_hours_only_where_there_are_any() -> None:
    assert figures.moment(48.11) == "00:48.11"
    assert figures.moment(3_661.5) == "1:01:01.50"
    assert figures.moment(-1) == "00:00.00"
    assert figures.moment(59.999) == "01:00.00"
