"""Rules of the house that no linter holds: class names, and the voice of docstrings."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FOLDERS = ("core", "gui", "chaos", "subjects", "tests")
_RIDDLES = ("What ", "Who ", "How ", "That ", "It ", "Gives it ")
"""Beginnings of first lines that name no thing."""
_Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _files() -> Iterator[Path]:
    for folder in _FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))


@cache
def _definitions() -> list[tuple[str, _Definition]]:
    return [
        (str(path.relative_to(ROOT)), node)
        for path in _files()
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, _Definition)
    ]


def test_a_class_name_exists_once_in_the_tree() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for place, node in _definitions():
        if isinstance(node, ast.ClassDef):
            places[node.name].append(place)
    assert len(places) > 1000
    assert not {name: found for name, found in places.items() if len(found) > 1}


def test_no_docstring_begins_with_a_riddle() -> None:
    told = [
        f"{place}:{node.lineno}: {text.splitlines()[0]}"
        for place, node in _definitions()
        if (text := ast.get_docstring(node) or "").startswith(_RIDDLES)
    ]
    assert not told


def test_no_function_is_described_by_an_order() -> None:
    told = [
        f"{place}:{node.lineno}"
        for place, node in _definitions()
        if not isinstance(node, ast.ClassDef)
        and (ast.get_docstring(node) or "").startswith("Return ")
    ]
    assert not told


def test_no_file_is_longer_than_350_lines() -> None:
    assert not [str(path) for path in _files() if len(path.read_text("utf-8").splitlines()) > 350]
