"""Reads what a probe of the hypothesis must say."""

from __future__ import annotations

import math
from typing import Any, cast

import jsonpath
from msgspec import UNSET

from subjects.own.experiment import mistake_words as words
from subjects.own.experiment.model import (
    Among,
    AtJsonPath,
    ByProbe,
    Exactly,
    InRange,
    Matches,
    Number,
    Tolerance,
)
from subjects.own.experiment.part_reader import PartReader, value_at
from subjects.own.experiment.read_providers import read_provider
from subjects.own.patterns import PatternError, check
from subjects.own.scenario.text.parts import ListPart, MapPart, Part, to_value

KINDS = ("range", "regex", "jsonpath", "probe")


def read_tolerance(reader: PartReader, part: MapPart) -> Tolerance | None:
    """Returns the tolerance of a probe of the hypothesis; None where it can't be read."""
    if (entry := part.entries.get("tolerance")) is None:
        reader.wrong(part.mark, words.NO_TOLERANCE)
        return None
    return _read(reader, entry.value)


def _read(reader: PartReader, part: Part) -> Tolerance | None:
    if isinstance(part, MapPart):
        return _of_kind(reader, part)
    if isinstance(part, ListPart):
        if not part.items:
            reader.wrong(part.mark, words.EMPTY_LIST)
        values = tuple(to_value(item) for item in part.items)
        if len(values) == 2 and all(map(_is_number, values)) and values[0] > values[1]:
            reader.wrong(part.mark, words.TURNED_BOUNDS)
        return Among(values)
    value = part.value
    if isinstance(value, bool | int | str):
        return Exactly(value)
    reader.wrong(part.mark, words.BAD_TOLERANCE if value is None else words.FRACTION)
    return None


def _of_kind(reader: PartReader, part: MapPart) -> Tolerance | None:
    kind = reader.choice(part, "type", KINDS, "a tolerance that is a mapping")
    target = reader.text(part, "target")
    match kind:
        case "range":
            reader.check_keys(part, ("type", "range", "target"), ("name",))
            return _range(reader, part, target)
        case "regex":
            reader.check_keys(part, ("type", "pattern", "target"), ("name",))
            return _regex(reader, part, target)
        case "jsonpath":
            reader.check_keys(part, ("type", "path", "target", "count", "expect"), ("name",))
            return _jsonpath(reader, part, target)
        case "probe":
            reader.check_keys(part, ("type", "name", "provider"), ("tolerance", "controls"))
            name = reader.text(part, "name", "a probe")
            provider = read_provider(reader, part, f"the probe \u201c{name}\u201d")
            return None if provider is None else ByProbe(name, provider)
        case _:
            return None


def _range(reader: PartReader, part: MapPart, target: str) -> Tolerance | None:
    if (entry := part.entries.get("range")) is None:
        reader.wrong(part.mark, words.missing("range", "a tolerance by `range`"))
        return None
    bounds: Any = to_value(entry.value)
    if not isinstance(bounds, list):
        reader.wrong(entry.value.mark, words.TWO_BOUNDS)
        return None
    numbers = [each for each in cast("list[Any]", bounds) if _is_number(each)]
    if len(numbers) != 2 or len(cast("list[Any]", bounds)) != 2:
        reader.wrong(entry.value.mark, words.TWO_BOUNDS)
        return None
    low, high = cast("tuple[Number, Number]", tuple(numbers))
    if low > high:
        reader.wrong(entry.value.mark, words.TURNED_BOUNDS)
    return InRange(low, high, target)


def _regex(reader: PartReader, part: MapPart, target: str) -> Tolerance | None:
    pattern = reader.text(part, "pattern", "a tolerance by `regex`")
    if pattern and "${" not in pattern:
        try:
            check(pattern)
        except PatternError as error:
            reader.wrong(part.entries["pattern"].value.mark, words.bad_pattern(str(error)))
    return Matches(pattern, target)


def _jsonpath(reader: PartReader, part: MapPart, target: str) -> Tolerance | None:
    path = reader.text(part, "path", "a tolerance by `jsonpath`").strip()
    if path and "${" not in path:
        try:
            jsonpath.compile(path)
        except jsonpath.JSONPathError as error:
            reader.wrong(
                part.entries["path"].value.mark, words.bad_path(str(error).splitlines()[0])
            )
    count = value_at(part, "count")
    if count is not None and (isinstance(count, bool) or not isinstance(count, int)):
        reader.wrong(part.entries["count"].value.mark, words.no_number("count"))
        count = None
    expect = value_at(part, "expect") if "expect" in part.entries else UNSET
    return AtJsonPath(path, target, count, expect)


def _is_number(value: object) -> bool:
    """Whether ``value`` is a number; NaN is none, since nothing is below or above it."""
    if isinstance(value, float):
        return not math.isnan(value)
    return isinstance(value, int) and not isinstance(value, bool)
