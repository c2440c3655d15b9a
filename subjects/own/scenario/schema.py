"""The JSON Schema of a scenario file, made of the structs and of what their docstrings say."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import Any, cast

import msgspec
from msgspec import Struct

from subjects.own.scenario import faults, loads, model, probes, story

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "Faultstage scenario"

ONE_OF: Mapping[str, tuple[str, ...]] = {
    "SystemSpec": ("processes", "compose", "attach"),
    "LeaderSpec": ("probe", "named", "label"),
    "LoadSpec": ("http", "redis", "nats", "postgres", "command"),
    "FaultSpec": ("kill", "pause", "cut", "slow", "stop", "burst"),
    "InvariantSpec": ("probe", "load"),
    "ValueSpec": ("http", "command", "prometheus"),
    "ProbeSpec": ("http", "command", "prometheus", "tcp", "health"),
    "FixSpec": ("command", "http", "env"),
}
"""The keys of which exactly one has to be there, by the struct that has them."""

_MODULES = (model, probes, loads, faults, story)
_CODE = re.compile(r"``([^`]+)``")
_ROLE = re.compile(r":\w+:`~?([^`]+)`")
_FIELD = re.compile(r"^(\w+): (.*)$")


@cache
def scenario_schema() -> dict[str, Any]:
    """Returns the schema, draft 2020-12; don't change what is returned."""
    made = msgspec.json.schema(model.Scenario)
    definitions: dict[str, dict[str, Any]] = made["$defs"]
    classes = {each.__name__: each for module in _MODULES for each in _structs(module)}
    for name, definition in definitions.items():
        definition.pop("title", None)
        if name in classes:
            _describe(definition, classes[name])
        if name in ONE_OF:
            definition["oneOf"] = [{"required": [key]} for key in ONE_OF[name]]
        _without_null_defaults(definition)
    top = definitions.pop("Scenario")
    return {"$schema": DIALECT, "title": TITLE, **top, "$defs": definitions}


def schema_text() -> str:
    """Returns the schema as published."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns what a schema that is a reference refers to."""
    while "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        schema = cast("Mapping[str, Any]", scenario_schema()["$defs"][name])
    return schema


def branches(schema: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Returns the schemas of a value's kinds, without null; none is a reference or ``anyOf``."""
    schema = resolved(schema)
    if "anyOf" not in schema:
        return () if schema.get("type") == "null" else (schema,)
    return tuple(branch for each in schema["anyOf"] for branch in branches(each))


def allows_null(schema: Mapping[str, Any]) -> bool:
    """Whether null is a value here."""
    schema = resolved(schema)
    kinds = [schema, *(resolved(each) for each in schema.get("anyOf", ()))]
    return any(kind.get("type") == "null" for kind in kinds) or not schema.keys() - _ASIDE


_ASIDE = {"default", "description"}


def plain(text: str) -> str:
    """Returns text of a docstring as Markdown: one backtick for two."""
    return _ROLE.sub(r"`\1`", _CODE.sub(r"`\1`", text))


def _structs(module: ModuleType) -> Iterator[type[Struct]]:
    for each in vars(module).values():
        if inspect.isclass(each) and issubclass(each, Struct):
            yield each


def _describe(definition: dict[str, Any], of: type[Struct]) -> None:
    """Puts the docstrings of a struct and the struct's parents where editors show them."""
    definition["description"] = plain(_about(of))
    said: dict[str, str] = {}
    for each in reversed(of.__mro__):
        said |= _attributes(inspect.cleandoc(each.__doc__ or ""))
    properties: dict[str, dict[str, Any]] = definition["properties"]
    for key, schema in properties.items():
        if key in said:
            properties[key] = {"description": plain(said[key]), **schema}


def _about(of: type[Struct]) -> str:
    """Returns the paragraphs before the attributes, each on one line."""
    text = inspect.cleandoc(of.__doc__ or "").split("Attributes:")[0].strip()
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _attributes(doc: str) -> dict[str, str]:
    """Returns what a docstring says of each attribute, as a sentence on one line."""
    _, _, rest = doc.partition("Attributes:\n")
    lines: dict[str, list[str]] = {}
    current: list[str] = []
    for line in rest.splitlines():
        if line.strip() and not line.startswith("    "):
            break
        found = _FIELD.match(line[4:])
        if found is not None:
            current = lines.setdefault(found[1], [])
            line = found[2]
        current.append(line.strip())
    return {key: _sentence(" ".join(parts).strip()) for key, parts in lines.items()}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _without_null_defaults(definition: dict[str, Any]) -> None:
    properties: dict[str, dict[str, Any]] = definition.get("properties", {})
    for schema in properties.values():
        if schema.get("default", ...) is None:
            del schema["default"]
    if definition.get("required") == []:
        del definition["required"]
