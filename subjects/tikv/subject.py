"""The TiKV cluster on stage: a ``core.ports.Subject``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Unpack

from core.diagnosis.rules import Rule
from core.model.events import Bound, Group, Level, NoticeShown, Nouns
from core.monitor.invariants import Invariant
from core.ports import Checkup, Clock, Emit, SubjectInfo
from core.story.fault_plans import FaultPlan
from subjects.hosts.containers.checks.checkup import ContainerCheckup
from subjects.hosts.containers.run import ContainerRun
from subjects.hosts.hosting import RunOptions
from subjects.hosts.start_progress import StartProgress
from subjects.kit.base_subject import BaseSubject
from subjects.load.client import LoadProcess
from subjects.load.container_child import LEDGER
from subjects.tikv.cluster import TikvCluster
from subjects.tikv.health import watch_cluster
from subjects.tikv.hosting import TikvHosting
from subjects.tikv.invariants import INVARIANTS
from subjects.tikv.node import TikvNode
from subjects.tikv.node_words import not_spread
from subjects.tikv.plans import PD_GROUP, PLANS, STORES_GROUP
from subjects.tikv.requirements import requirements
from subjects.tikv.rules import RULES
from subjects.tikv.topology import plan_topology


class TikvSubject(BaseSubject[TikvHosting, LoadProcess]):
    """PD and the stores in containers, their watcher and their load: one for each run.

    Attributes:
        info: what it is.
        nodes: its nodes by name.
    """

    invariants: Sequence[Invariant] = INVARIANTS
    rules: Sequence[Rule] = RULES

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        *,
        nodes: int | None = None,
        pd: int | None = None,
        tag: str | None = None,
        base: str | None = None,
        **run: Unpack[RunOptions],
    ) -> None:
        """Creates the parts; starts nothing yet.

        Args:
            emit: puts an event on the timeline.
            clock: the run's time.
            nodes: how many stores; None leaves it to us, here and below.
            pd: how many members PD has.
            tag: of the images of PD and TiKV.
            base: the image with Python on which the image of the load is built.
            run: where its files go, and who is told of failures.

        Raises:
            SubjectError: there can't be such a cluster.
        """
        self._emit = emit
        self._clock = clock
        self._needs = partial(requirements, nodes, pd, tag, base)
        topology = plan_topology(nodes, pd, tag)
        self.nodes: Mapping[str, TikvNode] = {
            name: TikvNode(name, topology) for name in topology.names
        }
        progress = StartProgress(emit, clock)
        containers = ContainerRun(emit, clock, **run)
        hosting = TikvHosting(containers, topology, progress.tell, base)
        self._cluster = TikvCluster(topology, self.nodes, containers, progress.tell)
        health = watch_cluster(self.nodes, emit, clock, run.get("on_failure"))
        load = LoadProcess(
            driver="subjects.tikv.driver:TikvDriver",
            options=lambda: {"pd": topology.pd_endpoints.split(",")},
            run_folder=hosting.folder,
            run_id=hosting.folder.name,
            emit=emit,
            clock=clock,
            spawn=hosting.spawn_load,
            ledger=LEDGER,
        )
        placed = self.nodes.values()
        super().__init__(hosting, health, load, progress, placed, in_containers=True)
        stores, members = len(topology.stores), len(topology.pds)
        self.info = SubjectInfo(
            name="tikv",
            title="TiKV",
            subtitle=f"{stores} stores, {members} PD \u00b7 containers",
            nodes=topology.names,
            bound="election timeout",  # by tikv.toml: 10 to 20 ticks of 100 ms
            bound_s=(1.0, 2.0),
            groups=(
                # Until PD has said what its bound is, none is said.
                Group(
                    name=PD_GROUP,
                    nodes=topology.pds,
                    bound=Bound(),
                    members=Nouns("PD member", "PD members"),
                ),
                Group(
                    name=STORES_GROUP,
                    nodes=topology.stores,
                    elects=False,
                    shards=Nouns("region", "regions"),
                    members=Nouns("store", "stores"),
                ),
            ),
            tells_lag=False,
        )

    @property
    def plans(self) -> Mapping[str, FaultPlan]:
        """The faults that the cluster's story offers, by name."""
        without = self._missing_kinds()
        return {name: plan for name, plan in PLANS.items() if plan.kind not in without}

    @property
    def checkup(self) -> Checkup | None:
        """The check-up that looks whether a cluster can run here, and gets missing images."""
        return ContainerCheckup(self._needs())

    async def start(self) -> None:
        """Starts a fresh cluster; shows a notice where the leaders couldn't be spread evenly.

        Raises:
            SubjectError: the cluster can't be had; nothing of it is left running.
        """
        await super().start()
        if not self._cluster.is_spread:
            idle, stores = self._cluster.idle_stores, len(self.info.groups[1].nodes)
            text = not_spread(idle, stores)
            remedy = "R starts afresh. Killing the store that leads most still shows an election."
            t = self._clock.now()
            self._emit(NoticeShown(t=t, level=Level.WARNING, text=text, remedy=remedy))

    async def _form(self) -> None:
        """Starts a fresh cluster; returns when each store leads some regions."""
        await self._cluster.start(self._hosting.tools)
