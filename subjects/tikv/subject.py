"""The TiKV cluster on stage: a ``core.ports.Subject``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from core.chapters import Story
from core.diagnosis.rules import Rule
from core.events import Group, Level, Noticed
from core.faults import FaultPlan
from core.invariants import Invariant
from core.ports import Checkup, Clock, Emit, NodeAction, SubjectInfo
from core.story import OUTAGE_ONLY
from core.tasks import FailureHook
from subjects.containers.checks.checkup import ContainerCheckup
from subjects.containers.labels import labels_of
from subjects.containers.load_child import LEDGER, SERVICE, LoadContainer
from subjects.containers.run import ContainerRun
from subjects.load.child import LoadChild, OnReport
from subjects.load.client import LoadProcess
from subjects.progress import StartProgress
from subjects.tikv.cluster import Cluster
from subjects.tikv.health import TikvHealth
from subjects.tikv.invariants import INVARIANTS
from subjects.tikv.node import TikvNode
from subjects.tikv.plans import CHAOS_TYPES, PD_GROUP, PLANS, STORES_GROUP
from subjects.tikv.requirements import requirements
from subjects.tikv.rules import RULES
from subjects.tikv.topology import plan_topology


class TikvSubject:
    """PD and the stores in containers, their watcher and their load: one for each run."""

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        *,
        nodes: int | None = None,
        pd: int | None = None,
        tag: str | None = None,
        base: str | None = None,
        run_id: str = "",
        runs: Path | None = None,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Starts nothing yet.

        Args:
            emit: puts an event on the timeline.
            clock: the run's time.
            nodes: how many stores; None leaves it to us, here and below.
            pd: how many members PD has.
            tag: of the images of PD and TiKV.
            base: the image with Python on which the image of the load is built.
            run_id: names the run's folder and marks the load's writes; by default made up.
            runs: holds the run's folder; by default where runs are kept.
            on_failure: told of a task that fails.

        Raises:
            SubjectError: there can't be such a cluster.
        """
        self._emit = emit
        self._clock = clock
        self._progress = StartProgress(emit, clock)
        self._needs = partial(requirements, nodes, pd, tag, base)
        self._topology = topology = plan_topology(nodes, pd, tag)
        self._nodes = {name: TikvNode(name, topology) for name in topology.names}
        self._run = ContainerRun(emit, clock, run_id=run_id, runs=runs, on_failure=on_failure)
        self._cluster = Cluster(topology, self._nodes, self._run, self._progress.tell, base)
        self._health = TikvHealth(self._nodes, emit, clock, on_failure)
        self._load_container: LoadContainer | None = None
        self._load = LoadProcess(
            driver="subjects.tikv.driver:TikvDriver",
            options=lambda: {"pd": topology.pd_endpoints.split(",")},
            run_folder=self.folder,
            run_id=self._run.run_id,
            emit=emit,
            clock=clock,
            spawn=self._spawn_load,
            ledger=LEDGER,
        )
        stores, members = len(topology.stores), len(topology.pds)
        self._info = SubjectInfo(
            name="tikv",
            title="TiKV",
            subtitle=f"{stores} stores, {members} PD \u00b7 containers",
            nodes=topology.names,
            bound="election timeout 1 to 2 s",  # by tikv.toml: 10 to 20 ticks of 100 ms
            bound_s=2.0,
            groups=(
                Group(name=PD_GROUP, nodes=topology.pds),
                Group(name=STORES_GROUP, nodes=topology.stores, elects=False),
            ),
            caught_up_lag=None,
        )

    @property
    def info(self) -> SubjectInfo:
        """What it is."""
        return self._info

    @property
    def nodes(self) -> Mapping[str, TikvNode]:
        """Its nodes by name."""
        return self._nodes

    @property
    def stories(self) -> Mapping[str, Story]:
        """The story of a part that is lost."""
        return OUTAGE_ONLY

    @property
    def plans(self) -> Mapping[str, FaultPlan]:
        """The faults that its story offers."""
        return PLANS

    @property
    def chaos_types(self) -> Mapping[NodeAction, str]:
        """The kind of fault that each action by hand is."""
        return CHAOS_TYPES

    @property
    def invariants(self) -> Sequence[Invariant]:
        """What must hold for it, besides what must for all subjects."""
        return INVARIANTS

    @property
    def rules(self) -> Sequence[Rule]:
        """Its own rules of diagnosis."""
        return RULES

    @property
    def checkup(self) -> Checkup | None:
        """What looks whether it can be had, and gets what is missing."""
        return ContainerCheckup(self._needs())

    @property
    def health(self) -> TikvHealth:
        """Its watcher."""
        return self._health

    @property
    def load(self) -> LoadProcess:
        """Its load generator."""
        return self._load

    @property
    def folder(self) -> Path:
        """The run's folder; it exists from start to stop."""
        return self._run.folder.path

    @property
    def warden_pid(self) -> int | None:
        """The process that ends the containers when the app does; None where none runs."""
        return self._run.warden_pid

    async def start(self) -> None:
        """Starts a fresh cluster; returns when each store leads some regions.

        May be tried again after it failed, but not after :meth:`stop`.

        Raises:
            SubjectError: it can't be had; nothing of it is left running.
        """
        await self._tear_down()
        try:
            await self._cluster.start()
        except BaseException:
            await self._tear_down()
            raise
        finally:
            self._progress.done()
        if not self._cluster.is_spread:
            text = "PD hasn't spread the leaders evenly; the show can go on as it is."
            remedy = "R starts afresh. Killing the store that leads most still shows an election."
            t = self._clock.now()
            self._emit(Noticed(t=t, level=Level.WARNING, text=text, remedy=remedy))

    async def stop(self) -> None:
        """Ends everything it started and removes its files. Safe to call at any time."""
        await self._load.close()
        await self._health.stop()
        await self._tear_down()

    async def _tear_down(self) -> None:
        self._load_container = None
        for node in self._nodes.values():
            node.settle(None)
        await self._run.stop()

    async def _spawn_load(
        self, arguments: Sequence[str], log: Path, on_report: OnReport
    ) -> LoadChild:
        if self._load_container is None:
            self._load_container = LoadContainer(
                self._run.engine,
                self._cluster.tools,
                labels_of(self._run.run_id, SERVICE),
                self._run.project.peers,
            )
        return await self._load_container.spawn(arguments, log, on_report)
