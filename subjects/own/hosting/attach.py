"""Hosts a Compose project that runs already and isn't ours: never started, never removed."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.events import Level, NoticeShown
from core.ports import Clock, Emit, SubjectError
from core.process.started import command
from subjects.hosts.containers.foreign import ForeignContainer, Permission
from subjects.hosts.containers.foreign_run import AtCrash, ForeignRun
from subjects.hosts.containers.tools.image import tools_present
from subjects.hosts.instance import RuntimeState
from subjects.hosts.processes.ports import LOOPBACK
from subjects.kit.place import Address
from subjects.own import attach_words as words
from subjects.own.hosting.compose import ContainersView
from subjects.own.hosting.view import OwnPlace, address_in
from subjects.own.scenario.probes import PortRef
from subjects.own.scenario.resolved import ResolvedNode, ResolvedScenario

_EVERYWHERE = ("", "0.0.0.0", "::")


class AttachHosting(ContainersView):
    """Watches the containers of a project, and hits those that a person allowed to be hit."""

    def __init__(
        self,
        run: ForeignRun,
        scenario: ResolvedScenario,
        emit: Emit,
        clock: Clock,
        yes_break: str | None,
        at_crash: AtCrash | None,
    ) -> None:
        """Stores the parameters; touches nothing yet.

        Args:
            run: follows the containers.
            scenario: names the project, and its services that are nodes.
            emit: puts an event on the timeline.
            clock: the run's time.
            yes_break: the name of the project that a person typed; None where nobody did.
            at_crash: what is run when the app dies.
        """
        super().__init__(run, scenario)
        attach = scenario.system.attach
        self._foreign = run
        self._project = attach.project if attach else ""
        services = frozenset(self._service_of.values())
        self._permission = Permission.given(self._project, yes_break, services)
        self._emit = emit
        self._clock = clock
        self._at_crash = at_crash
        self._is_told = False

    async def open(self) -> None:
        """Connects to the engine and creates the run's folder, where the project may be broken.

        Raises:
            SubjectError: nobody allowed that, or the engine or the folder can't be had.
        """
        if self._permission is None:
            raise SubjectError(*words.refused(self._project))
        await self._run.open()

    async def start(self, names: tuple[str, ...]) -> Mapping[str, OwnPlace]:
        """Attaches to the containers of the nodes; nothing is started.

        Raises:
            SubjectError: the project has no such container, or it doesn't run.
        """
        assert self._permission is not None, "open() comes first"
        named = {self._service(name): name for name in names}
        tools = await tools_present(self._run.engine)
        found = await self._foreign.attach(self._permission, named, self._at_crash, tools)
        if missing := [service for service in named if service not in found]:
            raise SubjectError(*words.not_there(self._project, missing))
        ended = [each.name for each in found.values() if not _runs(each)]
        if ended:
            raise SubjectError(*words.not_running(self._project, ended))
        self._views = {name: found[service].view for service, name in named.items()}
        nodes = {node.name: node for node in self._scenario.nodes}
        self._known = {
            name: OwnPlace(found[service], self._ports(found[service], nodes.get(name)))
            for service, name in named.items()
        }
        self._tell_policies(found)
        return self._known

    async def close(self) -> None:
        """Takes back whatever was done to the containers, and removes the run's folder.

        Where something can't be taken back the folder stays, with the undo journal in it, so
        that a later start, or ``faultstage undo``, takes it back.
        """
        try:
            await self._foreign.leave()
        except SubjectError as error:
            t = self._clock.now()
            text, remedy = words.still_broken(self._project, str(error), command("undo"))
            self._emit(NoticeShown(t=t, level=Level.ERROR, text=text, remedy=remedy))
            self._run.folder.abandon()
            return
        self._known = {}
        await super().close()

    def address(self, node: str, port: PortRef | None = None) -> Address:
        """Returns where this machine reaches a port of ``node`` now: a start may change that.

        Raises:
            SubjectError: the node wasn't found, or has no such port.
        """
        place = self._known.get(node)
        if place is None or not isinstance(place.instance, ForeignContainer):
            return address_in(self._known, node, port)
        first = next(iter(place.ports), None) if port is None else port
        now = self._ports(place.instance, None, (first,) if isinstance(first, int) else ())
        return address_in({node: OwnPlace(place.instance, now)}, node, first)

    def _ports(
        self,
        container: ForeignContainer,
        node: ResolvedNode | None,
        wanted: tuple[int, ...] = (),
    ) -> dict[PortRef, Address]:
        """Returns where a container's ports are: as published, else at the container's address."""
        view, engine = container.view, self._run.engine
        listed = tuple(port for port in (node.ports if node else ()) if isinstance(port, int))
        ports = dict.fromkeys((*wanted, *listed, *view.published, *view.exposed))
        found: dict[PortRef, Address] = {}
        own_address = next(iter(view.ips.values()), "") if engine.same_clock else ""
        for port in ports:
            if (at := view.published.get(port)) is not None:
                host = engine.host if at.address in _EVERYWHERE else at.address
                found[port] = Address(at.port, LOOPBACK if host == "localhost" else host)
            elif own_address:
                found[port] = Address(port, own_address)
        return found

    def _tell_policies(self, found: Mapping[str, ForeignContainer]) -> None:
        """Tells once which restart policies may bring a victim back."""
        policies = {each.name: each.view.restart for each in found.values()}
        policies = {name: policy for name, policy in policies.items() if policy != "no"}
        if policies and not self._is_told:
            self._is_told = True
            t, text = self._clock.now(), words.policies(policies)
            self._emit(NoticeShown(t=t, level=Level.INFO, text=text, remedy=""))


def _runs(container: ForeignContainer) -> bool:
    return container.runtime_state in (RuntimeState.RUNNING, RuntimeState.CUT_OFF)
