"""The services of a Compose file, as far as a show needs to know.

Compose itself reads the file when the services are started. Here it is read so that a scenario
needs to say little, and so that a mistake has a line and a column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from subjects.own.scenario.compose.interpolation import interpolated
from subjects.own.scenario.compose.replicas import each_replica, replica_names
from subjects.own.scenario.compose.unset import unset_variables
from subjects.own.scenario.text.parts import ListPart, MapPart, Part, ScalarPart, child, find

EVERYWHERE = frozenset({"", "0.0.0.0", "::", "[::]", "*"})
"""Addresses that mean every address of this machine; none is given where the first is."""

_SHORT = re.compile(
    r"^(?:(?P<ip>\[[^\]]*\]|[^:]*):)??(?:(?P<published>[\d-]*):)?(?P<target>\d+)"
    r"(?:-(?P<last>\d+))?(?:/(?P<protocol>\w+))?$"
)


class PublishedPort(Struct, frozen=True):
    """A port of a container that is published on this machine.

    Attributes:
        target: the port in the container.
        published: the port on this machine, or a range; empty where the engine chooses one.
        address: the address on this machine; empty where none is given.
    """

    target: int
    published: str = ""
    address: str = ""

    @property
    def is_everywhere(self) -> bool:
        """Whether others than this machine reach the port."""
        return self.address in EVERYWHERE


class ComposeService(Struct, frozen=True, kw_only=True):
    """A service of a Compose file.

    Attributes:
        name: its key.
        image: the image; empty where it is built.
        is_built: whether its image is built from a folder.
        published: the ports that are published, TCP only.
        exposed: further ports that it says it listens on.
        has_health_check: whether the file gives it a health check.
        restart: its restart policy; ``no`` where none is given.
        profiles: the profiles that it belongs to; without any it always starts.
        is_one_shot: whether others wait until it has ended, as for a migration.
        needs: the services that it depends on, which start with it.
        replicas: how many containers the file asks for.
        replica_of: the service that it is a replica of; empty where there is only one container.
    """

    name: str
    image: str = ""
    is_built: bool = False
    published: tuple[PublishedPort, ...] = ()
    exposed: tuple[int, ...] = ()
    has_health_check: bool = False
    restart: str = "no"
    profiles: tuple[str, ...] = ()
    is_one_shot: bool = False
    needs: tuple[str, ...] = ()
    replicas: int = 1
    replica_of: str = ""

    @property
    def ports(self) -> tuple[int, ...]:
        """The ports in the container, each once, the published ones first."""
        return tuple(dict.fromkeys((*(each.target for each in self.published), *self.exposed)))


class ComposeFile(Struct, frozen=True, kw_only=True):
    """A Compose file.

    Attributes:
        path: the file.
        root: its parts.
        name: the project's name; empty where the file gives none.
        services: by name, in the order of the file.
        variables: what its ``${...}`` are filled in with.
    """

    path: Path
    root: Part
    name: str
    services: Mapping[str, ComposeService]
    variables: Mapping[str, str] = {}

    def started(self, profiles: tuple[str, ...], only: tuple[str, ...]) -> tuple[str, ...]:
        """Returns the services that start with ``profiles``, or those in ``only`` where given.

        What they depend on starts with them, whatever its profile.
        """
        wanted = {
            name
            for name, service in self.services.items()
            if (
                {name, service.replica_of} & {*only}
                if only
                else not service.profiles or {*service.profiles} & {*profiles}
            )
        }
        waiting = list(wanted)
        while waiting:
            needed = {*self.services[waiting.pop()].needs} & self.services.keys()
            waiting += needed - wanted
            wanted |= needed
        return tuple(name for name in self.services if name in wanted)

    def unset(self, profiles: tuple[str, ...], only: tuple[str, ...]) -> tuple[str, ...]:
        """Returns the variables of started services that nothing fills in: each is empty."""
        started = (self.services[name] for name in self.started(profiles, only))
        names = (each.replica_of or each.name for each in started)
        return unset_variables(self.root, names, self.variables)

    @property
    def replicas(self) -> dict[str, tuple[str, ...]]:
        """The replicas of each service that has several, by the service's name in the file."""
        found: dict[str, tuple[str, ...]] = {}
        for name, service in self.services.items():
            if service.replica_of:
                found[service.replica_of] = (*found.get(service.replica_of, ()), name)
        return found

    @property
    def profiles(self) -> tuple[str, ...]:
        """All profiles that services belong to."""
        named = (each for service in self.services.values() for each in service.profiles)
        return tuple(dict.fromkeys(named))


def is_compose(root: Part) -> bool:
    """Whether a file is one of Compose: a scenario has no ``services``."""
    return isinstance(root, MapPart) and bool({"services", "x-faultstage"} & root.entries.keys())


def services_of(path: Path, root: Part, variables: Mapping[str, str]) -> ComposeFile:
    """Returns what the Compose file at ``path`` says; what makes no sense there is left out."""
    reader = _Reader(variables)
    services = child(root, "services")
    found: dict[str, ComposeService] = {}
    if isinstance(services, MapPart):
        awaited = set(_awaited(services))
        for name, entry in services.entries.items():
            found[name] = reader.service(name, entry.value, is_one_shot=name in awaited)
    return ComposeFile(
        path=path,
        root=root,
        name=reader.text(root, "name"),
        services=with_replicas(found),
        variables=variables,
    )


def with_replicas(services: Mapping[str, ComposeService]) -> dict[str, ComposeService]:
    """Returns the services, each replica as a service of its own: ``web-1``, ``web-2``.

    Those that need the service need all of its replicas.
    """
    names = {name: replica_names(name, each.replicas) for name, each in services.items()}
    found: dict[str, ComposeService] = {}
    for name, service in services.items():
        needs = each_replica(service.needs, names)
        of = name if service.replicas > 1 else ""
        for replica in names[name]:
            found[replica] = replace(service, name=replica, needs=needs, replica_of=of)
    return found


def _awaited(services: MapPart) -> Iterator[str]:
    """Yields the services that others wait for until they have ended."""
    for entry in services.entries.values():
        on = child(entry.value, "depends_on")
        if isinstance(on, MapPart):
            for name, condition in on.entries.items():
                how = child(condition.value, "condition")
                if isinstance(how, ScalarPart) and how.raw == "service_completed_successfully":
                    yield name


class _Reader:
    """Reads services, with the variables that their texts are filled with."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, part: Part, *way: str) -> str:
        """Returns the text at ``way``; empty where there is none."""
        return self._filled(_at(part, *way))

    def service(self, name: str, part: Part, *, is_one_shot: bool) -> ComposeService:
        """Returns one service."""
        ports = [port for item in _items(_at(part, "ports")) for port in self._ports(item)]
        exposed = (self._filled(item).partition("/")[0] for item in _items(_at(part, "expose")))
        return ComposeService(
            name=name,
            image=self.text(part, "image"),
            is_built=_at(part, "build") is not None,
            published=tuple(ports),
            exposed=tuple(int(each) for each in exposed if each.isdecimal()),
            has_health_check=self._has_health_check(_at(part, "healthcheck")),
            restart=self.text(part, "restart") or "no",
            profiles=tuple(self._filled(each) for each in _items(_at(part, "profiles"))),
            is_one_shot=is_one_shot,
            needs=tuple(self._needs(part)),
            replicas=self._replicas(part),
        )

    def _replicas(self, part: Part) -> int:
        """Returns how many containers a service has; ``deploy`` comes first, as with Compose."""
        said = self.text(part, "deploy", "replicas") or self.text(part, "scale")
        return int(said) if said.isdecimal() else 1

    def _needs(self, part: Part) -> Iterator[str]:
        on = _at(part, "depends_on")
        yield from on.entries if isinstance(on, MapPart) else map(self._filled, _items(on))
        for link in _items(_at(part, "links")):
            yield self._filled(link).partition(":")[0]
        mode = self.text(part, "network_mode")
        if mode.startswith("service:"):
            yield mode.removeprefix("service:")

    def _ports(self, item: Part) -> Iterator[PublishedPort]:
        if isinstance(item, MapPart):
            target, protocol = self.text(item, "target"), self.text(item, "protocol")
            if target.isdecimal() and protocol in ("", "tcp"):
                published = self.text(item, "published")
                yield PublishedPort(int(target), published, self.text(item, "host_ip"))
            return
        found = _SHORT.match(self._filled(item))
        if found is None or found["protocol"] not in (None, "tcp"):
            return
        first, last = int(found["target"]), int(found["last"] or found["target"])
        for target in range(first, min(last, first + 16) + 1):
            yield PublishedPort(target, found["published"] or "", found["ip"] or "")

    def _has_health_check(self, part: Part | None) -> bool:
        if not isinstance(part, MapPart) or self.text(part, "disable").lower() == "true":
            return False
        test = child(part, "test")
        words = [self._filled(each) for each in _items(test)] or [self._filled(test)]
        return words[0] not in ("NONE", "")

    def _filled(self, part: Part | None) -> str:
        return interpolated(part.raw, self._variables) if isinstance(part, ScalarPart) else ""


def _at(part: Part, *way: str) -> Part | None:
    """Returns the part at ``way``; None where nothing is there."""
    below = find(part, way[:-1])
    found = child(below, way[-1])
    return None if isinstance(found, ScalarPart) and found.value is None else found


def _items(part: Part | None) -> list[Part]:
    return part.items if isinstance(part, ListPart) else []
