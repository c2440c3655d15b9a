"""Finds which of our own modules a program in a container needs, by following all imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import subjects

_OURS = ("core", "subjects")


def needed_sources(modules: Iterable[str]) -> dict[str, Path]:
    """Returns the files of ``modules`` and of all that they import of ours, by path in the image.

    This works in a checkout as in an installed package: paths are relative to the packages' folder.
    """
    # Entries may also be names within a module, for which no file is found.
    waiting = list(modules)
    seen: set[str] = set()
    found: dict[str, Path] = {}
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        file = _find(name)
        if file is None:
            continue
        found[file.relative_to(_root()).as_posix()] = file
        parent = name.rpartition(".")[0]
        if parent:
            waiting.append(parent)
        waiting.extend(_imports(ast.parse(file.read_bytes())))
    return dict(sorted(found.items()))


def _root() -> Path:
    return Path(subjects.__path__[0]).parent


def _find(name: str) -> Path | None:
    base = _root().joinpath(*name.split("."))
    for file in (base / "__init__.py", base.with_suffix(".py")):
        if file.is_file():
            return file
    return None


def _imports(tree: ast.AST) -> Iterator[str]:
    """Yields the names of ours that ``tree`` imports at run time, without those for type checks."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.Import():
                names = [each.name for each in node.names]
            case ast.ImportFrom():
                module = node.module or ""
                names = [module, *(f"{module}.{each.name}" for each in node.names)]
            case _:
                yield from _imports(node)
                continue
        yield from (name for name in names if name.partition(".")[0] in _OURS)
