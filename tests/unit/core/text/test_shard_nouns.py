"""What nodes share the lead of is called as the system calls it, wherever it is said."""

from __future__ import annotations

from core.model import forecasts as fc
from core.model.events import Group, Nouns, Role
from core.model.fault_kinds import PROCESS_KILL
from core.model.findings.clues import LedGroups
from core.model.forecasts import Service
from core.model.victims import VictimReason, Victims
from core.text import faults, starting
from core.text.findings.explanation import clue_words
from core.text.forecasts import forecast_words
from core.views.groups import shard_nouns

REGIONS = Nouns("region", "regions")
STORES = Group(name="Store", nodes=("s0", "s1", "s2"), elects=False, shards=REGIONS)
PLAIN = Group(name="Store", nodes=("s0", "s1"), elects=False)
HEAD = Group(name="Head", nodes=("h0",))


def test_nouns_of_a_run_are_those_of_the_nodes_that_share_the_lead() -> None:
    assert shard_nouns((HEAD, STORES)) == REGIONS
    assert shard_nouns((HEAD, PLAIN)).many == shard_nouns(()).many == "groups"


def test_started_system_says_regions() -> None:
    assert starting.started(4, (HEAD, STORES), {"Head": "h0"}, 1.0).endswith(
        "h0 leads Head; each Store node leads a share of the regions."
    )


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
        assert words in forecast_words(fc.Forecast(nodes=("s0",), outcomes=(lost,)))
