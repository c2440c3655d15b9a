"""The rate limiter on stage: a ``core.ports.Subject``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from core.chapters import Story
from core.diagnosis.rules import Rule
from core.events import LoadKind
from core.faults import FaultPlan
from core.invariants import Invariant
from core.ports import Checkup, Clock, Emit, Node, NodeAction, SubjectInfo
from core.tasks import FailureHook
from subjects.load.client import LoadProcess
from subjects.processes.runs import RunFolder
from subjects.progress import StartProgress
from subjects.ratelimiter.cluster import start_cluster
from subjects.ratelimiter.figures import figures
from subjects.ratelimiter.health import LimiterHealth
from subjects.ratelimiter.hosting import Hosting
from subjects.ratelimiter.invariants import invariants
from subjects.ratelimiter.load_target import LoadTarget
from subjects.ratelimiter.local import LocalHosting
from subjects.ratelimiter.local_checkup import checkup
from subjects.ratelimiter.node import LimiterNode, StoreNode
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.plans import chaos_types, plans
from subjects.ratelimiter.rules import RULES
from subjects.ratelimiter.seen import Seen
from subjects.ratelimiter.stories import stories
from subjects.ratelimiter.topology import GROUPS, KEYS, LIMITERS, NODES, STORE, Topology
from subjects.ratelimiter.truth import Truth


class RateLimiterSubject:
    """Three limiters that share a store, their watcher and their load: one for each run.

    Attributes:
        operator: changes the policy and mends the counters while they run.
        truth: what the load's ledger says.
    """

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        *,
        docker: bool = False,
        base: str | None = None,
        run_id: str = "",
        runs: Path | None = None,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Starts nothing yet.

        Args:
            emit: puts an event on the timeline.
            clock: the run's time.
            docker: whether they run in containers rather than as processes.
            base: the image with Python on which that of the limiters is built; None leaves it
                to us.
            run_id: names the run's folder and marks the load's ledger; by default made up.
            runs: holds the run's folder; by default where runs are kept.
            on_failure: told of a task that fails.
        """
        self._emit = emit
        self._clock = clock
        self._progress = StartProgress(emit, clock)
        self._docker = docker
        self._base = base
        self.operator = Operator(emit, clock)
        self.truth = Truth(lambda: self.operator.policy)
        self._limiters = {
            name: LimiterNode(name, lambda: self.operator.policy) for name in LIMITERS
        }
        self._store = StoreNode(STORE)
        self.operator.take_over(self._limiters)
        self._health = LimiterHealth(
            self._limiters, self._store, self._figures, emit, clock, on_failure
        )
        self._hosting = self._choose_hosting(run_id, runs, on_failure)
        self._topology: Topology | None = None
        self._load = LoadProcess(
            driver="subjects.ratelimiter.driver:HttpDriver",
            options=self._load_options,
            run_folder=self.folder,
            run_id=self.folder.name,
            emit=emit,
            clock=clock,
            on_spawn=self._hosting.own,
            on_windows=self.truth.heard,
        )
        self._target = LoadTarget(self._load)
        self._stories = stories(self.operator, self._load, self._target)
        self._info = SubjectInfo(
            name="ratelimiter",
            title="Rate limiter",
            subtitle=f"{len(LIMITERS)} {'containers' if docker else 'local limiters'} \u00b7 "
            "one Valkey store",
            nodes=NODES,
            bound="",
            bound_s=5.0,
            groups=GROUPS,
            caught_up_lag=None,
            load_kind=LoadKind.CHECKS,
        )

    @property
    def info(self) -> SubjectInfo:
        """What it is."""
        return self._info

    @property
    def nodes(self) -> Mapping[str, Node]:
        """The limiters and the store, and the load as what can burst."""
        return {**self._limiters, STORE: self._store, self._target.name: self._target}

    @property
    def stories(self) -> Mapping[str, Story]:
        """The stories that it can play."""
        return self._stories

    @property
    def plans(self) -> Mapping[str, FaultPlan]:
        """The faults that its stories offer."""
        return plans(self._docker)

    @property
    def chaos_types(self) -> Mapping[NodeAction, str]:
        """The kind of fault that each action by hand is."""
        return chaos_types(self._docker)

    @property
    def invariants(self) -> Sequence[Invariant]:
        """What must hold besides what must for all subjects."""
        return invariants()

    @property
    def rules(self) -> Sequence[Rule]:
        """Its own rules of diagnosis."""
        return RULES

    @property
    def checkup(self) -> Checkup | None:
        """What looks for the store's program or for the engine, and for room."""
        if not self._docker:
            return checkup()
        # Here rather than above: local processes need nothing of it.
        from subjects.containers.checks.checkup import ContainerCheckup
        from subjects.ratelimiter.requirements import requirements

        return ContainerCheckup(requirements(self._base))

    @property
    def health(self) -> LimiterHealth:
        """Its watcher."""
        return self._health

    @property
    def load(self) -> LoadProcess:
        """Its load generator."""
        return self._load

    @property
    def folder(self) -> Path:
        """The run's folder; it exists from start to stop."""
        return self._hosting.folder

    @property
    def warden_pid(self) -> int | None:
        """The process that ends the servers when the app does; None where none runs."""
        return self._hosting.warden_pid

    async def start(self) -> None:
        """Starts an empty store and fresh limiters; returns when all of them answer.

        May be tried again after it failed, but not after :meth:`stop`.

        Raises:
            SubjectError: they can't be had; nothing of them is left running.
        """
        await self._hosting.close()
        try:
            await self._hosting.open()
            self._topology = await start_cluster(
                self._limiters, self._store, self._hosting, self._progress.tell
            )
        except BaseException:
            await self._hosting.close()
            raise
        finally:
            self._progress.done()

    async def stop(self) -> None:
        """Ends everything it started and removes its files. Safe to call at any time."""
        await self._load.close()
        await self._health.stop()
        await self._hosting.close()

    def _choose_hosting(
        self, run_id: str, runs: Path | None, on_failure: FailureHook | None
    ) -> Hosting:
        if not self._docker:
            folder = RunFolder.plan(run_id, runs)
            return LocalHosting(folder, self._emit, self._clock, on_failure)
        from subjects.ratelimiter.docker import DockerHosting

        return DockerHosting(
            self._emit,
            self._clock,
            base=self._base,
            run_id=run_id,
            runs=runs,
            on_failure=on_failure,
        )

    def _figures(self, store: Seen, limiters: Sequence[Seen]) -> dict[str, float]:
        return figures(limiters, store, self.truth, self.operator.policy)

    def _load_options(self) -> Mapping[str, object]:
        policy = self.operator.policy
        return {
            "nodes": self._topology.limiter_urls if self._topology else (),
            "keys": dict.fromkeys(KEYS, policy.limit),
            "window_s": policy.window_s,
            "burst_share": policy.burst_share,
            # What a limiter allowed it tells the others at the next sync, or the one after.
            "slack_s": 2 * policy.sync_s + policy.store_timeout_s,
        }
