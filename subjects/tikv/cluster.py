"""Starts the containers and forms a working cluster of them.

The steps, in this order: PD's members elect a leader (at once where there is one member, else
within some seconds). The first store bootstraps the cluster with one region; until then PD
answers 500. A store is up when PD has received a heartbeat. PD then copies the region to one
store after another; after that the region is split, and the leaders are spread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from importlib import resources

from core.ports import SubjectError
from subjects.hosts.containers.publish import choose_ports, published, removed_if_taken
from subjects.hosts.containers.run import ContainerRun
from subjects.hosts.hosting import try_to_start
from subjects.hosts.instance import RuntimeState
from subjects.hosts.start_progress import Tell
from subjects.kit.place import Address, Place
from subjects.tikv.last_words import why_ended, why_not
from subjects.tikv.layout import split_keys
from subjects.tikv.node import TikvNode
from subjects.tikv.pd import PdClient, PdError
from subjects.tikv.regions import RegionPlan
from subjects.tikv.topology import TikvTopology

PD_WITHIN_S = 45.0
"""The longest time that PD may take, seconds. A single member leads after 1 to 2 s; three members
vote after 3 to 6 s, once their names resolve."""

STORES_WITHIN_S = 90.0
"""The longest time that the stores may take, seconds: 2 to 5 s to register, more on slow disks."""

LOOK_AGAIN_S = 0.2


class _EndedError(Exception):
    """Raised where a container ended while the cluster was being formed."""

    def __init__(self, node: TikvNode) -> None:
        super().__init__(node.name)
        self.node = node


class TikvCluster:
    """Starts the containers of one run as a cluster.

    Attributes:
        is_spread: whether each store leads some regions.
        idle_stores: how many lead none; 0 where each leads some.
    """

    def __init__(
        self,
        topology: TikvTopology,
        nodes: Mapping[str, TikvNode],
        run: ContainerRun,
        tell: Tell,
    ) -> None:
        """Stores the nodes to start, and the run that holds their containers.

        Args:
            topology: the members of the cluster.
            nodes: the nodes by name.
            run: creates and starts the containers.
            tell: called with each step and the share of the start that is done.
        """
        self._topology = topology
        self._nodes = nodes
        self._run = run
        self._tell = tell
        self._started: list[TikvNode] = []
        self.is_spread = False
        self.idle_stores = 0

    async def start(self, tools: str) -> None:
        """Starts the cluster; returns when the stores are up and each leads some regions.

        Args:
            tools: the image with the tool that delays networks.

        Raises:
            SubjectError: the cluster can't be started; the message has the last log lines.
        """
        pd = PdClient(self._nodes.values())
        try:
            await try_to_start(lambda _: self._start_once(tools, pd), self._withdraw)
            await self._form(pd)
        except _EndedError as error:
            raise await why_ended(error.node) from error
        finally:
            pd.close()

    async def _withdraw(self) -> None:
        for node in self._nodes.values():
            node.withdraw()

    async def _start_once(self, tools: str, pd: PdClient) -> None:
        """Creates all containers, starts PD, then the stores once PD has a leader."""
        engine = self._run.engine
        topology = self._topology
        ports = dict(zip(topology.names, choose_ports(engine, len(topology.names)), strict=True))
        services: dict[str, dict[str, object]] = {}
        files: dict[str, dict[str, bytes]] = {}
        for name, port in ports.items():
            # Only HTTP is published: clients of a store go to the address that PD has, which
            # only the network between the nodes can resolve.
            http = published(engine, {topology.http_port(name): port})
            services[name] = {**topology.service(name), "ports": http}
            files[name] = {topology.config_path(name): read_config(topology.config_path(name))}
        self._started.clear()
        async with removed_if_taken(self._run):
            containers = await self._run.start(
                services, files, first=topology.pds, slowing_image=tools
            )
            for name, node in self._nodes.items():
                node.settle(Place(containers[name], Address(ports[name], engine.host)))
            self._started += [self._nodes[name] for name in topology.pds]
            self._tell("Waiting for PD", 0.35)
            await self._until_pd_leads(pd)
            self._tell(f"Starting {len(topology.stores)} stores", 0.45)
            await asyncio.gather(*(containers[name].start() for name in topology.stores))
            self._started += [self._nodes[name] for name in topology.stores]

    async def _until_pd_leads(self, pd: PdClient) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PD_WITHIN_S
        last = ""
        while True:
            self._check()
            try:
                if (await pd.members()).leader is not None:
                    return
                last = "It answers, and has no leader."
            except PdError as error:
                last = str(error)
            if loop.time() >= deadline:
                text = f"PD wasn't ready within {PD_WITHIN_S:.0f} s. {last}"
                raise await why_not(text, self._started)
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _form(self, pd: PdClient) -> None:
        stores = len(self._topology.stores)
        plan = RegionPlan(pd, split_keys(), self._check)
        try:
            self._tell(f"Waiting for {stores} stores", 0.5)
            await pd.wait_stores_up(stores, STORES_WITHIN_S, self._check)
            self._tell("Copying to three stores", 0.65)
            await plan.copy()
            self._tell("Splitting the keys over regions", 0.75)
            await plan.split()
        except SubjectError as error:
            raise await why_not(str(error), self._started) from error
        self._tell("Spreading the leaders", 0.85)
        self.is_spread = await plan.spread()
        self.idle_stores = plan.idle_stores

    def _check(self) -> None:
        for node in self._started:
            if node.runtime_state is RuntimeState.EXITED:
                raise _EndedError(node)
            if node.runtime_state is RuntimeState.UNKNOWN:
                text = "The Docker engine went away while the cluster was starting."
                raise SubjectError(text, "Start Docker, then try again.")


def read_config(path: str) -> bytes:
    """Returns the content of our ``tikv.toml`` or ``pd.toml``, by the path in the container."""
    return (resources.files("resources") / "tikv" / path.lstrip("/")).read_bytes()
