"""Tests of how a node ended, read from the exit code."""

from __future__ import annotations

import pytest

from core.diagnosis import Cause
from core.model.events import NodeStatus, Role
from tests.unit.core.watching import Explained


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "stopped by itself (exit code 0, a clean stop)"),
        (1, "ended by itself with exit code 1"),
        (None, "is gone (how it ended was not seen)"),
    ],
)
def test_an_exit_by_itself_is_told_from_a_signal(
    play: Explained, code: int | None, words: str
) -> None:
    play.reach_normal("n3")
    play.kill("n3", code)
    assert play.now.key == Cause.EXITED_LEADER
    assert play.now.evidence[0] == f"n3 {words}"
    play.reach_normal("n2")
    play.kill("n3", code)
    assert play.now.key == Cause.EXITED_FOLLOWER


def test_the_exit_code_of_a_container_names_its_signal(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3", 137)
    assert play.now.key == Cause.KILLED_LEADER
    assert play.now.evidence[0] == "n3 exited on signal 9"


def test_an_exit_code_that_comes_later_is_taken_up(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3", None)
    play.observe("n3", NodeStatus.DOWN, was_role=Role.LEADER, exit_code=-9)
    play.run(3, share=0)
    assert play.now.key == Cause.KILLED_LEADER
