"""Words for an activity's outcome: what was found, and what was wanted."""

from __future__ import annotations

import json
from typing import Any, cast

from subjects.own.experiment.model import Json
from subjects.own.scenario.mistake_words import shortened

NO_TEXT = "there is no text to search"
NO_NUMBER = "there is no number"
NO_JSON = "there is no JSON"
NO_PYTHON = "there is no python3 on PATH"
KILLED = "it was killed"
PYTHON_CLOSED = "its process ended without a result"

_MOST = 60


def value_words(value: Json) -> str:
    """Returns the words for a value, on one line and cut off."""
    if isinstance(value, str):
        return shortened(value, _MOST) or "an empty text"
    if isinstance(value, dict) and "status" in value:
        return f"status {cast('dict[str, Any]', value)['status']}"
    try:
        return shortened(json.dumps(value, ensure_ascii=False, default=str), _MOST)
    except (TypeError, ValueError, RecursionError):
        return shortened(f"{value}", _MOST)


def found(value: Json) -> str:
    """Returns what was found where that is as wanted."""
    return value_words(value)


def wanted(value: Json, what: str) -> str:
    """Returns what was found, and what was wanted instead."""
    return f"{value_words(value)}, wanted {what}"


def one_of(values: tuple[Json, ...]) -> str:
    """Says that one of some values is wanted."""
    return f"one of {', '.join(map(value_words, values))}"


def between(low: Json, high: Json) -> str:
    """Says that a value between bounds is wanted."""
    return f"{low} to {high}"


def matching(pattern: str) -> str:
    """Says that a text with a pattern is wanted."""
    return f"/{shortened(pattern, 40)}/"


def matches(pattern: str) -> str:
    """Says that the pattern was found."""
    return f"matches {matching(pattern)}"


def at_path(path: str, what: str) -> str:
    """Says that something is wanted at a JSON path."""
    return f"{what} at {shortened(path, 40)}"


def so_many(count: int) -> str:
    """Says that so many values are wanted."""
    return "one value" if count == 1 else f"{count} values"


def no_program(path: str) -> str:
    """Says that there is no such program."""
    return f"there is no program {path}"


def too_slow(seconds: float) -> str:
    """Says that an activity took too long, and was ended."""
    return f"it took longer than {seconds:g} s"


def exit_code(code: int, last: str) -> str:
    """Returns the words for a program that didn't end well: its exit code and its last words."""
    return f"exit code {code}{f': {shortened(last, _MOST)}' if last else ''}"


def status(code: int) -> str:
    """Says that a server refused."""
    return f"status {code}"


def no_url(url: str) -> str:
    """Says that what came of filling in is no URL."""
    return f"{shortened(url, 40)} is no URL"


def raised(text: str) -> str:
    """Says that a function raised an error."""
    return shortened(text, 120)
