"""Several groups of nodes: what the loss of a node in one means for the others."""

from __future__ import annotations

from enum import StrEnum

import pytest

from core.diagnosis import Cause, Evidence
from core.model import events as ev
from core.model.events import Level, NodeStatus, Role
from core.model.findings.base import Finding
from core.text.findings import explanation_words, finding_words
from tests.unit.core.watching import Explained, Grouped


class OwnCause(StrEnum):
    OWN = "own"


class OwnFinding(Finding, frozen=True, kw_only=True):
    """A finding that only this test's subject makes."""


@finding_words.register
def _(_: OwnFinding) -> tuple[str, str]:
    return "Own", "Own."


@pytest.fixture
def play() -> Explained:
    play = Explained()
    Grouped.prepare(play)
    return play


def test_a_healthy_system_of_groups_breaks_nothing(play: Explained) -> None:
    assert play.opened() == []
    assert play.notes()[0] == "4 of 4 nodes up, h0 leads Head"
    assert play.monitor.is_healthy is True
    assert (
        explanation_words(play.diagnostician.find()).text
        == "Four of four nodes are up and h0 leads Head."
    )


def test_a_lost_store_says_what_it_led(play: Explained) -> None:
    play.kill("s0", 137)
    play.run(1, share=0)
    assert play.now.key == Cause.KILLED_NODE
    assert play.now.title == "Store node lost, no write is acknowledged"
    assert "It led five groups until then." in play.now.text
    assert ("majority", "Store") not in play.open_now()
    play.observe("s1", leads=5)
    play.observe("s2", leads=4)
    play.run(3)
    assert play.now.title == "Store node lost, writes go on"
    assert "s1 leads 5 and s2 leads 4" in play.now.evidence
    play.observe("s0", leads=0)
    play.run(3)
    assert play.now.title == "Store node lost, over: s0 is back"


def test_a_store_that_is_cut_off_is_told_from_one_that_is_gone(play: Explained) -> None:
    play.cut_off("s0")
    play.run(3)
    assert play.now.key == Cause.CUT_OFF_NODE
    assert play.now.ruled_out[0] == "crash (its process runs)"


def test_the_majority_of_one_group_is_not_that_of_another(play: Explained) -> None:
    play.kill("s0", 137)
    play.kill("s1", 137)
    play.run(2, share=0)
    assert ("majority", "Store") in play.open_now()
    assert "1 of 3 Store nodes up: no majority of them" in play.texts()
    assert play.now.key == Cause.MAJORITY_LOST
    assert play.now.title == "Majority of Store lost"
    assert set(play.now.nodes) == {"s0", "s1"}
    play.observe("s0", leads=1)
    play.observe("s1", leads=2)
    play.run(4)
    assert play.now.title == "Majority of Store lost, healed"


def test_the_only_node_of_a_group_is_its_majority(play: Explained) -> None:
    play.kill("h0", 137)
    play.run(2)
    assert play.now.key == Cause.MAJORITY_LOST
    assert play.now.title == "Head lost"
    assert "Writes go on" in play.now.text
    assert ("leader", "Head") in play.open_now()
    assert "Head has no leader" in play.texts()
    play.observe("h0", role=Role.LEADER)
    play.run(3)
    assert play.now.title == "Head lost, healed"


def test_a_subjects_own_rules_are_asked_first_with_its_figures(play: Explained) -> None:
    seen: list[Evidence] = []

    def own(evidence: Evidence) -> OwnFinding | None:
        seen.append(evidence)
        return OwnFinding(cause=OwnCause.OWN) if evidence.losses else None

    play.diagnostician.own = (own,)
    play.emit(ev.SystemObserved(t=play.clock.t, figures={"regions": 9.0}))
    play.kill("s0", 137)
    assert play.now == ev.Explanation(key="own", title="Own", text="Own.")
    assert seen[-1].system == {"regions": 9.0}
    assert seen[-1].groups == Grouped.GROUPS
    assert seen[-1].leaders == {"Head": "h0"}
    assert seen[-1].losses[0].leads == 5
    play.run(4)
    play.observe("s1", NodeStatus.DOWN, exit_code=137)
    assert seen[-1].system == {}


def violated(play: Explained, name: str, text: str, level: Level = Level.ERROR) -> None:
    play.emit(
        ev.ViolationOpened(t=play.clock.t, invariant=name, subject="", text=text, level=level)
    )


def test_a_subjects_own_broken_invariant_is_told_in_its_own_words(play: Explained) -> None:
    violated(play, "copies", "2 groups have too few copies")
    assert play.now.key == Cause.UNKNOWN
    assert play.now.text.startswith("2 groups have too few copies.")


def test_a_subjects_own_word_of_caution_is_no_new_trouble(play: Explained) -> None:
    play.kill("s0", 137)
    play.run(6)
    violated(play, "balanced", "s1 leads most groups", Level.WARNING)
    play.run(1)
    assert play.now.key == Cause.KILLED_NODE
