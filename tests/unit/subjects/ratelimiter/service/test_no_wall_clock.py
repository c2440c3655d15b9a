"""No part of the service reads a wall clock, so that clocks that differ can't matter."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import subjects.ratelimiter.service

FOLDER = Path(subjects.ratelimiter.service.__path__[0])
WALL = {"time", "time_ns", "now", "utcnow", "today", "localtime", "gmtime", "ctime"}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_service_reads_no_wall_clock(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.module != "time" or not WALL & {name.name for name in node.names}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = ast.unparse(node.func.value)
            # An event loop's own time() is monotonic.
            assert node.func.attr not in WALL or of in ("loop", "self.loop")
