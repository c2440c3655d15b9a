"""Nodes, and what they share the lead of, are called as the system calls them, everywhere."""

from __future__ import annotations

from core.model import events as ev
from core.model import forecasts as fc
from core.model.events import Group, NodeHealth, NodeStatus, Nouns, Role, RoleNouns
from core.model.fault_kinds import PROCESS_KILL
from core.model.findings.clues import GroupLeft, LedGroups
from core.model.forecasts import Service
from core.model.symptoms import NodesUp, NoLeader
from core.model.victims import NoVictim, VictimReason, Victims
from core.text import faults, notices, recovery, starting
from core.text.events import feed_text
from core.text.findings.explanation import clue_words
from core.text.forecasts import forecast_words
from core.text.symptoms import symptom_words
from core.views.groups import role_name, role_nouns, shard_nouns
from core.views.stage_state import FeedItem

REGIONS = Nouns("region", "regions")
STORES = Group(
    name="Store",
    nodes=("s0", "s1", "s2"),
    elects=False,
    shards=REGIONS,
    members=Nouns("store", "stores"),
)
PLAIN = Group(name="Store", nodes=("s0", "s1"), elects=False)
HEAD = Group(name="Head", nodes=("h0",))
CREW = RoleNouns(Nouns("captain", "captains"), Nouns("oarsman", "oarsmen"))
SHIP = Group(name="Ship", nodes=("a1", "a2", "a3"), roles=CREW)


def test_nouns_of_a_run_are_those_of_the_nodes_that_share_the_lead() -> None:
    assert shard_nouns((HEAD, STORES)) == REGIONS
    assert shard_nouns((HEAD, PLAIN)).many == shard_nouns(()).many == "groups"


def test_started_system_says_regions() -> None:
    told = starting.started(leading(3, 3, 3), (HEAD, STORES), {"Head": "h0"}, 1.0)
    assert told.endswith("h0 leads Head; each store leads some of the regions.")


def test_started_system_says_how_many_stores_lead_none() -> None:
    told = starting.started(leading(5, 4, 0), (HEAD, STORES), {"Head": "h0"}, 1.0)
    assert told.endswith("h0 leads Head; 2 of 3 stores lead regions.")


def test_started_system_says_nothing_of_leads_that_are_not_known() -> None:
    told = starting.started(leading(5, None, 0), (HEAD, STORES), {"Head": "h0"}, 1.0)
    assert told.endswith("h0 leads Head.")


def leading(*leads: int | None) -> dict[str, NodeHealth]:
    """One coordinator, and stores that lead so many regions."""
    up = NodeStatus.UP
    stores = {
        f"s{index}": NodeHealth(node=f"s{index}", status=up, leads=count)
        for index, count in enumerate(leads)
    }
    return {"h0": NodeHealth(node="h0", status=up), **stores}


def test_countdown_and_clue_count_in_regions() -> None:
    reason = VictimReason.LEADS_MOST
    victims = Victims(
        nodes=("s0",), roles=(Role.NONE,), reason=reason, share_lead=True, shards=REGIONS
    )
    for leads, words in ((1, "1 region"), (5, "5 regions")):
        title = faults.countdown_title(PROCESS_KILL, victims, leads)
        assert title.endswith(f"s0, leader of {words}")
        assert clue_words(LedGroups("s0", leads, REGIONS)) == f"s0 led {words} until then"


def test_forecast_counts_in_regions() -> None:
    then = fc.Standing(group=STORES, is_sole=False, quorum=2, leader=None, up=3, left=("s1", "s2"))
    for leads, words in ((None, "How many regions s0 leads is"), (3, "s0 leads three regions")):
        lost = fc.Lost(
            ("s0",),
            then,
            Service.WAITS,
            are_followers=False,
            leads=leads,
            comes_back=False,
            unsure=(),
        )
        told = forecast_words(fc.Forecast(nodes=("s0",), outcomes=(lost,)))
        assert words in told and told.endswith("Two of three stores survive.")


def test_monitor_and_diagnosis_count_stores() -> None:
    nouns = STORES.member_nouns
    up = NodesUp(1, 3, "Store", is_majority=False, elects=False, nouns=nouns)
    assert symptom_words(up) == "1 of 3 stores up: no majority of them"
    assert (
        clue_words(GroupLeft("Store", 1, 3, 2, nouns)) == "one of three stores up, two must agree"
    )
    assert notices.not_for("h0", nouns)[0] == "This fault is for one of the stores; h0 is none."
    assert PLAIN.member_nouns.many == "Store nodes"


RUN = ev.RunStarted(
    t=0.0,
    run_id="",
    subject="ship",
    title="",
    subtitle="",
    nodes=SHIP.nodes,
    chapters=(),
    started_at="",
    groups=(SHIP,),
)


def test_roles_have_the_systems_own_names_and_usual_ones_where_it_has_none() -> None:
    assert role_nouns((SHIP,)) == CREW
    assert role_nouns((STORES,)).leader.one == "leader"
    assert role_name("a1", Role.FOLLOWER, RUN) == "oarsman"
    assert role_name("a1", Role.CANDIDATE, None) == "candidate"
    assert role_name("a1", Role.NONE, RUN) == ""


def test_countdown_says_captain_and_oarsman() -> None:
    def title(role: Role) -> str:
        reason = VictimReason.LEADER
        victims = Victims(nodes=("a1",), roles=(role,), reason=reason, called=CREW)
        return faults.countdown_title(PROCESS_KILL, victims, None)

    assert title(Role.LEADER) == "Killing a1, the captain"
    assert title(Role.FOLLOWER) == "Killing a1, an oarsman"
    nobody = Victims(
        nodes=(), roles=(), reason=VictimReason.LEADER, called=CREW, missing=NoVictim.NO_LEADER
    )
    assert faults.nobody_fits(nobody, ()) == "No node fits this fault: there is no captain."
    assert faults.waiting_for_one(nobody, ()).endswith("waiting for a captain")


def test_start_recovery_and_monitor_say_captain() -> None:
    health = NodeHealth(node="a1", status=NodeStatus.UP)
    assert "elected a1 as captain" in starting.started({"a1": health}, (SHIP,), {"Ship": "a1"}, 1.0)
    assert "Ship elected no captain" in starting.not_healthy(1.0, (), (SHIP,))
    assert recovery.coming_back(RUN, agrees=True) == "Catching up with the captain"
    assert "behind the captain" in recovery.not_back(health, 60.0, RUN)[0]
    assert symptom_words(NoLeader("Ship", "captain")) == "Ship has no captain"
    elected = FeedItem(1.0, ev.Level.INFO, ev.LeaderElected(t=1.0, node="a2", term=4))
    assert feed_text(elected, RUN) == "captain a2 elected in term 4"
