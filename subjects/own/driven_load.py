"""A load of ours on a scenario's system, which asks the nodes that the scenario means."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from core.model.events import NodeHealth, NodeStatus, Role
from core.ports import Clock, Emit, SubjectError
from core.process.tasks import TaskScope
from subjects.hosts.hosting import Hosting
from subjects.kit.place import Address
from subjects.load.client import LoadProcess
from subjects.own.scenario.probes import PortRef

LOOK_S = 0.1
"""Seconds between two looks at who leads, and where the nodes are reached."""


class Steering(Struct, frozen=True):
    """The addresses of the nodes, ``HOST:PORT`` by name, and the nodes that are asked."""

    nodes: dict[str, str]
    asked: tuple[str, ...] = ()


class Targets:
    """Knows which nodes the load asks at present, and the addresses of those nodes."""

    def __init__(
        self,
        ports: Mapping[str, PortRef | None],
        named: tuple[str, ...],
        leads: Callable[[], Mapping[str, NodeHealth]] | None,
        address: Callable[[str, PortRef | None], Address],
    ) -> None:
        """Takes what the scenario says of the nodes that the load asks.

        Args:
            ports: the port of each node that the load may ask; None for its first.
            named: the nodes that are asked; empty for all.
            leads: returns the nodes' health, where only the leader is asked; else None.
            address: returns where a node's port is reached.
        """
        self._ports = {node: port for node, port in ports.items() if not named or node in named}
        self._named = named
        self._leads = leads
        self._address = address
        self._known: dict[str, str] = {}
        self._leaders: tuple[str, ...] = ()

    def look(self) -> Steering:
        """Returns what is known now.

        A node that isn't there for the moment keeps its address; while nobody leads, the one that
        led last is asked.
        """
        for node, port in self._ports.items():
            try:
                self._known[node] = self._address(node, port).url
            except SubjectError:
                continue
        if self._leads is not None:
            leaders = tuple(name for name, node in self._leads().items() if _leads(node))
            self._leaders = tuple(n for n in leaders if n in self._known) or self._leaders
        return Steering(dict(self._known), self._leaders or self._named)


class DrivenLoad(LoadProcess):
    """The load process, which is told whenever other nodes are to be asked."""

    def __init__(
        self,
        *,
        driver: str,
        options: Mapping[str, Any],
        targets: Targets,
        hosting: Hosting,
        emit: Emit,
        clock: Clock,
        time_limit_s: float,
    ) -> None:
        """Starts nothing yet.

        Args:
            driver: ``package.module:Class`` of the driver.
            options: its arguments besides who is asked.
            targets: knows who is asked.
            hosting: where the nodes live; its folder holds the ledger.
            emit: takes the events.
            clock: the run's time.
            time_limit_s: seconds after which a request without an answer has failed.
        """
        super().__init__(
            driver=driver,
            options=self._driver_options,
            run_folder=hosting.folder,
            run_id=hosting.folder.name,
            emit=emit,
            clock=clock,
            on_spawn=hosting.own,
            time_limit_s=time_limit_s,
        )
        self._given = dict(options)
        self._targets = targets
        self._told: Steering | None = None
        self._scope = TaskScope("load's targets")
        self._is_following = False

    async def start(self, rate: float) -> None:
        """Sends ``rate`` operations a second from now on; see :meth:`LoadProcess.start`."""
        await super().start(rate)
        if not self._is_following:
            self._is_following = True
            self._scope.supervise("follow", self._follow, title="who the load asks")

    async def close(self) -> None:
        """Ends the process; see :meth:`LoadProcess.close`."""
        await self._scope.close()
        await super().close()

    def _driver_options(self) -> Mapping[str, Any]:
        self._told = told = self._targets.look()
        return {**self._given, "nodes": told.nodes, "asked": told.asked}

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            now = self._targets.look()
            if now != self._told and now.nodes:
                self._told = now
                await self.steer(now.nodes, now.asked)


def _leads(node: NodeHealth) -> bool:
    return node.role is Role.LEADER and node.status is NodeStatus.UP
