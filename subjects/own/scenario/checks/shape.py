"""Walks a file beside the schema: drops nulls, and finds words that YAML reads in two ways."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from subjects.own.scenario.mistake_words import hidden_character
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.places import Steps
from subjects.own.scenario.schema import allows_null, branches
from subjects.own.scenario.text import yaml_words as words
from subjects.own.scenario.text.parts import ListPart, MapPart, Part, ScalarPart
from subjects.own.scenario.text.scalars import is_odd_number, is_word_of_truth, readings

Schema = Mapping[str, Any]


class Shape:
    """The value of a file, in the shape that the schema is to check.

    Attributes:
        value: the value; a key of a struct whose value is null isn't in it.
        mistakes: what was found on the way.
        judged: the paths at which a mistake was found; the schema's errors there say no more.
    """

    def __init__(self, root: Part, schema: Schema) -> None:
        """Walks from the top down."""
        self.mistakes: list[Mistake] = []
        self.judged: set[Steps] = set()
        self.value = self._walk(root, branches(schema), ())

    def _walk(self, part: Part, schemas: tuple[Schema, ...], path: Steps) -> Any:
        match part:
            case ScalarPart():
                self._judge(part, schemas, path)
                return part.value
            case ListPart():
                item = _first(schemas, "items")
                inner = branches(item) if item is not None else ()
                return [
                    self._walk(each, inner, (*path, number))
                    for number, each in enumerate(part.items)
                ]
            case MapPart():
                return self._walk_mapping(part, schemas, path)

    def _walk_mapping(
        self, part: MapPart, schemas: tuple[Schema, ...], path: Steps
    ) -> dict[str, Any]:
        properties: Mapping[str, Schema] = _first(schemas, "properties") or {}
        others: Any = _first(schemas, "additionalProperties")
        required = _first(schemas, "required") or ()
        value: dict[str, Any] = {}
        for key, entry in part.entries.items():
            known = properties.get(key)
            inner: Any = known if known is not None else others
            below = branches(inner) if inner else ()
            each = self._walk(entry.value, below, (*path, key))
            if each is None and known is not None and key not in required:
                continue
            value[key] = each
        return value

    def _judge(self, part: ScalarPart, schemas: tuple[Schema, ...], path: Steps) -> None:
        """Finds a plain word of two readings where both fit, and a number that is none."""
        if (hidden := _hidden(part)) is not None:
            self.mistakes.append(Mistake(part.mark, hidden_character(hidden)))
            return
        if not part.is_plain or not schemas or any(allows_null(each) for each in schemas):
            return
        kinds = {str(each.get("type", "")) for each in schemas}
        takes_truth = "boolean" in kinds
        takes_text = any(each.get("type") == "string" and "pattern" not in each for each in schemas)
        takes_number = bool(kinds & {"number", "integer"})
        raw, value = part.raw, part.value
        if is_word_of_truth(raw) and takes_text:
            told = words.word_of_truth(raw, value=bool(value), takes_truth=takes_truth)
        elif is_odd_number(raw) and (takes_text or takes_number):
            ways = readings(raw) if takes_number else ()
            told = words.odd_number(raw, ways, takes_text=takes_text)
        elif isinstance(value, float) and not math.isfinite(value) and takes_number:
            told = words.not_finite(raw)
        else:
            return
        self.mistakes.append(Mistake(part.mark, told))
        self.judged.add(path)


def _hidden(part: ScalarPart) -> int | None:
    """Returns a character that a text can't have, though an escape can make one; None for none."""
    odd = (ord(each) for each in part.raw if each < " " and each not in "\t\n\r")
    return next(odd, None)


def _first(schemas: tuple[Schema, ...], key: str) -> Any:
    """Returns the value of ``key`` in the first of ``schemas`` that has the key; else None."""
    return next((each[key] for each in schemas if key in each), None)
