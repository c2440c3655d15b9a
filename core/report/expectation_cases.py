"""The expectations of a run as cases: each with a name, what was expected, what was measured."""

from __future__ import annotations

from typing import NamedTuple

from core.report.summary import RunSummary
from core.text.expectations import NAMES, expected_words, measured_words


class ExpectationCase(NamedTuple):
    """One expectation of a run.

    Attributes:
        name: what was measured: ``detected within``.
        expected: the bound: ``2.0 s``.
        measured: what was found: ``0.31 s``; ``not measured`` where nothing was.
        met: whether that is as expected.
    """

    name: str
    expected: str
    measured: str
    met: bool


def expectation_cases(summary: RunSummary) -> list[ExpectationCase]:
    """Returns a case for each expectation of the story, in their order; empty if there is none."""
    return [
        ExpectationCase(
            name=NAMES[result.expected.measure],
            expected=expected_words(result.expected),
            measured=measured_words(result),
            met=result.met,
        )
        for result in summary.expectations
    ]
