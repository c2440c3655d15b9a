"""Checks a file by the schema, and tells each error in the words of people who write such files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from subjects.own.scenario.checks import expected
from subjects.own.scenario.checks import schema_words as words
from subjects.own.scenario.checks.shape import Shape
from subjects.own.scenario.mistake_words import nearest
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.places import Steps
from subjects.own.scenario.schema import scenario_schema
from subjects.own.scenario.text.parts import Part, find, key_mark


def check_by_schema(root: Part) -> tuple[Any, tuple[Mistake, ...]]:
    """Returns the value of the part ``root``, and what is wrong with the value by the schema.

    The value may be taken for a scenario only where nothing is wrong.
    """
    shape = Shape(root, scenario_schema())
    checker = _Checker(root, shape)
    errors = _validator().iter_errors(shape.value)
    found = [mistake for error in errors for mistake in checker.tell(error)]
    return shape.value, (*shape.mistakes, *found)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(scenario_schema())


class _Checker:
    """Puts errors of the schema into words.

    Attributes:
        root: the parts of the file.
        shape: its value, with the mistakes that are known already.
    """

    def __init__(self, root: Part, shape: Shape) -> None:
        self.root = root
        self.shape = shape

    def tell(self, error: ValidationError) -> Iterator[Mistake]:
        """Tells one error; an error of which another one is the cause is told as that one."""
        path: Steps = tuple(error.absolute_path)
        if path in self.shape.judged:
            return
        kind = str(error.validator)
        if kind == "anyOf":
            yield from self._tell_any(error, path)
        elif kind == "additionalProperties":
            yield from self._tell_unknown(error, path)
        elif kind == "required":
            yield from self._tell_missing(error, path)
        elif kind == "oneOf":
            yield from self._tell_one_of(error, path)
        else:
            yield Mistake(find(self.root, path).mark, self._of_value(error, path))

    def _tell_any(self, error: ValidationError, path: Steps) -> Iterator[Mistake]:
        """Tells of the branch that was meant: the one of the right type, if there is one."""
        by_branch: dict[int, list[ValidationError]] = {}
        for each in error.context:
            by_branch.setdefault(int(each.relative_schema_path[0]), []).append(each)
        meant = [
            errors
            for errors in by_branch.values()
            if not any(each.validator == "type" and not each.relative_path for each in errors)
        ]
        if len(meant) == 1:
            for each in meant[0]:
                yield from self.tell(each)
        else:
            yield Mistake(find(self.root, path).mark, self._wrong_type(error, path))

    def _tell_unknown(self, error: ValidationError, path: Steps) -> Iterator[Mistake]:
        known = tuple(cast("Mapping[str, Any]", error.schema).get("properties", {}))
        for key in cast("Mapping[str, Any]", error.instance):
            if key not in known:
                told = words.unknown_key(key, known, path)
                yield self._at_key((*path, key), told)

    def _tell_one_of(self, error: ValidationError, path: Steps) -> Iterator[Mistake]:
        wanted = [str(each["required"][0]) for each in cast("list[Any]", error.validator_value)]
        instance = error.instance
        if not isinstance(instance, Mapping):
            return
        given = [key for key in cast("Mapping[str, Any]", instance) if key in wanted]
        if given:
            yield self._at_key((*path, given[1]), words.more_than_one(given, path))
        else:
            yield self._at_key(path, words.none_of(wanted, path))

    def _tell_missing(self, error: ValidationError, path: Steps) -> Iterator[Mistake]:
        instance = cast("Mapping[str, Any]", error.instance)
        properties = cast("Mapping[str, Any]", error.schema)["properties"]
        misspelt = {nearest(key, properties) for key in instance if key not in properties}
        missing = [key for key in cast("list[str]", error.validator_value) if key not in instance]
        if told := [key for key in missing if key not in misspelt]:
            yield self._at_key(path, words.missing_keys(told, path))

    def _of_value(self, error: ValidationError, path: Steps) -> str:
        value, limit = error.instance, error.validator_value
        match str(error.validator):
            case "type":
                return self._wrong_type(error, path)
            case "enum":
                return words.no_such_word(path, str(value), tuple(map(str, limit)))
            case "pattern":
                return words.bad_duration(str(value))
            case "minimum":
                return words.too_small(path, value, limit)
            case "exclusiveMinimum":
                return words.not_above(path, value, limit)
            case "maximum":
                return words.too_great(path, value, limit)
            case "minItems" | "minLength":
                return words.too_few(path, error.schema.get("maxItems"), limit)
            case "maxItems":
                return words.too_many(path, limit)
            case _:
                return words.unlike_schema(path, error.message)

    def _wrong_type(self, error: ValidationError, path: Steps) -> str:
        part = find(self.root, path)
        schema = cast("Mapping[str, Any]", error.schema)
        return words.wrong_type(path, expected.wanted(schema), expected.given(part), part)

    def _at_key(self, path: Steps, text: str) -> Mistake:
        return Mistake(key_mark(self.root, path), text)
