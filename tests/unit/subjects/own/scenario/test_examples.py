"""Every scenario that is shipped can be read, and says what it would do."""

from __future__ import annotations

from pathlib import Path

import pytest

from subjects.own.dry_run import lines_of, rehearse
from subjects.own.scenario.read import load
from subjects.own.scenario.resolve import complete

EXAMPLES = Path(__file__).parents[5] / "examples"
FILES = sorted(
    path for path in EXAMPLES.glob("*/*.yaml") if path.name in ("faultstage.yaml", "compose.yaml")
)


@pytest.mark.parametrize("file", FILES, ids=[path.parent.name for path in FILES])
def test_example_is_a_scenario(file: Path) -> None:
    source = load(file)
    scenario = complete(source.scenario, file, source.compose)
    assert scenario.nodes
    assert scenario.title != scenario.folder.name, "the audience reads its title"
    lines = lines_of(rehearse(scenario, source.compose, 1.0), scenario.title)
    assert len(lines) > 10
