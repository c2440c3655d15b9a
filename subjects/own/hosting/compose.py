"""Hosts a scenario's Compose project, which we start under a name of our own for each run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec

from core.model.events import Level, NoticeShown
from core.ports import Clock, Emit, SubjectError
from core.process.handed_on import tool_environment
from core.process.paths import shortened
from subjects.hosts.containers.hosting import ContainerHosting
from subjects.hosts.containers.publish import choose_ports, removed_if_taken
from subjects.hosts.containers.run import ContainerRun
from subjects.hosts.containers.tools.image import tools_present
from subjects.hosts.processes.ports import LOOPBACK
from subjects.hosts.processes.program_run import run_program
from subjects.hosts.start_progress import Tell
from subjects.kit.place import Address
from subjects.own import system_words as words
from subjects.own.hosting.compose_content import (
    Plain,
    Service,
    bind_mounts,
    external_names,
    ports_of,
    restart_of,
)
from subjects.own.hosting.own_project import OwnProject, content_of, port_lists, resolve
from subjects.own.hosting.view import (
    CommandEnded,
    OwnPlace,
    address_in,
    port_values,
    seen_from_here,
)
from subjects.own.scenario.model import ComposeSpec
from subjects.own.scenario.probes import PortRef
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.templates import fill

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.views import ContainerView


class ContainersView(ContainerHosting):
    """A hosting in containers that says how each node is reached, however it was started."""

    def __init__(self, run: ContainerRun, scenario: ResolvedScenario) -> None:
        """Stores the run; starts nothing yet."""
        super().__init__(run)
        self._scenario = scenario
        self._service_of = {node.name: node.service or node.name for node in scenario.nodes}
        self._known: dict[str, OwnPlace] = {}
        self._views: dict[str, ContainerView] = {}

    def address(self, node: str, port: PortRef | None = None) -> Address:
        """Returns where this machine reaches a port of ``node``; by default the node's first.

        Raises:
            SubjectError: the node wasn't started, or has no such port.
        """
        return address_in(self._known, node, port)

    def values(self, node: str = "") -> Mapping[str, str]:
        """Returns what ``{...}`` stands for, as this machine sees the containers."""
        return seen_from_here(self._known, node)

    async def run(
        self, node: str, command: Sequence[str], timeout_s: float, *, outside: bool = False
    ) -> CommandEnded:
        """Runs a command in the container of ``node``, or on this machine.

        Raises:
            SubjectError: the command can't be run, or took too long.
            UnknownNameError: an argument has a ``{name}`` that nothing is known for.
        """
        if outside:
            argv = [fill(part, self.values(node)) for part in command]
            folder = self._scenario.folder
            ended = await run_program(argv, timeout_s, tool_environment(), folder)
            if not ended.in_time:
                raise SubjectError(words.command_slow(command[0], timeout_s))
            return CommandEnded(ended.code, ended.said, ended.complained)
        argv = [fill(part, self._inside(node)) for part in command]
        container_id = self._view_of(node).id
        return CommandEnded(*await self._run.engine.execute(container_id, argv, timeout_s))

    async def health(self, node: str) -> str:
        """Returns what the container's own health check says; empty for none.

        Raises:
            SubjectError: the engine doesn't answer.
        """
        return (await self._run.engine.inspect(self._view_of(node).id)).health

    def node_at(self, host: str, port: int) -> str | None:
        """Returns the node whose container has that name or address on any network."""
        del port  # a container is found by its host alone
        for node, view in self._views.items():
            names = {name for aliases in view.networks.values() for name in aliases}
            if host in (*names, *view.ips.values(), view.id[:12], view.name, self._service(node)):
                return node
        return None

    def labels(self, node: str) -> Mapping[str, str]:
        """Returns the labels of the node's container."""
        view = self._views.get(node)
        return {} if view is None else view.labels

    def _service(self, node: str) -> str:
        """Returns the service of a node; of what is no node on stage, the name itself."""
        return self._service_of.get(node, node)

    def _view_of(self, node: str) -> ContainerView:
        if node not in self._views:
            raise SubjectError(words.not_started(node))
        return self._views[node]

    def _inside(self, node: str) -> Mapping[str, str]:
        """Returns what ``{...}`` stands for inside the container of ``node``."""
        values = {"name": node}
        for name, place in self._known.items():
            ports: dict[PortRef, Address] = {
                port: Address(port, LOOPBACK if name == node else self._service(name))
                for port in place.ports
                if isinstance(port, int)
            }
            values |= port_values(f"{name}.", ports)
            if name == node:
                values |= port_values("", ports)
        return values


class ComposeHosting(ContainersView):
    """Runs a person's Compose project in containers of ours, with their data in volumes of ours."""

    def __init__(
        self,
        run: ContainerRun,
        scenario: ResolvedScenario,
        spec: ComposeSpec,
        emit: Emit,
        clock: Clock,
        tell: Tell,
    ) -> None:
        """Stores the parameters; starts nothing yet.

        Args:
            run: creates and starts the containers.
            scenario: says which services are nodes.
            spec: says which file, with which profiles and variables.
            emit: puts an event on the timeline.
            clock: the run's time.
            tell: is called with the progress of a start.
        """
        super().__init__(run, scenario)
        self._spec = spec
        self._emit = emit
        self._clock = clock
        self._tell = tell
        self._tools: str | None = None
        self._resolved: Plain = {}
        self._services: Mapping[str, Service] = {}
        self._is_told = False

    async def open(self) -> None:
        """Connects to the engine, creates the run's folder and has Compose read the file.

        Raises:
            SubjectError: the engine, the folder, Compose or the file can't be had.
        """
        engine = await self._run.open()
        self._tell("Reading the Compose file", 0.05)
        self._resolved, self._services = await resolve(
            self._spec, self._scenario.folder, self._run.run_id, engine, self._run.own
        )
        unknown = [name for name in self._service_of.values() if name not in self._services]
        if unknown:
            raise SubjectError(*words.no_service(unknown, tuple(self._services)))
        self._tools = await tools_present(engine)

    async def start(self, names: tuple[str, ...]) -> Mapping[str, OwnPlace]:
        """Starts the project in containers of this run, over fresh volumes.

        Raises:
            PortTakenError: a port was taken in the meantime.
            SubjectError: the project can't be started.
        """
        engine = self._run.engine
        ports = self._choose_ports()
        content = content_of(
            self._resolved,
            self._services,
            self._run.run_id,
            port_lists(ports, engine.bind_address),
            self._scenario.name,
        )
        folder = self._run.folder.path
        project = OwnProject(
            engine, self._run.run_id, folder, self._services, content, self._run.own
        )
        self._tell_what_differs()
        built = [name for name, service in self._services.items() if service.get("build")]
        if built:
            self._tell(words.building(built), 0.22)
        async with removed_if_taken(self._run):
            await self._run.start_project(project, len(self._services), slowing_image=self._tools)
        views = await project.containers()
        self._views = {name: views[self._service(name)] for name in names}
        self._known = {
            name: OwnPlace(
                self._run.containers[self._service(name)],
                {
                    inside: Address(outside, engine.host)
                    for inside, outside in ports[self._service(name)].items()
                },
            )
            for name in names
        }
        return self._known

    @property
    def beside(self) -> tuple[str, ...]:
        """The services that are started and aren't nodes on stage; known once opened."""
        nodes = set(self._service_of.values())
        return tuple(name for name in self._services if name not in nodes)

    def _choose_ports(self) -> dict[str, dict[int, int]]:
        """Chooses a free port for each port of each service, and for those that nodes name."""
        everywhere = asked_ports(self._scenario)
        asked = {
            self._service(node.name): [
                *(port for port in node.ports if isinstance(port, int)),
                *everywhere,
            ]
            for node in self._scenario.nodes
        }
        inside = {
            name: ports_of(service, asked.get(name, ())).tcp
            for name, service in self._services.items()
        }
        # A service that shares another's network has none of its own to publish ports from.
        shared = {name for name, each in self._services.items() if each.get("network_mode")}
        inside |= dict.fromkeys(shared, ())
        free = iter(choose_ports(self._run.engine, sum(map(len, inside.values()))))
        return {name: {port: next(free) for port in ports} for name, ports in inside.items()}

    def _tell_what_differs(self) -> None:
        """Tells once what is other than in the person's file, and what isn't ours."""
        if self._is_told:
            return
        self._is_told = True
        policies = {
            name: restart_of(service)
            for name, service in self._services.items()
            if restart_of(service) != "no"
        }
        opened = {
            name: ports_of(service, ()).open_to_all for name, service in self._services.items()
        }
        mounted = sorted({each for one in self._services.values() for each in bind_mounts(one)})
        for text in words.what_differs(
            policies,
            {name: ports for name, ports in opened.items() if ports},
            [shortened(Path(each)) for each in mounted],
            external_names(self._resolved),
        ):
            t = self._clock.now()
            self._emit(NoticeShown(t=t, level=Level.INFO, text=text, remedy=""))


def asked_ports(scenario: ResolvedScenario) -> tuple[int, ...]:
    """Returns the ports in containers that any question, load or fix of ``scenario`` names."""
    return tuple(dict.fromkeys(_ports_in(msgspec.to_builtins(scenario, enc_hook=str))))


def _ports_in(said: Any) -> Iterator[int]:
    if isinstance(said, dict):
        for key, value in cast("dict[str, Any]", said).items():
            if key in ("port", "tcp") and isinstance(value, int) and not isinstance(value, bool):
                yield value
            yield from _ports_in(value)
    elif isinstance(said, (list, tuple)):
        for value in cast("list[Any]", said):
            yield from _ports_in(value)
