"""Runs a scenario's processes on this machine, under the warden."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Unpack

from core.ports import Clock, Emit, SubjectError
from core.process.handed_on import tool_environment
from subjects.hosts.hosting import RunOptions
from subjects.hosts.instance import RuntimeState
from subjects.hosts.links.linked_process import LinkedProcess
from subjects.hosts.processes.instance import ProcessInstance
from subjects.hosts.processes.ports import free_ports
from subjects.hosts.processes.program_run import run_program
from subjects.hosts.processes.runs import not_writable
from subjects.kit.local_hosting import LocalHosting
from subjects.kit.place import Address
from subjects.kit.programs import find_program
from subjects.own import system_words as words
from subjects.own.hosting.view import (
    CommandEnded,
    OwnPlace,
    address_in,
    port_values,
    seen_from_here,
)
from subjects.own.scenario.model import ProcessSpec, StopSignal
from subjects.own.scenario.probes import PortRef
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.templates import UnknownNameError, fill, names_in

Ports = Mapping[str, Mapping[PortRef, Address]]
"""The address of each process's ports, by its name and the names of the ports."""


def stop_signal(stop: StopSignal, platform: str = sys.platform) -> signal.Signals:
    """Returns the signal by which a process is asked to end.

    Windows has none for other processes but the one that ends them.

    Args:
        stop: as the file has it.
        platform: a value of ``sys.platform``.
    """
    return signal.SIGTERM if platform == "win32" else signal.Signals[stop.value]


class ProcessHosting(LocalHosting[OwnPlace]):
    """Runs the processes of one scenario, those that are no nodes on stage among them."""

    def __init__(
        self, scenario: ResolvedScenario, emit: Emit, clock: Clock, **run: Unpack[RunOptions]
    ) -> None:
        """Creates a hosting that runs nothing yet.

        Args:
            scenario: says which processes there are.
            emit: puts an event on the timeline.
            clock: the run's time.
            run: where the run's files go, and who is told of failures.
        """
        super().__init__(partial(find_programs, scenario), emit, clock, **run)
        self._folder_of_file = scenario.folder
        self._specs = scenario.system.processes or {}
        self._process_of = {node.name: node.service or node.name for node in scenario.nodes}
        self._instance = partial(CuttableProcess, self.links)
        self._known: Mapping[str, OwnPlace] = {}

    async def close(self) -> None:
        """Ends all processes and removes the run's folder. Safe to call at any time, and twice."""
        self._known = {}
        await super().close()

    # --- HostingView ---------------------------------------------------------------------

    def address(self, node: str, port: PortRef | None = None) -> Address:
        """Returns where this machine reaches a port of ``node``; by default the node's first.

        Raises:
            SubjectError: the node wasn't started, or has no such port.
        """
        return address_in(self._known, node, port)

    def values(self, node: str = "") -> Mapping[str, str]:
        """Returns what ``{...}`` stands for, as this machine sees the processes."""
        values = {**seen_from_here(self._known, node), "python": sys.executable}
        if node:
            values["folder"] = str(self.folder / self._process_of.get(node, node))
        return values

    async def run(
        self, node: str, command: Sequence[str], timeout_s: float, *, outside: bool = False
    ) -> CommandEnded:
        """Runs a command beside ``node``, from the file's folder.

        Raises:
            SubjectError: the command can't be run, or took too long.
            UnknownNameError: an argument has a ``{name}`` that nothing is known for.
        """
        del outside  # a process has no inside
        values = self.values(node)
        argv = [fill(part, values) for part in command]
        argv[0] = str(program_in(self._folder_of_file, node, argv[0]))
        with self.owning() as own:
            ended = await run_program(
                argv, timeout_s, tool_environment(), self._folder_of_file, own
            )
        if not ended.in_time:
            raise SubjectError(words.command_slow(command[0], timeout_s))
        return CommandEnded(ended.code, ended.said, ended.complained)

    async def health(self, node: str) -> str:
        """Refuses: processes have no health checks of their own.

        Raises:
            SubjectError: always.
        """
        raise SubjectError(f"{node}: {words.NO_CONTAINER}.")

    def node_at(self, host: str, port: int) -> str | None:
        """Returns the node that listens at ``port``, or to which the relay there leads."""
        del host  # every process listens on this machine
        for node, place in self._known.items():
            if any(address.port == port for address in place.ports.values()):
                return node
        return self.links.target_at(port)

    def labels(self, node: str) -> Mapping[str, str]:
        """Returns no labels: a process has none."""
        del node
        return {}

    # --- starting ------------------------------------------------------------------------

    def _places(self, names: tuple[str, ...]) -> Mapping[str, OwnPlace]:
        ports = self._choose_ports()
        nodes = {self._process_of.get(name, name): name for name in names}
        places = {
            nodes[process]: OwnPlace(
                self._prepare(process, nodes[process], spec, ports), ports[process]
            )
            for process, spec in self._specs.items()  # in the order of the file
            if process in nodes
        }
        self._known = places
        return places

    def _choose_ports(self) -> Ports:
        free = iter(free_ports(sum(len(spec.ports) for spec in self._specs.values())))
        return {
            name: {port: Address(next(free)) for port in spec.ports}
            for name, spec in self._specs.items()
        }

    def _prepare(self, process: str, node: str, spec: ProcessSpec, ports: Ports) -> ProcessInstance:
        """Prepares a process, with everything filled in as that process sees the others.

        Raises:
            SubjectError: something can't be filled in, or the run's folder can't be written.
        """
        own_folder = self.folder / process
        try:
            shutil.rmtree(own_folder, ignore_errors=True)
            own_folder.mkdir(parents=True)
        except OSError as error:
            raise not_writable(self.folder, error) from error
        values = {"name": node, "folder": str(own_folder), "python": sys.executable}
        values |= port_values("", ports[process])
        wanted = names_in(*spec.command, *spec.env.values())
        for other in self._specs:
            values |= self._reached(process, other, ports[other], wanted)
        try:
            argv = [fill(part, values) for part in spec.command]
            env = {name: fill(text, values) for name, text in spec.env.items()}
        except UnknownNameError as error:
            raise SubjectError(words.command_wrong(process, str(error)), error.remedy) from error
        argv[0] = str(program_in(self._folder_of_file, process, argv[0]))
        folder = self._folder_of_file / spec.folder
        environment = {**tool_environment(), **env}
        asked = stop_signal(spec.stop)
        return self.prepare(node, argv, folder, environment, group=True, stop_signal=asked)

    def _reached(
        self, source: str, target: str, ports: Mapping[PortRef, Address], wanted: Sequence[str]
    ) -> Mapping[str, str]:
        """Returns the values by which ``source`` reaches ``target``, by relays where need be."""
        if not self.lays_links or source == target:
            return port_values(f"{target}.", ports)
        values = port_values(f"{target}.", {})
        first = next(iter(ports), None)
        for port, address in ports.items():
            names = [f"{target}.port.{port}"]
            if port == first:
                names.append(f"{target}.port")
            if any(name in wanted for name in names):
                reached = self._reached_by(self._node(source), self._node(target), address)
                values |= dict.fromkeys(names, str(reached.port))
        return values

    def _node(self, process: str) -> str:
        """Returns the name of the node that ``process`` runs; ``process`` for a process beside."""
        named = (node for node, name in self._process_of.items() if name == process)
        return next(named, process)


class CuttableProcess(LinkedProcess):
    """A process that is seen to be cut off, since the relays of the network say so."""

    @property
    def runtime_state(self) -> RuntimeState:
        """The state of the process, and whether the process has a network to the others."""
        state = super().runtime_state
        is_cut = state is RuntimeState.RUNNING and self.is_cut_off()
        return RuntimeState.CUT_OFF if is_cut else state


def needs_links(scenario: ResolvedScenario) -> bool:
    """Whether any fault of ``scenario`` is done to the network between the nodes."""
    faults = scenario.faults.values()
    return any(fault.cut is not None or fault.slow is not None for fault in faults)


def program_in(folder: Path, name: str, program: str) -> Path:
    """Returns the program of a command: with a slash from ``folder``, else as on a command line.

    Raises:
        SubjectError: there is no such program.
    """
    has_folder = Path(program).name != program
    found = shutil.which(folder / program) if has_folder else find_program(program)
    if found is None:
        raise SubjectError(*words.program_missing(name, program, folder))
    return Path(found).absolute()


def find_programs(scenario: ResolvedScenario) -> Path:
    """Looks for the program and the folder of each process; returns the file's folder.

    Raises:
        SubjectError: one of them isn't there.
    """
    values = {"python": sys.executable}
    for name, spec in (scenario.system.processes or {}).items():
        if set(names_in(spec.command[0])) <= values.keys():
            program_in(scenario.folder, name, fill(spec.command[0], values))
        if not (folder := scenario.folder / spec.folder).is_dir():
            raise SubjectError(*words.folder_missing(name, folder))
    return scenario.folder
