"""Words for the value expected at a place of the file, and for the value found there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from subjects.own.scenario.durations import FORM
from subjects.own.scenario.mistake_words import shortened
from subjects.own.scenario.schema import branches
from subjects.own.scenario.text.parts import ListPart, MapPart, Part

NOTHING = "nothing"
"""The word for a key without a value."""

_KINDS = {
    "string": "text",
    "boolean": "true or false",
    "number": "a number",
    "integer": "a whole number",
    "array": "a list",
    "object": "keys with values",
}
_MANY = {"string": "texts", "number": "numbers", "integer": "whole numbers"}


def wanted(schema: Mapping[str, Any]) -> str:
    """Returns what a value may be: ``text or a list of texts``."""
    kinds = branches(schema)
    if any("pattern" in each for each in kinds):
        return f"a duration ({FORM})"
    words = list(dict.fromkeys(_one(each) for each in kinds))
    if not words:
        return "nothing"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def given(part: Part) -> str:
    """Returns what stands in the file: ``the number 10``, ``a list``."""
    match part:
        case ListPart():
            return "a list" if part.items else "an empty list"
        case MapPart():
            return "keys with values" if part.entries else "an empty {}"
        case _:
            pass
    value = part.value
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return f"the text {shortened(part.raw)}" if value else "an empty text"
    if isinstance(value, bool):
        return part.raw
    return f"the number {shortened(part.raw)}"


def _one(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", ""))
    if kind == "array":
        items = [str(each.get("type", "")) for each in branches(schema.get("items", {}))]
        return f"a list of {_MANY[items[0]]}" if items and items[0] in _MANY else "a list"
    return _KINDS.get(kind, "a value")
