"""The lines in which a dry run tells what an experiment would do."""

from __future__ import annotations

from msgspec import UNSET

from subjects.own.experiment import outcome_words as words
from subjects.own.experiment.model import (
    Among,
    AtJsonPath,
    ByProbe,
    Exactly,
    InRange,
    Json,
    Matches,
    Tolerance,
)

PROBED = "Asked all the time, and judged before the method and after it"
PLAYED = "Played as the method"
ROLLED_BACK = "Played as rollbacks, whatever comes"
LOADED = "Started and loaded"
NO_LOAD = "nothing: the experiment is about systems that run already"
NO_ROLLBACKS = "nothing: what the method did stays done"
BACKGROUND = "(in the background)"


def step(name: str, asked: str) -> str:
    """Returns a step's name with the activity that would be done."""
    return f"\u201c{name}\u201d: {asked}"


def pause(seconds: Json) -> str:
    """Returns a pause between steps."""
    return f"  a pause of {seconds} s"


def function(python: str, module: str, func: str, given: str) -> str:
    """Returns a call of a Python function."""
    return f"{module}.{func} with {given}, in a process of {python}"


def wanted(tolerance: Tolerance | None) -> str:
    """Returns what a probe must say."""
    return f"  good: {_wanted(tolerance)}"


def _wanted(tolerance: Tolerance | None) -> str:
    match tolerance:
        case None:
            return "any answer"
        case Exactly(value):
            return words.value_words(value)
        case Among(values):
            two = len(values) == 2
            bounds = f" ({words.between(*values)}, where it has no status)" if two else ""
            return f"{words.one_of(values)}{bounds}"
        case InRange(low, high):
            return f"{words.between(low, high)}{_of(tolerance.target)}"
        case Matches(pattern):
            return f"{words.matching(pattern)}{_of(tolerance.target)}"
        case AtJsonPath():
            count = tolerance.count
            what = "a value" if count is None else words.so_many(count)
            if tolerance.expect is not UNSET:
                what = words.value_words(tolerance.expect)
            return f"{words.at_path(tolerance.path, what)}{_of(tolerance.target)}"
        case ByProbe():
            return f"what \u201c{tolerance.name}\u201d accepts"


def _of(target: str) -> str:
    return f" in its {target}" if target else ""
