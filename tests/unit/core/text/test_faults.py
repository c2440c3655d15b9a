"""Texts about a fault and its victims, as tables."""

from __future__ import annotations

import pytest

from core.model.events import NodeStatus, Nouns, Role
from core.model.fault_kinds import BURST, PARTITION, PROCESS_KILL, FaultKind
from core.model.victims import NoVictim, VictimReason, Victims
from core.text import faults

UP, PAUSED, CUT_OFF = NodeStatus.UP, NodeStatus.PAUSED, NodeStatus.CUT_OFF


def victims(*nodes: str, role: Role = Role.LEADER, named: bool = False, share: bool = False):
    reason = VictimReason.NAMED if named else VictimReason.LEADER
    return Victims(nodes=nodes, roles=(role,) * len(nodes), reason=reason, share_lead=share)


def because(reason: VictimReason) -> Victims:
    return Victims(nodes=(), roles=(), reason=reason, shards=Nouns("region", "regions"))


@pytest.mark.parametrize("reason", set(VictimReason) - {VictimReason.NAMED})
def test_every_reason_for_a_victim_has_words_of_its_own(reason: VictimReason) -> None:
    words = faults.reason_words(because(reason), "SIGKILL")
    assert words not in ("", "SIGKILL") and "{" not in words


def test_reason_calls_what_nodes_lead_by_the_systems_own_noun() -> None:
    words = faults.reason_words(because(VictimReason.LEADS_MOST), "SIGKILL")
    assert words == "it leads the most regions"


def test_victims_that_the_plan_names_are_explained_by_how_it_is_done() -> None:
    assert faults.reason_words(because(VictimReason.NAMED), "SIGKILL") == "SIGKILL"


@pytest.mark.parametrize(
    ("missing", "nodes", "why", "awaited"),
    [
        (NoVictim.NAMED_AWAY, ("store",), "the store is not up", "the store"),
        (NoVictim.NAMED_AWAY, ("n1", "n2"), "n1 and n2 are not up", "n1 and n2"),
        (NoVictim.NO_MAJORITY, (), "no majority is up", "a node"),
        (NoVictim.NONE_UP, (), "no such node is up", "a node"),
        (NoVictim.NO_LEADER, (), "there is no leader", "a leader"),
        (NoVictim.LEADS_UNKNOWN, (), "no node is known to lead", "word who leads"),
    ],
)
def test_fault_without_a_victim_says_why_and_what_is_waited_for(
    missing: NoVictim, nodes: tuple[str, ...], why: str, awaited: str
) -> None:
    found = Victims(nodes=(), roles=(), reason=VictimReason.NAMED, missing=missing)
    assert faults.nobody_fits(found, nodes) == f"No node fits this fault: {why}."
    assert faults.nobody_fits(found, nodes, now=True) == f"No node fits this fault now: {why}."
    assert faults.waiting_for_one(found, nodes) == f"No node fits this fault: waiting for {awaited}"


@pytest.mark.parametrize(
    ("kind", "who", "leads", "title"),
    [
        (PROCESS_KILL, victims("n2"), None, "Killing n2, the leader"),
        (PROCESS_KILL, victims("n1", role=Role.FOLLOWER), None, "Killing n1, a follower"),
        (PROCESS_KILL, victims("n1", role=Role.NONE), None, "Killing n1"),
        (PROCESS_KILL, victims("n1", "n2"), None, "Killing n1 and n2, a majority"),
        (PARTITION, victims("s1", share=True), 1, "Cutting off s1, leader of 1 group"),
        (PARTITION, victims("s1", share=True), 5, "Cutting off s1, leader of 5 groups"),
        (BURST, victims("load", named=True), None, "Bursting the load"),
    ],
)
def test_countdown_names_the_victims_and_what_they_are(
    kind: FaultKind, who: Victims, leads: int | None, title: str
) -> None:
    assert faults.countdown_title(kind, who, leads) == title


@pytest.mark.parametrize(
    ("kind", "who", "mark", "told"),
    [
        (PROCESS_KILL, victims("n2"), "killed n2", "n2 was killed"),
        (
            PROCESS_KILL,
            victims("n2", "n1"),
            "killed n2",
            "n2 and n1 were killed",
        ),
        (
            BURST,
            victims("load", named=True),
            "the load bursts",
            "The load bursts",
        ),
    ],
)
def test_injection_is_marked_and_told(kind: FaultKind, who: Victims, mark: str, told: str) -> None:
    assert faults.mark_words(kind, who.nodes[0], who.reason) == mark
    assert faults.injected_words(kind, who) == f"{told} without a warning."


@pytest.mark.parametrize(
    ("away", "words"),
    [
        ({"n1": PAUSED}, "n1 is not running already."),
        ({"n1": CUT_OFF, "n2": CUT_OFF}, "n1 and n2 are cut off already."),
        ({"n1": CUT_OFF, "n2": PAUSED}, "n1 and n2 are not taking part already."),
    ],
)
def test_nodes_that_are_away_before_the_fault_are_named(
    away: dict[str, NodeStatus], words: str
) -> None:
    assert faults.away_words(away) == words


def test_undoing_a_fault_tells_a_node_from_what_is_none() -> None:
    assert faults.undoing_words("n1", is_node=True) == "Bringing n1 back"
    assert faults.undoing_words("load", is_node=False) == "Bringing the load back to what it was"
    assert faults.undone_words("n1", is_node=True) == "fault in n1 undone"
    assert faults.undone_words("load", is_node=False) == "the load is as before"


def test_choice_of_an_audience_is_told_with_its_numbers_wherever_the_fault_is() -> None:
    chosen = Victims(
        nodes=("n1",), roles=(Role.LEADER,), reason=VictimReason.AUDIENCE, votes=92, voted=143
    )
    told = "chosen by 92 of 143 phones"
    assert faults.reason_words(chosen, "SIGKILL") == told
    assert faults.countdown_subtitle("SIGKILL", chosen) == f"SIGKILL \u00b7 {told}"
    assert faults.countdown_subtitle("SIGKILL", victims("n1")) == "SIGKILL"
    injected = faults.injected_words(PROCESS_KILL, chosen)
    assert injected == f"n1, {told}, was killed without a warning."
