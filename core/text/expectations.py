"""The words for expectations of a system, and for the measured results."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.expectations import Expected, ExpectedResult, Measure
from core.text import figures
from core.text.wording import took

NAMES = {
    Measure.DETECTED: "detected within",
    Measure.RECOVERED: "recovered within",
    Measure.OUTAGE: "outage at most",
    Measure.LOST: "lost writes at most",
    Measure.FAILED: "failed requests at most",
    Measure.CAUSE: "diagnosis finds",
}
"""The names of the measures, as expectations use a name."""

TITLE = "What was expected"
UNMEASURED = "not measured"
MET, UNMET = "as expected", "not as expected"
_SECONDS = (Measure.DETECTED, Measure.RECOVERED, Measure.OUTAGE)


def expected_words(expected: Expected) -> str:
    """Returns the bound of an expectation: ``10.0 s``, ``0``, ``1 %``, ``killed-leader``."""
    value = expected.cause if expected.measure is Measure.CAUSE else expected.most
    return _value(expected.measure, value)


def measured_words(result: ExpectedResult) -> str:
    """Returns the measured value, or that none was measured."""
    if result.measured is None:
        return UNMEASURED
    return _value(result.expected.measure, result.measured)


def result_words(result: ExpectedResult) -> str:
    """Returns an expectation and the result: ``detected within 2.0 s: 0.31 s``."""
    name = f"{NAMES[result.expected.measure]} {expected_words(result.expected)}"
    return f"{name}: {measured_words(result)}"


def results_words(results: Sequence[ExpectedResult]) -> str:
    """Returns the number of expectations met, and those that weren't, in sentences."""
    unmet = [result for result in results if not result.met]
    if not unmet:
        if len(results) == 1:
            return f"As expected: {result_words(results[0])}."
        return f"All {len(results)} expectations are met."
    met = len(results) - len(unmet)
    told = "; ".join(result_words(result) for result in unmet)
    return f"{met} of {len(results)} expectations are met. Not as expected: {told}."


def _value(measure: Measure, value: float | str) -> str:
    if isinstance(value, str):
        return value
    if measure in _SECONDS:
        return took(value)
    if measure is Measure.FAILED:
        return f"{100 * value:.3g} %"
    return figures.count(round(value))
