"""Tests of when the diagnostician speaks, on which evidence, and what is kept."""

from __future__ import annotations

from core.diagnosis import Cause
from core.diagnosis.diagnostician import REWORD_S
from core.model import events as ev
from core.model.events import Role
from core.text.findings import explanation_words
from tests.unit.core.watching import Explained


def test_nothing_is_explained_before_anything_went_wrong(play: Explained) -> None:
    play.reach_normal()
    play.run(30)
    assert play.explanations() == []
    explanation = explanation_words(play.diagnostician.find())
    assert explanation.key == Cause.NOTHING_WRONG
    assert explanation.text == "Three of three nodes are up and n2 leads."


def test_the_diagnosis_is_blind_to_what_was_injected() -> None:
    def explained(*, told: bool) -> list[ev.Explanation]:
        play = Explained()
        play.reach_normal("n3")
        if told:
            play.emit(
                ev.FaultInjected(
                    t=play.clock.t, fault_id="f", chaos_type="pause", node="n1", text="pause n1"
                )
            )
        play.kill("n3")
        play.run(5, share=0)
        play.elect("n1")
        play.run(3)
        return play.explanations()

    assert explained(told=True) == explained(told=False) != []


def test_a_new_run_has_nothing_explained(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.loading = False
    play.health.clear()
    play.start()
    before = len(play.explanations())
    play.run(5)
    assert len(play.explanations()) == before
    assert play.timeline.state.explanation is None


def test_an_explanation_is_not_told_twice_while_nothing_changes(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(30, share=0)
    assert len(play.explanations()) <= 2


def test_figures_alone_are_told_anew_every_two_seconds_at_most(play: Explained) -> None:
    play.reach_normal("n2")
    play.kill("n1")
    play.run(1)
    play.observe("n1", role=Role.FOLLOWER)
    told = len(play.explanations())
    for tenth in range(1, 8):
        play.run(0.1, first_ack_s=0.01 * tenth)
    assert len(play.explanations()) == told
    play.run(REWORD_S)
    assert len(play.explanations()) == told + 1
    assert "71 ms" in play.now.text


def test_another_phase_is_told_at_once(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(0.5, share=0)
    play.elect("n1")
    play.run(0.1)
    assert [explanation.title for explanation in play.explanations()] == [
        "Leader lost, election under way",
        "Leader lost, n1 elected",
        "Leader loss, healed by election",
    ]


def test_a_flapping_node_keeps_the_evidence_bounded(play: Explained) -> None:
    play.reach_normal("n2")
    for _ in range(100):
        play.kill("n1")
        play.run(0.1)
        play.observe("n1", role=Role.FOLLOWER)
        play.run(0.1)
    assert len(play.now.evidence) < 20
    assert play.now.nodes == ("n1",)
