"""What the monitor has seen of the nodes and of the load, and how old it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from math import inf

from core.model import events as ev
from core.model.events import Group, LoadKind, LoadStatus, NodeStatus, Role, UnknownBecause
from core.views.groups import whole
from core.views.samples import last_seconds

STALE_NODE_S = 3.0
"""A node that was not observed for longer than this is unknown."""
STALE_SYSTEM_S = 3.0
"""Figures of the whole system that are older than this are unknown."""
STALE_LOAD_S = 1.5
"""A running load that reports nothing for longer than this is unknown."""
SETTLING_S = 3.0
"""After the machine stood still, figures don't count for this long at most."""
WARM_UP_S = 1.0
"""A load that has just begun isn't at its rate yet."""
PATIENCE_S = 0.5
"""Without an acknowledged write, or an answered check, for this long progress has stopped."""
FIRST_PATIENCE_S = 3.0
"""The same before the first one ever: connecting takes a while."""

_KEPT_S = 4.0


def blind(nodes: Iterable[ev.NodeHealth | None]) -> UnknownBecause | None:
    """Why nobody sees any of ``nodes``, where all are unseen for the same reason; else None.

    What watches them is gone then; they may run on. Nodes that are all silent at once are
    seen, and are no such case.
    """
    reasons = {
        node.unknown_because
        if node is not None and node.status is NodeStatus.UNKNOWN and node.started
        else None
        for node in nodes
    }
    reason = reasons.pop() if len(reasons) == 1 else None
    return reason if reason is not None and reason.is_unseen else None


class Observed:
    """Health and samples of one run, as observed; nothing of what was done to the system.

    Attributes:
        now: the time of the present judgement, in run seconds.
        names: the nodes that the run has.
        groups: which of them agree among themselves.
        load_kind: what the load asks.
        nodes: the last observation of each.
        baseline: what is normal, once known.
        load_running: whether the load says that it runs.
        samples: the last few seconds of them since the load began.
        was_ready: whether the cluster has been whole once: before that, a node that
            starts or isn't known breaks nothing.
        last_ack_t: when the last write was acknowledged, or check answered; before the first
            one, when the load began.
    """

    def __init__(
        self,
        names: tuple[str, ...] = (),
        groups: Sequence[Group] = (),
        load_kind: LoadKind = LoadKind.WRITES,
    ) -> None:
        """Has seen nothing."""
        self.load_kind = load_kind
        self.now = 0.0
        self.names = names
        self.groups = whole(names, groups)
        self.nodes: dict[str, ev.NodeHealth] = {}
        self.baseline: ev.Baseline | None = None
        self.load_running = False
        self.samples: deque[ev.Sample] = deque()
        self.was_ready = False
        self.last_ack_t = 0.0
        self._seen_t: dict[str, float] = {}
        self._figures: dict[str, float] = {}
        self._figures_t = -inf
        self._roles: dict[str, Role] = {}
        self._load_since = 0.0
        self._settled_t = -inf
        self._stood_t = -inf
        self._answers_per_s: float | None = None

    # --- what comes in ----------------------------------------------------------------

    def observe(self, health: ev.NodeHealth, t: float) -> None:
        """Takes an observation made at ``t``."""
        name = health.node
        if name not in self.names:
            return
        self.nodes[name] = health
        self._seen_t[name] = t
        if health.status is NodeStatus.UP or health.was_role is not Role.NONE:
            up = health.status is NodeStatus.UP
            self._roles[name] = health.role if up else health.was_role
        if not health.started:
            self._roles.pop(name, None)
            # The system is begun anew: what it was before says nothing.
            self.was_ready &= self.is_started
        complete = len(self.up) == len(self.names)
        self.was_ready = self.was_ready or (complete and self.is_led)

    def system_observed(self, figures: dict[str, float], t: float) -> None:
        """Takes what is known of the system as a whole; it replaces what was known."""
        self._figures, self._figures_t = figures, t

    def load_changed(self, status: LoadStatus, t: float) -> None:
        """Takes what the load process says of itself, or what is said of it."""
        running = status is LoadStatus.RUNNING
        if running and self.load_running:
            return  # at another rate: what was measured of it stays so
        if running:
            self._load_since = self.last_ack_t = t
            self._answers_per_s = None
            # Whoever starts a load found the cluster ready for it.
            self.was_ready = True
        self.load_running = running
        self.samples.clear()

    def sampled(self, sample: ev.Sample) -> None:
        """Takes a sample."""
        samples = self.samples
        samples.append(sample)
        while samples and sample.t - samples[0].t > _KEPT_S:
            samples.popleft()
        if sample.last_ack_t is not None:
            self.last_ack_t = sample.last_ack_t
            lately = [s for s in samples if s.t > sample.t - 3.0]
            seconds = max(sum(s.interval_s for s in lately), 1.0)
            self._answers_per_s = sum(s.writes_acked for s in lately) / seconds

    def settle(self, t: float, seconds: float = SETTLING_S) -> None:
        """Doesn't trust figures until ``seconds`` after ``t``."""
        self._stood_t = max(self._stood_t, t)
        self._settled_t = max(self._settled_t, t + seconds)
        self.last_ack_t = max(self.last_ack_t, min(t, self.now))

    # --- the nodes --------------------------------------------------------------------

    def is_stale(self, name: str) -> bool:
        """Whether a node that should be heard of hasn't been for too long."""
        health = self.nodes.get(name)
        if health is None or not health.started:
            return False
        if health.status in (NodeStatus.DOWN, NodeStatus.PAUSED):
            return False
        return self.now - self._seen_t[name] > STALE_NODE_S

    @property
    def is_started(self) -> bool:
        """Whether any node is known to have been started, and isn't being taken down by us."""
        return any(health.started for health in self.nodes.values())

    def status_of(self, name: str) -> NodeStatus:
        """What is known of a node now; what is too old is unknown."""
        health = self.nodes.get(name)
        if health is None or self.is_stale(name):
            return NodeStatus.UNKNOWN
        return health.status

    def role_of(self, name: str) -> Role:
        """The role that a node had when it was last heard of."""
        return self._roles.get(name, Role.NONE)

    def _with(self, status: NodeStatus) -> list[str]:
        return [name for name in self.names if self.status_of(name) is status]

    @property
    def up(self) -> list[str]:
        """The nodes that are up for certain."""
        return self._with(NodeStatus.UP)

    @property
    def unknown(self) -> list[str]:
        """The nodes of which nothing certain is known."""
        return self._with(NodeStatus.UNKNOWN)

    @property
    def blind(self) -> UnknownBecause | None:
        """Why nobody sees any node, where all are unseen for the same reason; else None."""
        return blind(self.nodes.get(name) for name in self.names)

    @property
    def leaders(self) -> list[str]:
        """The nodes that are up and say that they lead."""
        return [name for name in self.up if self.nodes[name].role is Role.LEADER]

    def leaders_of(self, group: Group) -> list[str]:
        """The nodes of ``group`` that are up and say that they lead it."""
        return [name for name in self.leaders if name in group.nodes]

    @property
    def is_led(self) -> bool:
        """Whether each group that has a leader has exactly one."""
        return all(len(self.leaders_of(group)) == 1 for group in self.groups if group.has_leader)

    # --- the system as a whole --------------------------------------------------------

    @property
    def system(self) -> Mapping[str, float]:
        """The latest figures by name; empty where they are too old."""
        return {} if self.now - self._figures_t > STALE_SYSTEM_S else self._figures

    @property
    def system_age_s(self) -> float:
        """How old the latest figures are, in seconds; infinite before the first."""
        return self.now - self._figures_t

    # --- the load ---------------------------------------------------------------------

    @property
    def is_settling(self) -> bool:
        """Whether the machine stood still a moment ago."""
        return self.now < self._settled_t

    @property
    def is_load_stale(self) -> bool:
        """Whether the load runs and yet reports nothing."""
        if not self.load_running:
            return False
        newest = self.samples[-1].t if self.samples else self._load_since
        patience = STALE_LOAD_S if self.samples else FIRST_PATIENCE_S
        return self.now - newest > patience

    @property
    def is_attempting(self) -> bool:
        """Whether requests were due lately."""
        return any(s.attempted or s.shed for s in last_seconds(list(self.samples), 0.3))

    @property
    def warm_samples(self) -> list[ev.Sample]:
        """The samples since the load has been at its rate."""
        start = max(self._load_since + WARM_UP_S, self._stood_t)
        return [s for s in self.samples if s.t - s.interval_s >= start]

    @property
    def patience_s(self) -> float:
        """How long no answer is no news: longer where they are few."""
        if self._answers_per_s is None:
            return FIRST_PATIENCE_S
        return min(max(PATIENCE_S, 5 / max(self._answers_per_s, 0.1)), 2.0)
