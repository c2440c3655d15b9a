"""Checks processes, nodes, groups, the leader and figures."""

from __future__ import annotations

from collections.abc import Iterator

from subjects.own.scenario.checks import meaning_words as words
from subjects.own.scenario.checks.probes import check_probe, check_value
from subjects.own.scenario.checks.surroundings import Surroundings, texts_of, values_of
from subjects.own.scenario.checks.system import NAME
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.model import ProcessSpec
from subjects.own.scenario.places import Steps

MOST_NODES = 24
"""The most nodes on stage: more cards aren't told apart from a distance."""


def check_nodes(around: Surroundings) -> Iterator[Mistake]:
    """Yields the mistakes of processes, nodes, probes, groups, the leader and figures."""
    scenario = around.scenario
    system = scenario.system
    for name, process in ((system and system.processes) or {}).items():
        yield from _check_process(around, name, process)
    if len(around.nodes) > MOST_NODES:
        yield around.at_key(("nodes",), words.too_many_nodes(len(around.nodes), MOST_NODES))
    if not any(node.can_be_hit for node in around.nodes.values()):
        yield around.at_key(("nodes",), words.NO_VICTIMS)
    for name, spec in scenario.nodes.items():
        if spec is not None:
            yield from check_probe(around, spec.probe, (name,), ("nodes", name, "probe"))
    yield from _check_groups(around)
    yield from _check_leader(around)
    for title, figure in scenario.figures.items():
        path: Steps = ("figures", title)
        nodes = figure.nodes or tuple(around.nodes)
        yield from around.check_nodes(figure.nodes, (*path, "nodes"))
        yield from check_value(around, figure.value, nodes, (*path, "value"))
        yield from around.check_positive(figure.every, (*path, "every"))


def _check_process(around: Surroundings, name: str, process: ProcessSpec) -> Iterator[Mistake]:
    path: Steps = ("system", "processes", name)
    for number, port in enumerate(process.ports):
        if NAME.fullmatch(port) is None:
            yield around.at((*path, "ports", number), words.no_name(port))
        elif port in process.ports[:number]:
            yield around.at((*path, "ports", number), words.twice(port))
    known = ("name", "host", "folder", "python", *(f"port.{port}" for port in process.ports))
    known = (*(("port",) if process.ports else ()), *known, *around.places())
    others = (
        f"{other}.{place}"
        for other, spec in (
            (around.scenario.system and around.scenario.system.processes) or {}
        ).items()
        for place in ("host", "port", *(f"port.{port}" for port in spec.ports))
    )
    texts = texts_of(process.command, (*path, "command"))
    texts += values_of(process.env.items(), (*path, "env"))
    yield from around.check_filled(texts, (*known, *others))
    node = next((each.name for each in around.nodes.values() if each.service == name), None)
    if node is not None:
        yield from check_probe(around, process.ready, (node,), (*path, "ready"))


def _check_groups(around: Surroundings) -> Iterator[Mistake]:
    nodes = around.nodes.values()
    is_apart = any(node.group for node in nodes)
    for name, spec in around.scenario.groups.items():
        path: Steps = ("groups", name)
        members = [node for node in nodes if not is_apart or node.group == name]
        if not members or (not is_apart and len(around.scenario.groups) > 1):
            yield around.at_key(path, words.group_without_nodes(name, around.groups))
        elif spec.least is not None and spec.least > len(members):
            yield around.at((*path, "least"), words.more_than_nodes(spec.least, len(members)))
        if spec.majority and spec.least is not None:
            yield around.at_key((*path, "least"), words.MAJORITY_OR_LEAST)


def _check_leader(around: Surroundings) -> Iterator[Mistake]:
    leader = around.scenario.leader
    if leader is None:
        return
    path: Steps = ("leader",)
    yield from around.check_group(leader.group, (*path, "group"))
    if not leader.group and len(around.groups) > 1:
        yield around.at_key(path, words.leader_of_which(around.groups))
    nodes = tuple(name for name, node in around.nodes.items() if leader.group in ("", node.group))
    yield from check_probe(around, leader.probe, nodes, (*path, "probe"))
    if leader.named is not None:
        yield from check_value(around, leader.named, nodes, (*path, "named"))
    if leader.label and not around.in_containers:
        yield around.at_key((*path, "label"), words.LABEL_OF_PROCESS)
    elif leader.label and "=" not in leader.label.strip("="):
        yield around.at((*path, "label"), words.no_label(leader.label))
    if leader.port is not None and leader.named is None:
        yield around.at_key((*path, "port"), words.only_with("port", "named"))
    else:
        yield from around.check_port(leader.port, nodes, (*path, "port"))
