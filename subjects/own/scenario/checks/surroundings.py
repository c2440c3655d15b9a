"""The knowledge that a scenario's checks share: nodes, ports, groups, and their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from core.model.records import Group
from subjects.own.scenario.checks import meaning_words as words
from subjects.own.scenario.compose.compose_file import ComposeFile
from subjects.own.scenario.default_faults import can_be_cut
from subjects.own.scenario.durations import seconds
from subjects.own.scenario.families import families_of
from subjects.own.scenario.mistake_words import unknown_word
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.model import Scenario
from subjects.own.scenario.places import Step, Steps
from subjects.own.scenario.probes import Duration, PortRef
from subjects.own.scenario.resolve import groups_of, nodes_of, started_services, system_of
from subjects.own.scenario.resolved import ResolvedNode
from subjects.own.scenario.text.parts import Part, find, key_mark
from subjects.own.templates import names_in

ROLES = ("leader", "follower", "majority", "any")
"""The words that faults take in the place of names."""


class Surroundings:
    """A scenario whose system makes sense.

    Attributes:
        scenario: what the file says.
        nodes: the nodes on stage, by name.
        families: the names of those that are replicas of one service, by the name of all.
        groups: the names of the groups; one empty name where there is only one group.
        role_words: what the file calls leaders and followers, which means them in faults.
        services: the services or processes that run; empty where nobody knows them yet.
        in_containers: whether the nodes are containers.
        can_cut: whether nodes can be cut off from each other.
        is_attached: whether the system is somebody else's.
    """

    def __init__(self, root: Part, scenario: Scenario, compose: ComposeFile | None) -> None:
        """Looks at the system, and completes the nodes."""
        self._root = root
        self.scenario = scenario
        system = system_of(scenario, compose.path if compose else Path(), compose)
        self.in_containers = system.processes is None
        self.can_cut = can_be_cut(system)
        self.is_attached = system.attach is not None
        nodes = nodes_of(scenario, system, compose)
        self.nodes = {node.name: node for node in nodes}
        self.families = families_of(nodes)
        groups = groups_of(scenario, nodes)
        self.groups = tuple(group.name for group in groups)
        self.role_words = _role_words(groups)
        self.services = tuple(system.processes or started_services(system, compose))

    # --- places ---------------------------------------------------------------------------

    def at(self, path: Steps, text: str) -> Mistake:
        """Returns a mistake in the value at ``path``."""
        return Mistake(find(self._root, path).mark, text)

    def at_key(self, path: Steps, text: str) -> Mistake:
        """Returns a mistake in the key at ``path``."""
        return Mistake(key_mark(self._root, path), text)

    # --- names ----------------------------------------------------------------------------

    def check_name(
        self, what: str, name: str, known: Iterable[str], path: Steps
    ) -> Iterator[Mistake]:
        """Yields a mistake where ``name`` isn't among ``known``."""
        names = tuple(known)
        if name not in names:
            yield self.at(path, unknown_word(what, name, names))

    def check_nodes(self, names: str | tuple[str, ...], path: Steps) -> Iterator[Mistake]:
        """Yields a mistake for each name in ``names`` that is no node."""
        for name, at in _each(names, path):
            yield from self.check_name("node", name, (*self.nodes, *self.families), at)

    def check_group(self, name: str, path: Steps) -> Iterator[Mistake]:
        """Yields a mistake where there is no such group."""
        if name and name not in self.groups:
            yield self.at(path, words.group_without_nodes(name, self.groups))

    def check_port(
        self, port: PortRef | None, nodes: Iterable[str], path: Steps
    ) -> Iterator[Mistake]:
        """Yields a mistake where one of ``nodes`` has no such port, or is asked for an unknown one.

        The port of a container may be any: containers are reached at all of theirs.
        """
        if self.in_containers:
            if isinstance(port, str):
                yield self.at(path, words.port_by_number(port))
            return
        for node in (self.nodes[name] for name in nodes if name in self.nodes):
            if port is not None and port not in node.ports:
                names = tuple(map(str, node.ports))
                yield self.at(path, words.unknown_port(str(port), node.name, names))
                return

    def check_has_port(
        self, port: PortRef | None, nodes: Iterable[str], path: Steps
    ) -> Iterator[Mistake]:
        """Yields a mistake where a port is needed, none is named, and a process has none.

        Which ports a container has its image may say, which isn't looked at here.
        """
        yield from self.check_port(port, nodes, path)
        if port is None and not self.in_containers:
            without = [name for name in nodes if name in self.nodes and not self.nodes[name].ports]
            if without:
                yield self.at_key(path[:-1], words.no_port(without[0]))

    def check_positive(self, duration: Duration | None, path: Steps) -> Iterator[Mistake]:
        """Yields a mistake where a duration is zero."""
        if duration is not None and seconds(duration) <= 0:
            yield self.at(path, words.not_positive(path))

    # --- texts ----------------------------------------------------------------------------

    def check_filled(
        self, texts: Iterable[tuple[str, Steps]], known: Iterable[str]
    ) -> Iterator[Mistake]:
        """Yields a mistake for each ``{name}`` in a text that nothing is known for."""
        names = tuple(dict.fromkeys(known))
        for text, path in texts:
            for name in names_in(text):
                if name not in names and not self._may_be_port(name):
                    yield self.at(path, words.unknown_place(name, names))

    def places(self, own: ResolvedNode | None = None) -> Iterator[str]:
        """Yields the names that commands are filled in with; ``own`` is the command's node."""
        if own is not None:
            yield from ("name", "host", "port")
            yield from (f"port.{port}" for port in own.ports)
        if not self.in_containers:
            yield "python"
        for node in self.nodes.values():
            yield f"{node.name}.host"
            if node.ports or self.is_attached:
                yield f"{node.name}.port"
            yield from (f"{node.name}.port.{port}" for port in node.ports)

    def _may_be_port(self, name: str) -> bool:
        """Whether ``NODE.port.8080`` names a container's port, which needn't be in the file."""
        node, _, number = name.partition(".port.")
        return self.in_containers and node in self.nodes and number.isdecimal()


def _role_words(groups: Iterable[Group]) -> tuple[str, ...]:
    roles = [group.role_nouns for group in groups if group.has_leader]
    nouns = [noun for each in roles for noun in (each.leader, each.follower)]
    return tuple(dict.fromkeys(word for noun in nouns for word in (noun.one, noun.many)))


def texts_of(words_: Iterable[str], path: Steps) -> list[tuple[str, Steps]]:
    """Returns the items of a list with their places."""
    return [(word, (*path, number)) for number, word in enumerate(words_)]


def values_of(texts: Iterable[tuple[str, str]], path: Steps) -> list[tuple[str, Steps]]:
    """Returns the values of a mapping with their places."""
    return [(text, (*path, key)) for key, text in texts]


def _each(names: str | tuple[str, ...], path: Steps) -> list[tuple[str, Steps]]:
    if isinstance(names, str):
        return [(names, path)]
    numbered: list[tuple[str, Step]] = [(name, number) for number, name in enumerate(names)]
    return [(name, (*path, number)) for name, number in numbered]
