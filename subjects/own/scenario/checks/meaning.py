"""Checks what the schema can't: that names name something, and that what is said goes together."""

from __future__ import annotations

from collections.abc import Iterator

from subjects.own.scenario.checks.faults import check_faults
from subjects.own.scenario.checks.load import check_load
from subjects.own.scenario.checks.members import check_nodes
from subjects.own.scenario.checks.story import check_story
from subjects.own.scenario.checks.surroundings import Surroundings
from subjects.own.scenario.checks.system import check_system
from subjects.own.scenario.compose.compose_file import ComposeFile
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.model import Scenario
from subjects.own.scenario.text.parts import Part

_CHECKS = (check_nodes, check_faults, check_load, check_story)


def check_meaning(
    root: Part, scenario: Scenario, compose: ComposeFile | None, *, in_compose: bool
) -> tuple[Mistake, ...]:
    """Returns what is wrong with a scenario that is right by the schema.

    Args:
        root: the parts of the scenario, which know their places.
        scenario: the same as a value.
        compose: the services, where the system is a Compose project whose file is known.
        in_compose: whether the scenario stands in the Compose file itself.
    """
    found = tuple(check_system(root, scenario, compose, in_compose=in_compose))
    if found:  # without a system its nodes are unknown
        return found
    around = Surroundings(root, scenario, compose)
    return tuple(_all(around))


def _all(around: Surroundings) -> Iterator[Mistake]:
    for check in _CHECKS:
        yield from check(around)
