"""Of nodes that only vote nothing is said that holds for leaders and followers alone."""

from __future__ import annotations

from core.model.events import Group, NodeHealth, NodeStatus, Role
from core.model.fault_kinds import PROCESS_KILL
from core.model.forecasts import Forecast, Lost, Service, Standing
from core.model.victims import VictimReason
from core.story.fault_plans import Target, plan_fault
from core.story.victim_choice import choose_victims
from core.text.forecasts import forecast_words
from core.views.groups import quorum

VOTERS = Group(name="Sentinel", nodes=("s1", "s2", "s3"), elects=False, votes=True)
SERVERS = Group(name="Valkey", nodes=("v1", "v2", "v3"), least=1)
NODES = {
    name: NodeHealth(node=name, status=NodeStatus.UP, role=role)
    for name, role in (
        ("v1", Role.LEADER),
        ("v2", Role.FOLLOWER),
        ("v3", Role.FOLLOWER),
        *((name, Role.NONE) for name in VOTERS.nodes),
    )
}


def told(group: Group, lost: tuple[str, ...], service: Service) -> str:
    left = tuple(name for name in group.nodes if name not in lost)
    standing = Standing(
        group=group, is_sole=False, quorum=quorum(group), leader="v1", up=3, left=left
    )
    outcome = Lost(
        lost, standing, service, are_followers=False, leads=None, comes_back=False, unsure=()
    )
    return forecast_words(Forecast(nodes=lost, outcomes=(outcome,)))


def test_a_majority_of_voters_is_hit_for_what_they_agree_on() -> None:
    plan = plan_fault("kill-sentinels", PROCESS_KILL, Target.MAJORITY, group="Sentinel")
    victims = choose_victims(plan, NODES, groups=(SERVERS, VOTERS))
    assert (victims.nodes, victims.reason) == (("s1", "s2"), VictimReason.VOTERS)


def test_loss_of_most_voters_stops_only_what_they_agree_on() -> None:
    assert told(VOTERS, ("s1", "s2"), Service.STOPS) == (
        "Only one of three Sentinel nodes would be left, no majority: they agree on nothing until "
        "enough of them are back."
    )
    assert told(VOTERS, ("s1",), Service.UNKNOWN) == (
        "Two of three Sentinel nodes are left, a majority: they can still agree."
    )


def test_servers_that_need_no_majority_are_not_said_to_have_one() -> None:
    assert told(SERVERS, ("v2", "v3"), Service.CONTINUES) == (
        "v1 leads Valkey on: one of three Valkey nodes are left."
    )
