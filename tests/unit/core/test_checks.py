"""Tests of monitor and diagnosis on a load of checks over independent nodes."""

from __future__ import annotations

import pytest

from core.diagnosis import Cause
from core.model.events import NodeStatus
from core.model.fault_kinds import NodeAction
from core.text.findings import explanation_words
from tests.unit.core.checked import CheckedPlay
from tests.unit.core.forecasting import told


@pytest.fixture
def play() -> CheckedPlay:
    play = CheckedPlay()
    play.reach_normal()
    return play


def test_no_leader_and_no_majority_are_asked_for(play: CheckedPlay) -> None:
    assert play.opened() == []
    assert play.notes()[0] == "4 of 4 nodes up"
    assert play.notes()[1].startswith("Baseline learned: ")
    assert " checks/s ± " in play.notes()[1]
    assert play.monitor.is_healthy is True
    assert explanation_words(play.diagnostician.find()).text == "Four of four nodes are up."


def test_a_refusal_is_an_answer_and_no_failure(play: CheckedPlay) -> None:
    play.refused_share = 0.9
    play.run(5)
    assert play.opened() == []
    play.refused_share = 1.0
    play.run(5)
    assert play.opened() == []


def test_silence_is_told_in_the_words_of_checks(play: CheckedPlay) -> None:
    play.run(2, share=0)
    assert "no check answered for 0.5 s" in play.texts()
    play.run(3)
    assert "checks are answered again" in [closed.text for closed in play.closings()]
    assert not any("write" in text for text in play.texts())


def test_loss_of_one_gate_lets_the_others_carry_on(play: CheckedPlay) -> None:
    play.kill("g2")
    play.run(3)
    assert play.open_now() == {("nodes-up", "g2")}
    assert play.now.key == Cause.KILLED_NODE
    assert play.now.title == "Gate node lost, the others carry on"
    assert "g1 and g3 carry on without it. Checks go on" in play.now.text
    assert not any("write" in text for text in (play.now.text, *play.now.evidence))


def test_two_of_three_lost_are_no_lost_majority(play: CheckedPlay) -> None:
    play.kill("g2")
    play.kill("g1")
    play.run(3)
    assert {invariant for invariant, _ in play.open_now()} == {"nodes-up"}
    assert play.now.title == "Gate node lost, the others carry on"
    assert "g3 carries on without it." in play.now.text


def test_book_that_all_gates_ask_is_no_majority_either(play: CheckedPlay) -> None:
    play.pause("book")
    play.run(3)
    assert play.open_now() == {("nodes-up", "book")}
    assert play.now.title == "Book node paused, checks go on"
    play.observe("book")
    play.run(4)
    assert play.now.text.startswith("The longest time without an answered check was")


def test_a_silence_with_a_lost_node_is_told_in_the_words_of_checks(play: CheckedPlay) -> None:
    play.kill("g2")
    play.run(2, share=0)
    assert play.now.title == "Gate node lost, no check is answered"


def test_silence_without_a_cause_names_no_leader(play: CheckedPlay) -> None:
    play.run(6, share=0)
    assert play.now.key == Cause.UNKNOWN
    assert "No check is answered" in play.now.text
    assert "lead" not in play.now.text


def test_a_forecast_says_who_carries_on(play: CheckedPlay) -> None:
    state = play.timeline.state
    assert told(state, ["g2"], NodeAction.KILL) == "g1 and g3 carry on without g2."
    assert told(state, ["book"], NodeAction.PAUSE) == (
        "There is only one book: whatever needs it goes without."
    )
    assert told(state, ["g1", "g2", "g3"], NodeAction.KILL).startswith("No Gate node would")
    assert told(state, ["g1"], NodeAction.SLOW).startswith("Each Gate node works by itself")


def test_a_forecast_of_the_way_back_needs_no_majority(play: CheckedPlay) -> None:
    play.observe("g2", NodeStatus.DOWN)
    state = play.timeline.state
    assert told(state, ["g2"], NodeAction.RESTART) == (
        "g2 starts again over its own data and takes part again."
    )
