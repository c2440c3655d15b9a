"""Valkey with Sentinel on stage: a ``core.ports.Subject``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from core.diagnosis.rules import Rule
from core.model.events import Role
from core.monitor.invariants import Invariant
from core.ports import Checkup, Clock, Emit, SubjectInfo
from core.story.chapters import Story
from subjects.hosts.hosting import RunOptions
from subjects.hosts.start_progress import StartProgress
from subjects.kit.base_subject import BaseSubject, load_beside
from subjects.kit.config_hosting import ConfigHosting
from subjects.kit.node_start import start_answering
from subjects.kit.one_primary import one_primary
from subjects.kit.place import Address
from subjects.kit.reads_true import READS
from subjects.kit.valkey_program import find_valkey
from subjects.load.client import LoadProcess
from subjects.sentinel import topology
from subjects.sentinel.health import watch_members
from subjects.sentinel.node import SentinelNode, ServerNode
from subjects.sentinel.plans import PLANS
from subjects.sentinel.rules import RULES
from subjects.sentinel.stories import stories
from subjects.sentinel.topology import MASTER, NODES, SENTINELS, SERVERS, VALKEY

TIME_LIMIT_S = 10.0
"""Seconds that a request may wait: many clients have no limit of their own."""


class SentinelSubject(BaseSubject[ConfigHosting, LoadProcess]):
    """Three servers, three sentinels, their watcher and their load: one for each run.

    Attributes:
        info: what it is.
        nodes: all members by name.
        plans: the faults that its stories offer.
        stories: the stories that it can play.
    """

    rules: Sequence[Rule] = RULES
    invariants: Sequence[Invariant] = (one_primary(SERVERS, VALKEY, "the sentinels"), READS)
    plans = PLANS

    def __init__(
        self, emit: Emit, clock: Clock, *, links: bool = False, **run: Unpack[RunOptions]
    ) -> None:
        """Creates the parts; starts nothing yet.

        Args:
            emit: puts an event on the timeline.
            clock: the run's time.
            links: whether links lie between members whatever is going to be done to them.
            run: where its files go, and who is told of failures.
        """
        self._servers = {
            name: ServerNode(name, lambda: self.folder, self._followed_by) for name in SERVERS
        }
        self.nodes: Mapping[str, ServerNode | SentinelNode] = {
            **self._servers,
            **{name: SentinelNode(name) for name in SENTINELS},
        }
        self.info = SubjectInfo(
            name="sentinel",
            title="Valkey Sentinel",
            subtitle="1 primary, 2 replicas",
            nodes=NODES,
            bound="failover by the sentinels",
            bound_s=topology.BOUND_S,
            groups=topology.GROUPS,
            tells_lag=False,
        )
        progress = StartProgress(emit, clock)
        hosting = ConfigHosting(
            find_valkey, topology.config, topology.arguments, emit, clock, **run
        )
        health = watch_members(self.nodes, emit, clock, hosting, run.get("on_failure"))
        driver = "subjects.sentinel.driver:SentinelDriver"
        load = load_beside(
            hosting, driver, self._load_options, emit, clock, time_limit_s=TIME_LIMIT_S
        )
        super().__init__(hosting, health, load, progress, self.nodes.values(), links=links)
        self.stories: Mapping[str, Story] = stories(tuple(self._servers.values()), load)

    @property
    def checkup(self) -> Checkup | None:
        """The check-up that looks for the server's program, and for room."""
        return topology.local_checkup()

    async def _form(self) -> None:
        """Starts fresh members; returns when the replicas and all sentinels have the primary."""
        starting = f"Starting {len(SERVERS)} servers and {len(SENTINELS)} sentinels"
        waiting = "Waiting until all of them know each other"
        tell = self._progress.tell
        await start_answering(self.nodes, self._hosting, tell, starting, waiting)

    def _followed_by(self, server: str) -> Address | None:
        """Returns where ``server`` reaches the primary; None for the primary, or where unknown."""
        health, network = self.health.get_health(), self._hosting.network
        led = [name for name in SERVERS if health[name].role is Role.LEADER]
        if network is None or len(led) != 1 or led[0] == server:
            return None
        return network.announced[led[0]]

    def _load_options(self) -> Mapping[str, object]:
        network = self._hosting.network
        if network is None:
            return {"sentinels": (), "master": MASTER, "servers": {}}
        return {
            "sentinels": [network.listens[name].url for name in SENTINELS],
            "master": MASTER,
            "servers": {network.announced[name].url: network.listens[name].url for name in SERVERS},
            "names": {network.listens[name].url: name for name in SERVERS},
        }
