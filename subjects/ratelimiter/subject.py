"""The rate limiter on stage: a ``core.ports.Subject``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from core.diagnosis.rules import Rule
from core.model.events import LoadKind
from core.ports import Checkup, Clock, Emit, Node, SubjectInfo
from core.story.chapters import Story
from core.story.fault_plans import FaultPlan
from subjects.hosts.hosting import RunOptions
from subjects.hosts.start_progress import StartProgress
from subjects.kit.base_subject import BaseSubject, load_beside
from subjects.kit.node_start import start_answering
from subjects.kit.place import NodeHosting
from subjects.load.client import LoadProcess
from subjects.ratelimiter.figures import figures
from subjects.ratelimiter.health import watch_limiters
from subjects.ratelimiter.invariants import invariants
from subjects.ratelimiter.ledger_counts import LedgerCounts
from subjects.ratelimiter.load_target import CheckLoadTarget
from subjects.ratelimiter.local import LimiterLocalHosting, local_checkup
from subjects.ratelimiter.node import LimiterNode, LimiterPlace, StoreNode
from subjects.ratelimiter.observation import LimiterObservation
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.plans import plans
from subjects.ratelimiter.rules import RULES
from subjects.ratelimiter.stories import stories
from subjects.ratelimiter.topology import GROUPS, KEYS, LIMITERS, NODES, STORE, LimiterTopology


class RateLimiterSubject(BaseSubject[NodeHosting[LimiterPlace], LoadProcess]):
    """Three limiters that share a store, their watcher and their load: one for each run.

    Attributes:
        info: what it is.
        nodes: the limiters and the store, and the load as what can burst.
        stories: the stories that it can play.
        operator: changes the policy and mends the counters while they run.
        ledger: what the load's ledger says.
    """

    rules: Sequence[Rule] = RULES

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        *,
        docker: bool = False,
        base: str | None = None,
        links: bool = False,
        **run: Unpack[RunOptions],
    ) -> None:
        """Creates the parts; starts nothing yet.

        Args:
            emit: puts an event on the timeline.
            clock: the run's time.
            docker: whether they run in containers rather than as processes.
            base: the image with Python on which that of the limiters is built; None leaves it
                to us.
            links: whether links lie between processes whatever is going to be done to them.
            run: where its files go, and who is told of failures.
        """
        self._base = base
        self._topology: LimiterTopology | None = None
        self.operator = Operator(emit, clock)
        self.ledger = LedgerCounts(lambda: self.operator.policy)
        self._limiters = {
            name: LimiterNode(name, lambda: self.operator.policy) for name in LIMITERS
        }
        self._store = StoreNode(STORE, self._limiters)
        self.operator.take_over(self._limiters)
        self.info = SubjectInfo(
            name="ratelimiter",
            title="Rate limiter",
            subtitle=f"{len(LIMITERS)} {'containers' if docker else 'local limiters'} \u00b7 "
            "one Valkey store",
            nodes=NODES,
            bound="",
            bound_s=(0.0, 5.0),
            groups=GROUPS,
            tells_lag=False,
            load_kind=LoadKind.CHECKS,
        )
        progress = StartProgress(emit, clock)
        hosting: NodeHosting[LimiterPlace]
        if docker:
            # Imported only here: local processes need nothing of the container engine.
            from subjects.hosts.containers.run import ContainerRun
            from subjects.ratelimiter.docker import LimiterDockerHosting

            hosting = LimiterDockerHosting(ContainerRun(emit, clock, **run), progress.tell, base)
        else:
            hosting = LimiterLocalHosting(emit, clock, **run)
        health = watch_limiters(
            self._limiters, self._store, self._figures, emit, clock, run.get("on_failure")
        )
        driver = "subjects.ratelimiter.driver:HttpDriver"
        heard = self.ledger.heard
        load = load_beside(hosting, driver, self._load_options, emit, clock, heard)
        placed = (*self._limiters.values(), self._store)
        super().__init__(hosting, health, load, progress, placed, in_containers=docker, links=links)
        target = CheckLoadTarget(load)
        self.nodes: Mapping[str, Node] = {
            **self._limiters,
            STORE: self._store,
            target.name: target,
        }
        self.invariants = invariants()
        self.stories: Mapping[str, Story] = stories(self.operator, load, target)

    @property
    def plans(self) -> Mapping[str, FaultPlan]:
        """The faults that the limiter's stories offer, by name."""
        return plans(self._in_containers, can_slow=not self._missing_kinds())

    @property
    def checkup(self) -> Checkup | None:
        """The check-up that looks for the store's program or for the engine, and for room."""
        if not self._in_containers:
            return local_checkup()
        from subjects.hosts.containers.checks.checkup import ContainerCheckup
        from subjects.ratelimiter.requirements import requirements

        return ContainerCheckup(requirements(self._base))

    async def _form(self) -> None:
        """Starts an empty store and fresh limiters; returns when all of them answer."""
        nodes = {STORE: self._store, **self._limiters}
        starting = f"Starting {len(LIMITERS)} limiters and their store"
        waiting = "Waiting until all of them answer"
        tell = self._progress.tell
        places = await start_answering(nodes, self._hosting, tell, starting, waiting)
        self._topology = LimiterTopology({name: each.address for name, each in places.items()})

    def _figures(
        self, store: LimiterObservation, limiters: Sequence[LimiterObservation]
    ) -> dict[str, float]:
        return figures(limiters, store, self.ledger, self.operator.policy)

    def _load_options(self) -> Mapping[str, object]:
        policy = self.operator.policy
        return {
            "nodes": self._topology.limiter_urls if self._topology else (),
            "names": LIMITERS,
            "keys": dict.fromkeys(KEYS, policy.limit),
            "window_s": policy.window_s,
            "burst_share": policy.burst_share,
            # A limiter tells the others what passed at the next sync, or the one after.
            "slack_s": 2 * policy.sync_s + policy.store_timeout_s,
        }
