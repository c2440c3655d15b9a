"""Figures of cards: what a node says is shown with its unit, and a dash where it says nothing."""

from __future__ import annotations

import pytest

from subjects.own.answers import Answer
from subjects.own.health import shown_figure
from subjects.own.scenario.probes import Scalar


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12, "12 ms"),
        (1234.0, "1\u202f234 ms"),
        (0.12345, "0.123 ms"),
        (1234.5, "1\u202f234 ms"),
        ("0.5", "0.5 ms"),
        ("leader", "leader ms"),
        (10**14, "100\u202f000\u202f000\u202f000\u202f000 ms"),
        (1e300, "1e+300 ms"),
        (10**300, "1e+300 ms"),
        (-(10**300), "-1e+300 ms"),
    ],
)
def test_figure_is_shown_with_its_unit(value: Scalar, shown: str) -> None:
    assert shown_figure(Answer(is_answered=True, is_good=True, value=value), "ms") == shown


@pytest.mark.parametrize(
    "value",
    [
        *(None, float("nan"), float("inf"), -float("inf")),
        *("NaN", "+Inf", "-Inf", "Infinity", 10**400, -(10**400), "9" * 400),
    ],
)
def test_figure_that_is_no_number_or_without_end_is_a_dash(value: Scalar) -> None:
    assert shown_figure(Answer(is_answered=True, is_good=True, value=value), "ms") == "—"
