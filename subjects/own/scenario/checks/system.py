"""Checks where a scenario's system comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from subjects.own.scenario.checks import meaning_words as words
from subjects.own.scenario.compose.compose_file import ComposeFile
from subjects.own.scenario.mistake_words import unknown_word
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.model import ComposeSpec, Scenario
from subjects.own.scenario.places import Steps
from subjects.own.scenario.resolve import nodes_of, system_of
from subjects.own.scenario.text.parts import Part, find, key_mark

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
"""The name of a node, fault or port: short enough for a card, and no riddle on a command line."""

PROJECT = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""The name of a Compose project."""

RESERVED = ("leader", "follower", "majority", "any", "all", "load")
"""No names of nodes: faults and loads mean something else by them."""


def check_system(
    root: Part, scenario: Scenario, compose: ComposeFile | None, *, in_compose: bool
) -> Iterator[Mistake]:
    """Yields what is wrong with the system; nothing else makes sense before that is right."""
    system = scenario.system
    if scenario.name and NAME.fullmatch(scenario.name) is None:
        yield Mistake(find(root, ("name",)).mark, words.no_name(scenario.name))
    if system is None and compose is None:
        yield Mistake(root.mark, words.NO_SYSTEM)
        return
    path: Steps = ("system",)
    if system is not None and system.processes is not None:
        yield from _check_processes(root, scenario, tuple(system.processes))
    elif system is not None and system.attach is not None:
        way = (*path, "attach", "project")
        if PROJECT.fullmatch(system.attach.project) is None:
            yield Mistake(find(root, way).mark, words.no_project(system.attach.project))
        if not scenario.nodes:
            yield Mistake(key_mark(root, (*path, "attach")), words.ATTACH_NEEDS_NODES)
    elif compose is not None:
        if system is not None and system.compose is not None:
            wrong = tuple(_check_compose(root, system.compose, compose, in_compose=in_compose))
            yield from wrong
            if wrong:
                return
        yield from _check_services(root, scenario, compose)
    for name in scenario.nodes:
        yield from _check_node_name(root, name, ("nodes", name))


def _check_processes(
    root: Part, scenario: Scenario, processes: tuple[str, ...]
) -> Iterator[Mistake]:
    path: Steps = ("system", "processes")
    if not processes:
        yield Mistake(key_mark(root, path), words.NO_PROCESSES)
    for name in processes:
        yield from _check_node_name(root, name, (*path, name))
    yield from _named(root, scenario, "process", processes)


def _check_compose(
    root: Part, spec: ComposeSpec, compose: ComposeFile, *, in_compose: bool
) -> Iterator[Mistake]:
    path: Steps = ("system", "compose")
    if in_compose and spec.file not in ("compose.yaml", compose.path.name):
        yield Mistake(find(root, (*path, "file")).mark, words.FILE_IN_COMPOSE)
    services = (*compose.services, *compose.replicas)
    lists = (("profiles", "profile", compose.profiles), ("services", "service", services))
    for key, what, known in lists:
        for number, name in enumerate(getattr(spec, key)):
            if name not in known:
                told = unknown_word(what, name, tuple(known))
                yield Mistake(find(root, (*path, key, number)).mark, told)


def _check_services(root: Part, scenario: Scenario, compose: ComposeFile) -> Iterator[Mistake]:
    """Yields what is wrong with the services that the nodes are."""
    if not compose.services:
        yield Mistake(root.mark, words.no_services(compose.path.name))
        return
    replicas = compose.replicas
    wrong = list(_named(root, scenario, "service", (*compose.services, *replicas)))
    yield from wrong
    system = system_of(scenario, compose.path, compose)
    if wrong or system.compose is None:
        return
    running = compose.started(system.compose.profiles, system.compose.services)
    for name, spec in scenario.nodes.items():
        service = (spec and spec.service) or name
        service = next(iter(replicas.get(service, ())), service)
        if service not in running:
            at = key_mark(root, ("nodes", name))
            yield Mistake(at, words.not_started(service, compose.services[service].profiles))
    nodes = nodes_of(scenario, system, compose)
    if not nodes:
        yield Mistake(root.mark, words.NO_NODES)
    for node in nodes:
        is_named = node.name in scenario.nodes
        if not is_named and (node.name in RESERVED or NAME.fullmatch(node.name) is None):
            yield Mistake(root.mark, words.service_named_so(node.name))


def _named(root: Part, scenario: Scenario, what: str, known: Iterable[str]) -> Iterator[Mistake]:
    """Yields a mistake for each node that names no service or process."""
    names = tuple(known)
    for name, spec in scenario.nodes.items():
        if spec is not None and spec.service and spec.service not in names:
            told = unknown_word(what, spec.service, names)
            yield Mistake(find(root, ("nodes", name, "service")).mark, told)
        elif not (spec and spec.service) and name not in names:
            told = unknown_word(what, name, names)
            yield Mistake(key_mark(root, ("nodes", name)), told)


def _check_node_name(root: Part, name: str, path: Steps) -> Iterator[Mistake]:
    if name in RESERVED:
        yield Mistake(key_mark(root, path), words.reserved(name))
    elif NAME.fullmatch(name) is None:
        yield Mistake(key_mark(root, path), words.no_name(name))
