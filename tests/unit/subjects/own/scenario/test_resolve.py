"""Everything that a scenario leaves out has a sensible default."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from core.model.events import Group
from core.views.groups import quorum
from subjects.own.scenario.faults import FaultSpec
from subjects.own.scenario.model import ComposeSpec
from subjects.own.scenario.probes import ProbeSpec
from subjects.own.scenario.read import read
from subjects.own.scenario.resolved import ResolvedScenario

THREE_SERVICES = """
services:
  web: {image: web, ports: ["8080:80"], healthcheck: {test: [CMD, "true"]}}
  api: {image: api, healthcheck: {test: [CMD, "true"]}}
  db: {image: db, healthcheck: {test: [CMD, "true"]}}
"""
PROCESSES = """
system:
  processes:
    a: {command: [sleep, "9"]}
    b: {command: [sleep, "9"], ports: [api, peer]}
    c: {command: [sleep, "9"], ports: []}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    return folder


def scenario(folder: Path, text: str, name: str = "faultstage.yaml") -> ResolvedScenario:
    (folder / name).write_text(text)
    return read(folder / name)


def test_compose_file_with_health_checks_and_nothing_else_gives_kill_and_recovery(
    folder: Path,
) -> None:
    made = scenario(folder, THREE_SERVICES, "compose.yaml")
    assert [node.name for node in made.nodes] == ["web", "api", "db"]
    assert all(node.probe == ProbeSpec(health=True) for node in made.nodes)
    assert all(node.can_be_hit for node in made.nodes)
    assert next(iter(made.faults.items())) == ("kill", FaultSpec(kill="any"))
    assert list(made.faults) == ["kill", "pause", "cut"]
    assert made.system.compose == ComposeSpec(file="compose.yaml")
    assert (made.name, made.title, made.load, made.leader) == ("shop", "shop", None, None)
    assert made.groups == (Group(name="", nodes=("web", "api", "db"), elects=False, agrees=False),)


def test_scenario_without_a_system_is_about_the_compose_file_of_its_folder(folder: Path) -> None:
    (folder / "docker-compose.yml").write_text(THREE_SERVICES)
    made = scenario(folder, "title: The shop\n")
    assert made.system.compose == ComposeSpec(file="docker-compose.yml")
    assert made.title == "The shop"
    assert len(made.nodes) == 3


def test_compose_file_is_found_by_its_usual_names_and_in_other_folders(folder: Path) -> None:
    (folder / "deploy").mkdir()
    (folder / "deploy" / "stack.yml").write_text(THREE_SERVICES)
    made = scenario(folder, "system: {compose: {file: deploy/stack.yml, services: [api]}}\n")
    assert made.system.compose == ComposeSpec(file="deploy/stack.yml", services=("api",))
    assert [node.name for node in made.nodes] == ["api"]


def test_scenario_in_a_compose_file_names_its_nodes(folder: Path) -> None:
    text = THREE_SERVICES + "x-faultstage:\n  nodes:\n    front: {service: web}\n    db:\n"
    made = scenario(folder, text, "compose.yaml")
    assert [(node.name, node.service, node.ports) for node in made.nodes] == [
        ("front", "web", (80,)),
        ("db", "db", ()),
    ]


def test_service_without_health_check_is_asked_by_its_first_port_or_not_at_all(
    folder: Path,
) -> None:
    text = "services:\n  a: {image: a, expose: [9]}\n  b: {image: b}\n"
    made = scenario(folder, text, "compose.yaml")
    assert [node.probe for node in made.nodes] == [ProbeSpec(tcp=True), None]


def test_service_that_ends_by_itself_or_has_a_profile_is_no_node(folder: Path) -> None:
    text = """
services:
  migrate: {image: a}
  debug: {image: a, profiles: [debug]}
  web: {image: a, depends_on: {migrate: {condition: service_completed_successfully}}}
"""
    assert [node.name for node in scenario(folder, text, "compose.yaml").nodes] == ["web"]
    text += "x-faultstage: {system: {compose: {profiles: [debug]}}}\n"
    made = scenario(folder, text, "compose.yaml")
    assert [node.name for node in made.nodes] == ["debug", "web"]


def test_all_processes_are_nodes_unless_some_are_named(folder: Path) -> None:
    made = scenario(folder, PROCESSES)
    assert [(node.name, node.ports, node.probe) for node in made.nodes] == [
        ("a", ("http",), ProbeSpec(tcp=True)),
        ("b", ("api", "peer"), ProbeSpec(tcp=True)),
        ("c", (), None),
    ]
    made = scenario(folder, PROCESSES + "nodes:\n  second: {service: b, victim: false}\n  a:\n")
    assert [(node.name, node.service) for node in made.nodes] == [("second", "b"), ("a", "a")]
    assert [node.can_be_hit for node in made.nodes] == [False, True]


def test_ready_check_of_a_process_is_its_probe_unless_another_is_given(folder: Path) -> None:
    text = "system:\n  processes:\n    a: {command: [x], ready: {http: {path: /ready}}}\n"
    [node] = scenario(folder, text).nodes
    assert node.probe is not None
    assert node.probe.http is not None
    [node] = scenario(folder, text + "nodes:\n  a: {probe: {tcp: true}}\n").nodes
    assert node.probe == ProbeSpec(tcp=True)


def test_with_a_leader_faults_are_meant_for_it_and_for_its_group(folder: Path) -> None:
    leader = "leader: {probe: {http: {path: /leader}}, group: %s}\n"
    made = scenario(folder, PROCESSES.replace("ports: []", "") + leader % '""')
    assert list(made.faults) == ["kill-leader", "pause-leader", "kill-follower", "kill-majority"]
    assert made.faults["kill-leader"] == FaultSpec(kill="leader")
    grouped = "nodes:\n  a: {group: db}\n  b: {group: db}\n  c: {group: web}\n"
    text = PROCESSES.replace("ports: []", "") + grouped + leader % "db"
    made = scenario(folder, text)
    assert made.faults["kill-follower"] == FaultSpec(kill="follower", group="db")
    assert [(group.name, group.nodes, group.elects) for group in made.groups] == [
        ("db", ("a", "b"), True),
        ("web", ("c",), False),
    ]


def test_group_needs_a_majority_only_where_the_file_says_so(folder: Path) -> None:
    leader = "leader: {probe: {http: {path: /leader}}}\n"
    text = PROCESSES.replace("ports: []", "")
    [group] = scenario(folder, text + leader).groups
    assert (group.has_leader, quorum(group)) == (True, 1)
    stores = (
        "groups:\n  stores: {majority: true, member: [store, stores], leader: [boss, bosses]}\n"
    )
    [group] = scenario(folder, text + leader + stores).groups
    assert (group.name, quorum(group), group.member_nouns.many) == ("stores", 2, "stores")
    assert group.role_nouns.leader.one == "boss"
    assert group.role_nouns.follower.one == "follower"


def test_null_is_the_same_as_saying_nothing(folder: Path) -> None:
    said = scenario(
        folder, PROCESSES + "title:\nnodes:\n  a: {title: ~, probe: }\nload:\nfaults:\n"
    )
    assert said.title == "shop"
    assert [(node.title, node.probe) for node in said.nodes] == [("a", ProbeSpec(tcp=True))]
    assert list(said.faults) == ["kill", "pause"]


def test_anchors_aliases_and_merges_are_followed(folder: Path) -> None:
    text = """
extra:
  - &probe {tcp: true, every: 2s}
  - &node {probe: *probe, group: all}
system:
  processes:
    a: &process {command: [x], ports: [http]}
    b: {<<: *process, ports: [api]}
nodes:
  a: {<<: *node, title: first}
  b: *node
"""
    a, b = scenario(folder, text).nodes
    assert (a.title, a.probe, b.probe) == ("first", b.probe, ProbeSpec(tcp=True, every="2s"))
    assert (a.ports, b.ports, a.group) == (("http",), ("api",), "all")


def test_key_that_yaml_takes_for_true_is_a_key(folder: Path) -> None:
    text = PROCESSES + "nodes: {a: }\ninvariants:\n  x: {probe: {tcp: true}, on: any}\n"
    assert scenario(folder, text).invariants["x"].on == "any"


def test_processes_can_be_cut_off_where_one_is_told_of_another(folder: Path) -> None:
    assert "cut" not in scenario(folder, PROCESSES).faults
    told = PROCESSES.replace('a: {command: [sleep, "9"]', 'a: {command: [sleep, "{b.port.api}"]')
    assert scenario(folder, told).faults["cut"] == FaultSpec(cut="any")
    itself = PROCESSES.replace('a: {command: [sleep, "9"]', 'a: {command: [sleep, "{a.port}"]')
    assert "cut" not in scenario(folder, itself).faults


def test_victims_may_be_named_by_what_the_file_calls_leaders_and_groups(folder: Path) -> None:
    text = PROCESSES.replace("ports: []", "") + "leader: {probe: {http: {path: /leader}}}\n"
    text += "groups:\n  stores: {leader: [primary, primaries]}\n"
    text += "faults:\n  x: {kill: primary}\n  y: {pause: stores}\n  z: {cut: followers}\n"
    made = scenario(folder, text)
    assert [each.kill or each.pause or each.cut for each in made.faults.values()] == [
        "primary",
        "stores",
        "followers",
    ]


REPLICATED = """
services:
  web: {image: web, scale: 2, depends_on: [db]}
  db: {image: db, restart: always}
  alone: {image: alone}
x-faultstage:
  nodes:
    front: {service: web, title: Shop, group: shops}
    db: {group: data}
    alone: {group: data}
"""


def test_node_of_a_service_with_replicas_is_one_node_for_each(folder: Path) -> None:
    found = scenario(folder, REPLICATED, "compose.yaml")
    assert [(node.name, node.title, node.service) for node in found.nodes] == [
        ("front-1", "Shop 1", "web-1"),
        ("front-2", "Shop 2", "web-2"),
        ("db", "db", "db"),
        ("alone", "alone", "alone"),
    ]
    assert found.groups[0].nodes == ("front-1", "front-2")


def test_service_that_would_come_back_or_may_be_too_early_is_started_again(folder: Path) -> None:
    found = scenario(folder, REPLICATED, "compose.yaml")
    assert {node.name: node.starts_again for node in found.nodes} == {
        "front-1": True,
        "front-2": True,
        "db": True,
        "alone": False,
    }


def test_replicas_of_a_project_that_is_not_ours_are_one_node(folder: Path) -> None:
    text = """
    services:
      web: {image: web, scale: 2}
    x-faultstage:
      system: {attach: {project: shop}}
      nodes: {web: }
    """
    found = scenario(folder, textwrap.dedent(text), "compose.yaml")
    assert [(node.name, node.service) for node in found.nodes] == [("web", "web")]


def test_name_of_a_service_with_replicas_means_all_of_them_in_lists(folder: Path) -> None:
    text = (
        REPLICATED
        + """
  load: {http: {nodes: front}}
  figures: {Asked: {value: {http: {path: /}}, nodes: [front, db]}}
  invariants: {answers: {probe: {tcp: true}, nodes: [front]}}
"""
    )
    found = scenario(folder, text, "compose.yaml")
    assert found.load is not None
    assert found.load.http is not None
    assert found.load.http.nodes == ("front-1", "front-2")
    assert found.figures["Asked"].nodes == ("front-1", "front-2", "db")
    assert found.invariants["answers"].nodes == ("front-1", "front-2")
