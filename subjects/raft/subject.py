"""The Raft cluster on stage: a ``core.ports.Subject``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from core.diagnosis.rules import Rule
from core.model.fault_kinds import LATENCY, FaultKind, NodeAction
from core.model.fault_lookup import offered_by_hand
from core.monitor.invariants import Invariant
from core.ports import Checkup, Clock, Emit, SubjectInfo
from core.story.chapters import Story
from core.story.fault_plans import FaultPlan
from core.story.outage import OUTAGE_ONLY
from subjects.hosts.hosting import RunOptions
from subjects.hosts.start_progress import StartProgress
from subjects.kit.base_subject import BaseSubject
from subjects.kit.place import NodeHosting
from subjects.load.client import LoadProcess
from subjects.raft.bucket import BUCKET
from subjects.raft.cluster import RaftCluster
from subjects.raft.health import watch_cluster
from subjects.raft.local import RaftLocalHosting
from subjects.raft.node import RaftContainer, RaftNode, RaftPlace
from subjects.raft.plans import plans
from subjects.raft.topology import RaftTopology, node_names

DEFAULT_NODES = 3


class RaftSubject(BaseSubject[NodeHosting[RaftPlace]]):
    """N servers with a replicated bucket, their watcher and their load: one for each run.

    Attributes:
        info: what it is.
        nodes: its nodes by name.
        stories: the story of a part that is lost.
        invariants: nothing besides what must hold for all subjects.
        rules: nothing besides the rules of all subjects.
    """

    stories: Mapping[str, Story] = OUTAGE_ONLY
    invariants: Sequence[Invariant] = ()
    rules: Sequence[Rule] = ()

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        *,
        nodes: int = DEFAULT_NODES,
        docker: bool = False,
        **run: Unpack[RunOptions],
    ) -> None:
        """Starts nothing yet.

        Args:
            emit: puts an event on the timeline.
            clock: the run's time.
            nodes: how many servers.
            docker: whether they run in containers rather than as processes.
            run: where its files go, and who is told of failures.

        Raises:
            SubjectError: a cluster of ``nodes`` can't be had.
        """
        names = node_names(nodes)
        self._docker = docker
        self._topology: RaftTopology | None = None
        self.nodes: Mapping[str, RaftNode] = {
            name: RaftContainer(name) if docker else RaftNode(name) for name in names
        }
        self.info = SubjectInfo(
            name="raft",
            title="Raft KV cluster",
            subtitle=f"{nodes} {'containers' if docker else 'local nodes'} \u00b7 NATS JetStream",
            nodes=names,
            bound="election timeout",
            bound_s=(4.0, 9.0),
        )
        progress = StartProgress(emit, clock)
        hosting: NodeHosting[RaftPlace]
        if docker:
            # Here rather than above: local processes need nothing of it.
            from subjects.hosts.containers.run import ContainerRun
            from subjects.raft.docker import RaftDockerHosting

            hosting = RaftDockerHosting(ContainerRun(emit, clock, **run), progress.tell)
        else:
            hosting = RaftLocalHosting(emit, clock, **run)
        health = watch_cluster(self.nodes, emit, clock, run.get("on_failure"))
        load = LoadProcess(
            driver="subjects.raft.driver:NatsDriver",
            options=self._load_options,
            run_folder=hosting.folder,
            run_id=hosting.folder.name,
            emit=emit,
            clock=clock,
            on_spawn=hosting.own,
        )
        super().__init__(hosting, health, load, progress, self.nodes.values())

    @property
    def plans(self) -> Mapping[str, FaultPlan]:
        """The faults that its story offers."""
        return plans(self._docker, can_slow=self._can_slow())

    @property
    def by_hand(self) -> Mapping[NodeAction, FaultKind]:
        """The kind of fault that each action by hand injects."""
        without = () if self._can_slow() else (LATENCY,)
        return offered_by_hand(self.nodes.values(), in_containers=self._docker, without=without)

    @property
    def checkup(self) -> Checkup | None:
        """What looks for the engine; local processes need no more than is installed."""
        if not self._docker:
            return None
        from subjects.hosts.containers.checks.checkup import ContainerCheckup
        from subjects.raft.requirements import requirements

        return ContainerCheckup(requirements(nodes=len(self.nodes)))

    async def start(self) -> None:
        """Starts a fresh cluster; returns when it takes writes and all nodes are healthy.

        May be tried again after it failed, but not after :meth:`stop`.

        Raises:
            SubjectError: it can't be had; nothing of it is left running.
        """
        async with self._opened():
            self._topology = await RaftCluster(
                self.nodes, self._hosting, self._progress.tell
            ).start()

    def _can_slow(self) -> bool:
        """Unless the checkup, which comes before the start, has found that the kernel can't."""
        if not self._docker:
            return False
        from subjects.hosts.containers.tools.netem import found_missing

        return not found_missing()

    def _load_options(self) -> Mapping[str, object]:
        urls = self._topology.client_urls if self._topology else ()
        return {"servers": urls, "bucket": BUCKET}
