"""The parts of a YAML file with their places; what an alias names is the same part again."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from subjects.own.scenario.places import Mark, Step, Steps
from subjects.own.scenario.text.scalars import Plain, plain_value


class ScalarPart(Struct, frozen=True):
    """A single value.

    Attributes:
        mark: where the value begins.
        raw: the value as a text.
        is_plain: whether the value stands without quotes, so that it may be no text.
    """

    mark: Mark
    raw: str = ""
    is_plain: bool = True

    @property
    def value(self) -> Plain:
        """The value in Python's terms: of a plain word its meaning in YAML, else the text."""
        return plain_value(self.raw) if self.is_plain else self.raw


class ListPart(Struct):
    """A list, with the places of the items."""

    mark: Mark
    items: list[Part] = field(default_factory=list["Part"])


class MapEntry(Struct, frozen=True):
    """A key and a value; a key is always a text, just as written."""

    key: str
    mark: Mark
    value: Part


class MapPart(Struct):
    """A mapping with the places of its keys; a merged key has the place where it comes from."""

    mark: Mark
    entries: dict[str, MapEntry] = field(default_factory=dict[str, MapEntry])


Part = ScalarPart | ListPart | MapPart


def to_value(part: Part) -> Any:
    """Returns the plain value of a part: mappings, lists and single values."""
    match part:
        case ScalarPart():
            return part.value
        case ListPart():
            return [to_value(item) for item in part.items]
        case MapPart():
            return {key: to_value(entry.value) for key, entry in part.entries.items()}


def child(part: Part, step: Step) -> Part | None:
    """Returns the part at one step below ``part``; None where there is none."""
    if isinstance(part, MapPart) and isinstance(step, str):
        entry = part.entries.get(step)
        return None if entry is None else entry.value
    if isinstance(part, ListPart) and isinstance(step, int) and 0 <= step < len(part.items):
        return part.items[step]
    return None


def find(part: Part, path: Steps) -> Part:
    """Returns the part at ``path``, or the nearest above, where the path goes on in nothing."""
    for step in path:
        below = child(part, step)
        if below is None:
            return part
        part = below
    return part


def key_mark(part: Part, path: Steps) -> Mark:
    """Returns where the key of the value at ``path`` stands; for an item of a list, the item."""
    if not path:
        return part.mark
    above = find(part, path[:-1])
    step = path[-1]
    if isinstance(above, MapPart) and isinstance(step, str) and step in above.entries:
        return above.entries[step].mark
    return find(part, path).mark
