"""What crashed runs left, told from what another show is using."""

from __future__ import annotations

import os

from core.values import CheckStatus
from subjects.containers.checks.leftovers import judge_leftovers
from subjects.containers.labels import host_id, owner_label
from tests.unit.subjects.containers.memory import container

DEAD = f"{host_id()}:{os.getpid()}:1.0"
"""This pid, and a start that was another process's."""


def test_nothing_of_ours_is_no_news() -> None:
    assert judge_leftovers([]).status is CheckStatus.OK


def test_containers_of_a_dead_owner_are_to_be_undone() -> None:
    check = judge_leftovers([container("a", owner=DEAD), container("b", owner=DEAD), container()])
    assert check.status is CheckStatus.WARNING
    assert check.text == "2 containers of a run that crashed"
    assert check.command == "faultstage undo"


def test_another_show_is_told_and_left_alone() -> None:
    living = f"{owner_label()[:-1]}x"
    check = judge_leftovers([container(owner="elsewhere:1:1.0"), container(owner=living)])
    assert check.status is CheckStatus.OK
    assert "2 containers of another show" in check.text
