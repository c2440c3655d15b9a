"""Ballots of an audience: the nodes that may be struck, and the kinds of fault that fit."""

from __future__ import annotations

from msgspec.structs import replace

from core.model.audience import Ballot
from core.model.events import LinkUse
from core.model.fault_kinds import LATENCY, NODE_PAUSE, PARTITION, PROCESS_KILL
from core.story.audience.ballots import fault_ballot, may_be_struck, victim_ballot
from core.story.fault_plans import FaultPlan, Target, by_name
from tests.fakes import KILL_LEADER
from tests.unit.core.playing import Play

KILL_FOLLOWER = replace(KILL_LEADER, name="kill-follower", target=Target.FOLLOWER)
KILL_MAJORITY = replace(KILL_LEADER, name="kill-majority", target=Target.MAJORITY)
PAUSE = replace(KILL_LEADER, name="pause-leader", kind=NODE_PAUSE, how="SIGSTOP")
CUT_FOLLOWER = replace(KILL_FOLLOWER, name="cut-follower", kind=PARTITION)
CUT = replace(KILL_LEADER, name="cut-leader", kind=PARTITION)
SLOW = replace(KILL_LEADER, name="slow-leader", kind=LATENCY)


def normal() -> Play:
    play = Play()
    play.reach_normal("n1")
    return play


def details(ballot: Ballot | None) -> dict[str, str]:
    assert ballot is not None
    return {option.title: option.detail for option in ballot.options}


def names(ballot: Ballot | None) -> list[str]:
    return [] if ballot is None else [option.key for option in ballot.options]


def test_each_node_is_offered_with_its_role_and_what_its_loss_breaks():
    found = victim_ballot(normal().timeline.state, KILL_LEADER)
    assert details(found) == {
        "n1": "leader · no writes until a new one is elected, 4 to 9 s",
        "n2": "follower · nobody may notice",
        "n3": "follower · nobody may notice",
    }
    assert found is not None
    assert found.note == "one node may be struck, two of three keep the majority"


def test_nodes_that_are_down_or_spared_are_not_offered():
    play = normal()
    play.kill("n3")
    state = play.timeline.state
    assert may_be_struck(state, KILL_LEADER) == ("n1", "n2")
    spared = replace(KILL_LEADER, spared=frozenset({"n1"}))
    assert may_be_struck(state, spared) == ("n2",)
    assert victim_ballot(state, spared) is None


def test_loss_of_the_majority_is_said():
    play = normal()
    play.kill("n3")
    found = victim_ballot(play.timeline.state, KILL_LEADER)
    assert found is not None
    assert found.note == "one node may be struck, and no majority of three is left"
    assert details(found)["n2"] == "follower · no majority is left, no writes until one is"


def test_fault_in_a_majority_asks_who_goes_first():
    found = victim_ballot(normal().timeline.state, KILL_MAJORITY)
    assert names(found) == ["n1", "n2", "n3"]
    assert found is not None
    assert found.note.startswith("two nodes may be struck, the chosen one and what the fault needs")


def test_plan_that_names_its_nodes_offers_none():
    assert victim_ballot(normal().timeline.state, replace(KILL_LEADER, nodes=("n1",))) is None


def test_one_option_stands_for_each_kind_with_the_target_of_the_storys_own():
    plans = by_name(KILL_LEADER, KILL_FOLLOWER, PAUSE, CUT_FOLLOWER, CUT, SLOW, KILL_MAJORITY)
    found = fault_ballot(KILL_LEADER, plans, LinkUse(laid=True))
    assert names(found) == ["kill-leader", "pause-leader", "cut-leader", "slow-leader"]
    assert [*details(found)] == ["kill", "pause", "cut off", "slow down"]


def test_kind_with_another_target_stands_in_where_none_is_alike():
    plans = by_name(KILL_LEADER, CUT_FOLLOWER)
    assert names(fault_ballot(KILL_LEADER, plans, LinkUse())) == ["kill-leader", "cut-follower"]


def test_kinds_of_the_network_need_links_between_the_nodes():
    plans = by_name(KILL_LEADER, PAUSE, CUT, SLOW)
    none_laid = LinkUse(laid=False, withheld=("cut off", "slow"))
    assert names(fault_ballot(KILL_LEADER, plans, none_laid)) == ["kill-leader", "pause-leader"]


def test_own_fault_is_offered_whatever_else_is():
    plans = by_name(PAUSE)
    assert names(fault_ballot(KILL_LEADER, plans, LinkUse())) == ["kill-leader", "pause-leader"]


def test_faults_that_hit_others_are_not_offered():
    elsewhere = replace(PAUSE, group="Store")
    fixed = replace(CUT, nodes=("n3",))
    sparing = replace(SLOW, spared=frozenset({"n1"}))
    plans = by_name(KILL_LEADER, elsewhere, fixed, sparing, KILL_MAJORITY)
    assert fault_ballot(KILL_LEADER, plans, LinkUse()) is None


def test_faults_of_the_same_named_nodes_can_be_chosen_among():
    store = FaultPlan(name="pause-store", kind=NODE_PAUSE, how="SIGSTOP", nodes=("store",))
    kill = replace(store, name="kill-store", kind=PROCESS_KILL)
    found = fault_ballot(store, by_name(store, kill, KILL_LEADER), LinkUse())
    assert names(found) == ["pause-store", "kill-store"]
