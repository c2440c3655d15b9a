"""The Raft cluster on stage: a ``core.ports.Subject``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from core.ports import Checkup, Clock, Emit, SubjectInfo
from core.story.fault_plans import FaultPlan
from subjects.hosts.hosting import RunOptions
from subjects.hosts.start_progress import StartProgress
from subjects.kit.base_subject import BaseSubject, load_beside
from subjects.kit.place import NodeHosting
from subjects.load.client import LoadProcess
from subjects.raft.cluster import RaftCluster
from subjects.raft.health import always_whole, watch_cluster
from subjects.raft.local import RaftLocalHosting
from subjects.raft.node import RaftNode, RaftPlace
from subjects.raft.plans import plans
from subjects.raft.topology import RaftTopology, node_names
from subjects.raft.views import BUCKET

DEFAULT_NODES = 3


class RaftSubject(BaseSubject[NodeHosting[RaftPlace], LoadProcess]):
    """N servers with a replicated bucket, their watcher and their load: one for each run.

    Attributes:
        info: what it is.
        nodes: its nodes by name.
    """

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        *,
        nodes: int = DEFAULT_NODES,
        docker: bool = False,
        links: bool = False,
        **run: Unpack[RunOptions],
    ) -> None:
        """Creates the parts; starts nothing yet.

        Args:
            emit: puts an event on the timeline.
            clock: the run's time.
            nodes: how many servers.
            docker: whether they run in containers rather than as processes.
            links: whether links lie between processes whatever is going to be done to them.
            run: where its files go, and who is told of failures.

        Raises:
            SubjectError: a cluster of ``nodes`` can't be had.
        """
        names = node_names(nodes)
        self._topology: RaftTopology | None = None
        self.nodes: Mapping[str, RaftNode] = {name: RaftNode(name) for name in names}
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
        whole_s, counts_flows = always_whole, lambda: True
        if docker:
            # Imported only here: local processes need nothing of the container engine.
            from subjects.hosts.containers.run import ContainerRun
            from subjects.raft.docker import RaftDockerHosting

            hosting = RaftDockerHosting(ContainerRun(emit, clock, **run), progress.tell)
        else:
            hosting = local = RaftLocalHosting(emit, clock, **run)
            whole_s, counts_flows = local.network_whole_s, lambda: not local.lays_links
        on_failure = run.get("on_failure")
        health = watch_cluster(self.nodes, emit, clock, on_failure, whole_s, counts_flows)
        driver = "subjects.kit.nats.driver:NatsDriver"
        load = load_beside(hosting, driver, self._load_options, emit, clock)
        placed = self.nodes.values()
        super().__init__(hosting, health, load, progress, placed, in_containers=docker, links=links)

    @property
    def plans(self) -> Mapping[str, FaultPlan]:
        """The faults that the cluster's story offers, by name."""
        return plans(self._in_containers, can_slow=not self._missing_kinds())

    @property
    def checkup(self) -> Checkup | None:
        """The check-up that looks for the engine; local processes need only what is installed."""
        if not self._in_containers:
            return None
        from subjects.hosts.containers.checks.checkup import ContainerCheckup
        from subjects.raft.requirements import requirements

        return ContainerCheckup(requirements(nodes=len(self.nodes)))

    async def _form(self) -> None:
        """Starts a fresh cluster; returns when all nodes are healthy and writes are taken."""
        cluster = RaftCluster(self.nodes, self._hosting, self._progress.tell)
        self._topology = await cluster.start()

    def _load_options(self) -> Mapping[str, object]:
        urls = self._topology.client_urls if self._topology else ()
        return {"servers": urls, "bucket": BUCKET}
