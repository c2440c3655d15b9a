"""The published schema is right, current, and says what each key means."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from subjects.own.scenario.read import read
from subjects.own.scenario.reference import MARKER, reference
from subjects.own.scenario.schema import DIALECT, scenario_schema, schema_text

DOCS = Path(__file__).parents[5] / "docs"
SCENARIO_MD = (DOCS / "scenario.md").read_text("utf-8")


def structs() -> Iterator[tuple[str, dict[str, Any]]]:
    schema = scenario_schema()
    yield "Scenario", schema
    for name, definition in schema["$defs"].items():
        if "properties" in definition:
            yield name, definition


def test_published_schema_is_current() -> None:
    assert (DOCS / "scenario.schema.json").read_text("utf-8") == schema_text()


def test_reference_is_current() -> None:
    _, _, made = SCENARIO_MD.partition(f"{MARKER}\n\n")
    assert made == reference()


def test_schema_is_one_of_draft_2020_12() -> None:
    assert scenario_schema()["$schema"] == DIALECT == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(scenario_schema())
    assert json.loads(schema_text()) == json.loads(json.dumps(scenario_schema()))


def test_every_key_is_described() -> None:
    for name, definition in structs():
        assert definition["description"], name
        assert "Attributes:" not in definition["description"], name
        for key, schema in definition["properties"].items():
            assert schema.get("description"), f"{name}.{key}"


def test_no_key_is_allowed_that_is_not_known() -> None:
    assert all(definition["additionalProperties"] is False for _, definition in structs())


def examples() -> list[str]:
    """Returns the scenarios in the reference: the indented blocks that have a system."""
    blocks = re.findall(r"(?:^    .*\n|^\n)+", SCENARIO_MD, re.MULTILINE)
    texts = [dedent(block).strip("\n") + "\n" for block in blocks]
    return [text for text in texts if re.search(r"^(system|services):", text, re.MULTILINE)]


@pytest.mark.parametrize("text", examples())
def test_every_example_of_the_reference_can_be_played(text: str, tmp_path: Path) -> None:
    path = tmp_path / "compose.yaml"
    path.write_text(text)
    scenario = read(path)
    assert scenario.nodes
    assert scenario.faults


def test_reference_has_all_its_examples() -> None:
    assert len(examples()) == 4
