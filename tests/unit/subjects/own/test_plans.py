"""The faults of a scenario as plans, and why others can't be had."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.model.abilities import Slowable
from core.model.events import CheckStatus, NodeHealth, NodeStatus
from core.story.fault_plans import Target
from core.story.victim_choice import choose_victims
from subjects.own.fault_words import left_out_check
from subjects.own.plans import offer, plans
from subjects.own.scenario.read import read
from tests.unit.subjects.own.scenarios import LEADER, scenario

GROUPS: dict[str, Any] = {
    "nodes": {"a": {"group": "store"}, "b": {"group": "store"}, "c": {"group": "front"}},
    "groups": {"store": {"leader": ["primary", "primaries"]}},
    "leader": LEADER,
}


def test_default_faults_are_of_the_leader_where_there_is_one() -> None:
    offered = plans(scenario(leader=LEADER))
    assert next(iter(offered)) == "kill-leader"
    assert offered["kill-leader"].target is Target.LEADER
    assert offered["kill-majority"].target is Target.MAJORITY
    assert plans(scenario())["kill"].target is Target.ANY


@pytest.mark.parametrize(
    ("victims", "target", "group", "nodes"),
    [
        ("leader", Target.LEADER, "store", ()),
        ("primary", Target.LEADER, "store", ()),
        ("follower", Target.FOLLOWER, "store", ()),
        ("front", Target.ANY, "front", ()),
        ("any", Target.ANY, "", ()),
        ("b", Target.NAMED, "", ("b",)),
        (("a", "b"), Target.NAMED, "", ("a", "b")),
    ],
)
def test_victims_are_a_role_a_group_a_name_or_names(
    victims: str | tuple[str, ...], target: Target, group: str, nodes: tuple[str, ...]
) -> None:
    plan = plans(scenario(faults={"x": {"kill": victims}}, **GROUPS))["x"]
    assert (plan.target, plan.group, plan.nodes) == (target, group, nodes)


@pytest.mark.parametrize(
    ("spec", "key", "how"),
    [
        ({"kill": "a"}, "process-kill", "SIGKILL"),
        ({"pause": "a"}, "node-pause", "SIGSTOP"),
        ({"cut": "a"}, "partition", "its network"),
        ({"stop": "a"}, "node-stop", "asked to end"),
    ],
)
def test_each_fault_is_of_its_kind(spec: dict[str, Any], key: str, how: str) -> None:
    plan = plans(scenario(faults={"x": spec}))["x"]
    assert plan.kind.key == key
    assert plan.how.startswith(how)


def test_delay_and_duration_are_those_of_the_file() -> None:
    plan = plans(scenario(faults={"x": {"slow": "any", "delay": "150ms", "duration": "8s"}}))["x"]
    assert (plan.kind.strength, plan.kind.duration_s) == (150.0, 8.0)
    assert plan.how.endswith("by 0.15 s; undone after 8.0 s")


def test_burst_is_one_of_a_load_that_we_send() -> None:
    burst = {"x": {"burst": 5}}
    by_us = offer(scenario(faults=burst, load={"http": {}}))
    assert by_us.plans["x"].nodes == ("load",)
    assert by_us.plans["x"].kind.strength == 5.0
    by_command = {"command": {"run": ["k6"], "format": "k6"}}
    assert "your own" in offer(scenario(faults=burst, load=by_command)).left_out["x"]
    assert "nobody loads" in offer(scenario(faults=burst)).left_out["x"]


def test_fault_that_no_node_can_have_here_is_left_out_with_the_reason() -> None:
    faults = {"slow": {"slow": "any"}, "kill": {"kill": "any"}}
    offered = offer(scenario(faults=faults), {Slowable: "this kernel delays no packets"})
    assert list(offered.plans) == ["kill"]
    assert offered.left_out == {"slow": "this kernel delays no packets"}
    check = left_out_check(offered.left_out)
    assert check is not None
    assert check.status is CheckStatus.WARNING
    assert check.text == "Left out: slow: this kernel delays no packets."
    assert left_out_check({}) is None


def test_process_that_knows_no_other_cannot_be_cut_off() -> None:
    processes = {name: {"command": ["serve"]} for name in "ab"}
    offered = offer(
        scenario(system={"processes": processes}, faults={"x": {"cut": "any"}, "k": {"kill": "a"}})
    )
    assert list(offered.plans) == ["k"]
    assert "{NODE.port}" in offered.left_out["x"]


def test_process_beside_the_linked_ones_is_spared_by_a_cut() -> None:
    processes = {
        "a": {"command": ["serve", "{b.port}"]},
        "b": {"command": ["serve"]},
        "c": {"command": ["serve", "{c.port}"]},
    }
    said = scenario(system={"processes": processes}, faults={"x": {"cut": "any"}})
    assert plans(said)["x"].spared == {"c"}


def test_node_that_is_no_victim_is_spared_and_never_named() -> None:
    nodes = {"a": {"victim": False}, "b": None, "c": None}
    faults = {"any": {"kill": "any"}, "a": {"kill": "a"}}
    offered = offer(scenario(nodes=nodes, faults=faults))
    assert offered.plans["any"].spared == {"a"}
    assert offered.left_out == {"a": "the file says victim: false of a"}


def test_dependency_that_is_no_node_can_be_stopped() -> None:
    compose = {"compose": {"file": "compose.yaml"}}
    said = scenario(system=compose, nodes={"web": None}, faults={"x": {"stop": "database"}})
    assert plans(said)["x"].nodes == ("database",)


def test_fault_on_a_service_with_replicas_hits_any_of_them_and_nobody_else(
    tmp_path: Path,
) -> None:
    file = tmp_path / "compose.yaml"
    file.write_text(
        "services:\n  db: {image: db}\n  web: {image: web, scale: 2}\n"
        "x-faultstage: {faults: {kill: {kill: web}}}\n"
    )
    plan = plans(read(file))["kill"]
    health = {
        name: NodeHealth(node=name, status=NodeStatus.UP) for name in ("db", "web-1", "web-2")
    }
    assert choose_victims(plan, health).nodes == ("web-1",)
    assert choose_victims(plan, health, "web-2").nodes == ("web-2",)
    assert choose_victims(plan, health, "db").nodes == ("web-1",)
