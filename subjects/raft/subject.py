"""The Raft cluster on stage: a ``core.ports.Subject``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from core.events import Progressed
from core.faults import FaultPlan
from core.ports import Clock, Emit, NodeAction, SubjectError, SubjectInfo
from core.tasks import FailureHook
from subjects.processes.keeper import Keeper
from subjects.processes.runs import RunFolder
from subjects.raft.binary import find_server
from subjects.raft.cluster import Cluster
from subjects.raft.health import RaftHealth
from subjects.raft.node import RaftNode
from subjects.raft.plans import CHAOS_TYPES, PLANS
from subjects.raft.topology import node_names

DEFAULT_NODES = 3

_TASK = "start"


class RaftSubject:
    """N servers with a replicated bucket, their watcher and their load."""

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        *,
        nodes: int = DEFAULT_NODES,
        runs: Path | None = None,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Starts nothing yet.

        Args:
            emit: puts an event on the timeline.
            clock: the run's time.
            nodes: how many servers.
            runs: holds the run's folder; by default where runs are kept.
            on_failure: told of a task that fails, and of the loss of the warden.

        Raises:
            SubjectError: a cluster of ``nodes`` can't be had.
        """
        names = node_names(nodes)
        self._emit = emit
        self._clock = clock
        self._runs = runs
        self._on_failure = on_failure
        self._nodes = {name: RaftNode(name) for name in names}
        self._health = RaftHealth(self._nodes, emit, clock, on_failure)
        self._keeper: Keeper | None = None
        self._folder: RunFolder | None = None
        self._info = SubjectInfo(
            name="raft",
            title="Raft KV cluster",
            subtitle=f"{nodes} local nodes \u00b7 NATS JetStream",
            nodes=names,
            bound="election timeout 4 to 9 s",
            bound_s=9.0,
        )

    @property
    def info(self) -> SubjectInfo:
        """What it is."""
        return self._info

    @property
    def nodes(self) -> Mapping[str, RaftNode]:
        """Its nodes by name."""
        return self._nodes

    @property
    def plans(self) -> Mapping[str, FaultPlan]:
        """The faults that its story offers."""
        return PLANS

    @property
    def chaos_types(self) -> Mapping[NodeAction, str]:
        """The kind of fault that each action by hand is."""
        return CHAOS_TYPES

    @property
    def health(self) -> RaftHealth:
        """Its watcher."""
        return self._health

    @property
    def folder(self) -> Path:
        """The run's folder.

        Raises:
            SubjectError: the cluster isn't started.
        """
        if self._folder is None:
            raise SubjectError("The cluster isn't started.", "Start it first.")
        return self._folder.path

    async def start(self) -> None:
        """Starts a fresh cluster; returns when it takes writes and all nodes are healthy.

        Raises:
            SubjectError: it can't be had; nothing of it is left running.
        """
        await self.stop()
        try:
            server = find_server()
            self._folder = RunFolder.create(self._runs)
            self._keeper = Keeper(self._lost, self._folder.register)
            await self._keeper.start()
            await Cluster(
                nodes=self._nodes,
                keeper=self._keeper,
                server=server,
                folder=self._folder.path,
                tell=self._tell,
            ).start()
        except BaseException:
            await self.stop()
            raise
        finally:
            self._emit(Progressed(t=self._clock.now(), task=_TASK, text="", done=True))

    async def stop(self) -> None:
        """Ends everything it started and removes its files. Safe to call at any time."""
        keeper, self._keeper = self._keeper, None
        folder, self._folder = self._folder, None
        if keeper is not None:
            await keeper.close()
        if folder is not None:
            await asyncio.to_thread(folder.remove)

    def _tell(self, text: str, share: float) -> None:
        self._emit(Progressed(t=self._clock.now(), task=_TASK, text=text, fraction=share))

    def _lost(self, text: str) -> None:
        if self._on_failure is not None:
            self._on_failure("warden", SubjectError(text, "Press R to start afresh."))
