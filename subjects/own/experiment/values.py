"""The values of ``${name}`` in an experiment: configuration and secrets, given or by variable."""

from __future__ import annotations

import json
import os
from collections import ChainMap
from collections.abc import Callable, Mapping
from string import Template
from typing import Any, cast

from msgspec import Struct

from subjects.own.experiment import mistake_words as words
from subjects.own.experiment.model import Json
from subjects.own.experiment.part_reader import PartReader, part_at, value_at
from subjects.own.scenario.text.parts import MapPart, Part, to_value

HIDDEN = "***"
"""Stands in the place of a secret where something is told."""

_SHORTEST_SECRET = 4
"""The least length of a hidden secret: a shorter one would be found inside of any word."""


def _truth(text: str) -> bool:
    return text.lower() not in ("false", "0", "no")


_KINDS: Mapping[str, Callable[[str], Json]] = {
    "str": str,
    "string": str,
    "int": int,
    "integer": int,
    "float": float,
    "number": float,
    "bool": _truth,
    "json": json.loads,
}


class Values(Struct, frozen=True):
    """The values that fill in an experiment.

    Attributes:
        configuration: by name.
        secrets: by group, then by name.
    """

    configuration: Mapping[str, Json] = {}
    secrets: Mapping[str, Mapping[str, Json]] = {}

    def filled(self, value: Json) -> Json:
        """Returns ``value`` with each ``${name}`` filled in; a name that isn't known stays.

        A text that is nothing but ``${name}`` becomes that value, whatever its type.
        """
        mapping = ChainMap(
            dict(self.configuration), *(dict(group) for group in self.secrets.values())
        )
        return _filled(value, mapping)

    def hidden(self, text: str) -> str:
        """Returns ``text`` without any secret."""
        for group in self.secrets.values():
            for secret in group.values():
                if isinstance(secret, str) and len(secret) >= _SHORTEST_SECRET:
                    text = text.replace(secret, HIDDEN)
        return text


def _filled(value: Json, mapping: Mapping[str, Json]) -> Json:
    if isinstance(value, str):
        return _filled_text(value, mapping)
    if isinstance(value, dict):
        items = cast("dict[str, Json]", value).items()
        return {key: _filled(each, mapping) for key, each in items}
    if isinstance(value, list | tuple):
        return [_filled(each, mapping) for each in cast("list[Json]", value)]
    return value


def _filled_text(text: str, mapping: Mapping[str, Json]) -> Json:
    whole = Template.pattern.fullmatch(text)
    if whole is not None:
        name = whole.group("braced")
        if name in mapping:
            return mapping[name]
    return Template(text).safe_substitute(mapping)


def read_configuration(reader: PartReader, part: Part | None) -> Mapping[str, Json]:
    """Returns the configuration, variables of the environment read."""
    if part is None or (mapping := reader.mapping(part, "the configuration")) is None:
        return {}
    return {key: _read(reader, entry.value) for key, entry in mapping.entries.items()}


def read_secrets(reader: PartReader, part: Part | None) -> Mapping[str, Mapping[str, Json]]:
    """Returns the secrets by group, variables of the environment read."""
    if part is None or (mapping := reader.mapping(part, "`secrets`")) is None:
        return {}
    found: dict[str, dict[str, Json]] = {}
    for name, entry in mapping.entries.items():
        if not isinstance(entry.value, MapPart):
            reader.wrong(entry.value.mark, words.SECRET_GROUP)
            continue
        group = entry.value
        found[name] = {
            key: _read(reader, each.value, is_secret=True) for key, each in group.entries.items()
        }
    return found


def _read(reader: PartReader, part: Part, *, is_secret: bool = False) -> Json:
    """Returns one value: as written, or that of a variable."""
    if not isinstance(part, MapPart) or "type" not in part.entries:
        if is_secret and not _is_single(part):
            reader.wrong(part.mark, words.LITERAL_OR_ENV)
        return to_value(part)
    kind = value_at(part, "type")
    if kind == "env":
        return _of_variable(reader, part)
    if kind == "probe" and not is_secret:
        reader.wrong(part.mark, words.DYNAMIC)
    elif is_secret:
        reader.wrong(part.entries["type"].value.mark, words.vault(str(kind)))
    return to_value(part)


def _is_single(part: Part) -> bool:
    value: Any = to_value(part)
    return isinstance(value, str | int | float | bool)


def _of_variable(reader: PartReader, part: MapPart) -> Json:
    reader.check_keys(part, ("type", "key", "default", "env_var_type"))
    key = reader.text(part, "key", "a value by the environment")
    if not key:
        return None
    kind = reader.text(part, "env_var_type", default="str")
    if kind not in _KINDS:
        at = part.entries["env_var_type"].value.mark
        reader.wrong(at, words.no_choice("env_var_type", kind, tuple(_KINDS)))
        return None
    if (text := os.environ.get(key)) is None:
        if part_at(part, "default") is None and "default" not in part.entries:
            reader.wrong(part.entries["key"].value.mark, words.unset_variable(key))
            return None
        default = value_at(part, "default")
        if not isinstance(default, str):
            return default
        text = default
    try:
        return _KINDS[kind](text)
    except ValueError:
        reader.wrong(part.entries["key"].value.mark, words.bad_conversion(key, kind))
        return None
