"""Nodes, and what they share the lead of, are called as the system calls them, everywhere."""

from __future__ import annotations

from core.model import forecasts as fc
from core.model.events import Group, NodeHealth, NodeStatus, Nouns, Role
from core.model.fault_kinds import PROCESS_KILL
from core.model.findings.clues import GroupLeft, LedGroups
from core.model.forecasts import Service
from core.model.symptoms import NodesUp
from core.model.victims import VictimReason, Victims
from core.text import faults, notices, starting
from core.text.findings.explanation import clue_words
from core.text.forecasts import forecast_words
from core.text.symptoms import symptom_words
from core.views.groups import shard_nouns

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
