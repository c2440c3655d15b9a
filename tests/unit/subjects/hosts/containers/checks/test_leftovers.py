"""Tests that tell leftovers of crashed runs from what another show is using."""

from __future__ import annotations

import os

from core.model.records import CheckStatus
from core.process.identity import ProcessIdentity
from subjects.hosts.containers.checks.leftovers import judge_leftovers
from tests.identities import EARLIER, ELSEWHERE, OTHER_NAMESPACE, label
from tests.unit.subjects.hosts.containers.memory import container

DEAD = label(EARLIER)


def test_engine_without_containers_of_ours_has_no_leftovers() -> None:
    assert judge_leftovers([]).status is CheckStatus.OK


def test_containers_of_a_dead_owner_are_to_be_undone() -> None:
    check = judge_leftovers([container("a", owner=DEAD), container("b", owner=DEAD), container()])
    assert check.status is CheckStatus.WARNING
    assert check.text == "2 containers of a run that crashed"
    assert check.command == "faultstage undo"


def test_another_show_of_this_machine_is_told_and_left_alone() -> None:
    parent = ProcessIdentity.of(os.getppid())
    assert parent is not None
    check = judge_leftovers([container(owner=label(parent)), container(owner=label(parent))])
    assert check.status is CheckStatus.OK
    assert "2 containers of another show that runs now" in check.text


def test_a_show_elsewhere_is_told_with_the_way_out_since_it_may_have_ended() -> None:
    check = judge_leftovers([container(run="r7", owner=label(ELSEWHERE)), container(owner="x:1:1")])
    assert check.status is CheckStatus.WARNING
    assert check.text == "2 containers of a show elsewhere, which may have ended"
    assert "undo where it was begun" in check.remedy
    assert "label=dev.faultstage.run=r" in check.remedy


def test_a_show_in_another_container_whose_folder_is_held_goes_on() -> None:
    other = container(run="r7", owner=label(OTHER_NAMESPACE))
    assert judge_leftovers([other], {"r7"}).status is CheckStatus.OK
    assert judge_leftovers([other], {"r8"}).status is CheckStatus.WARNING
