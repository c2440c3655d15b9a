"""The reference of scenario files in Markdown, made from the schema."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from subjects.own.scenario.checks.expected import wanted
from subjects.own.scenario.schema import ONE_OF, branches, scenario_schema

MARKER = "<!-- What follows is made from the schema: faultstage schema --reference -->"
"""In docs/scenario.md, what follows this line is what :func:`reference` returns."""

TOP = "the scenario"

Schema = Mapping[str, Any]


def reference() -> str:
    """Returns a section for each kind of mapping, in the order in which a reader meets them."""
    return "\n".join(line for section in _sections() for line in section) + "\n"


def _sections() -> Iterator[list[str]]:
    schema = scenario_schema()
    places = _places(schema)
    titles = {name: ways[0] for name, ways in places.items()}
    yield _section(TOP, "", schema, (), titles)
    for name, ways in places.items():
        definition: Schema = schema["$defs"][name]
        if "properties" in definition:
            yield _section(f"`{ways[0]}`", name, definition, ways[1:], titles)


def _places(schema: Schema) -> dict[str, list[str]]:
    """Returns where each definition is used, by the keys that lead there; nearest the top first."""
    places: dict[str, list[str]] = {}
    waiting: deque[tuple[str, Schema]] = deque([("", schema)])
    while waiting:
        way, at = waiting.popleft()
        properties: Mapping[str, Schema] = at.get("properties", {})
        for key, below in properties.items():
            for name, tail in _references(below):
                place = f"{way}.{key}{tail}".removeprefix(".")
                if name not in places:
                    waiting.append((place, schema["$defs"][name]))
                places.setdefault(name, []).append(place)
    return places


def _references(schema: Schema, tail: str = "") -> Iterator[tuple[str, str]]:
    """Yields the names of the definitions that a value may be, with what follows the key."""
    if "$ref" in schema:
        yield str(schema["$ref"]).rsplit("/", 1)[-1], tail
    for each in schema.get("anyOf", ()):
        yield from _references(each, tail)
    others: Any = schema.get("additionalProperties")
    if others:
        yield from _references(others, f"{tail}.NAME")


def _section(
    title: str,
    name: str,
    schema: Schema,
    also: list[str] | tuple[str, ...],
    titles: Mapping[str, str],
) -> list[str]:
    lines = [f"## {title[:1].upper()}{title[1:]}", "", str(schema.get("description", "")), ""]
    if also:
        lines += [f"Also at {', '.join(f'`{way}`' for way in also)}.", ""]
    if name in ONE_OF and "xactly one" not in lines[2]:
        keys = ", ".join(f"`{key}`" for key in ONE_OF[name])
        lines += [f"Exactly one of {keys}.", ""]
    lines += ["| key | takes | by default | |", "|---|---|---|---|"]
    required = schema.get("required", ())
    for key, value in schema["properties"].items():
        default = "has to be there" if key in required else _default(value)
        about = str(value.get("description", "")).replace("|", "\\|")
        lines.append(f"| `{key}` | {_takes(value, titles)} | {default} | {about} |")
    return [*lines, ""]


def _takes(schema: Schema, titles: Mapping[str, str]) -> str:
    """Returns what a value may be, with a link where a separate section tells more."""
    links = [
        f"{'by name: ' if tail else ''}[`{titles[name]}`](#{_anchor(titles[name])})"
        for name, tail in _references(schema)
        if "properties" in scenario_schema()["$defs"][name]
    ]
    if links:
        return " or ".join(dict.fromkeys(links))
    kinds = branches(schema)
    if any("pattern" in kind for kind in kinds):
        return "a duration"
    text = wanted(schema) if kinds else "anything"
    values: Any = kinds[0].get("additionalProperties") if len(kinds) == 1 else None
    return "texts by name" if isinstance(values, Mapping) else text


def _anchor(title: str) -> str:
    """Returns the anchor that Markdown's readers make of a heading."""
    return title.lower().replace(".", "")


def _default(schema: Schema) -> str:
    default = schema.get("default")
    if default is None or default in ("", [], (), {}):
        return ""
    return f"`{json.dumps(default, ensure_ascii=False)}`"
