"""A small TiKV cluster as events, watched by the real monitor and the diagnostician."""

from __future__ import annotations

from core.model import events as ev
from core.model.events import Group, NodeStatus, Role
from subjects.tikv.figures import PD_HEALTHY, WITHOUT_LEADER
from subjects.tikv.invariants import INVARIANTS
from subjects.tikv.plans import PD_GROUP, STORES_GROUP
from subjects.tikv.rules import RULES
from tests.unit.core.watching import Explained

SHARES = (3, 3, 3)


class StagedTikv(Explained):
    """Healths as ``TikvHealth`` emits them, and the figures of the whole cluster."""

    def __init__(self, stores: int = 3, pds: int = 1) -> None:
        super().__init__()
        self.stores = tuple(f"tikv{index}" for index in range(stores))
        self.pds = tuple(f"pd{index}" for index in range(pds))
        self.names = (*self.stores, *self.pds)
        self.figures: dict[str, float] = {WITHOUT_LEADER: 0, PD_HEALTHY: pds}
        self.regions: dict[str, str] = {}
        self.monitor.own = INVARIANTS
        self.diagnostician.own = RULES
        self.subject = "tikv"
        self.bound, self.bound_s = "election timeout", (1.0, 2.0)
        self.groups = (
            Group(name=PD_GROUP, nodes=self.pds),
            Group(name=STORES_GROUP, nodes=self.stores, elects=False),
        )

    def begin(self, *shares: int) -> None:
        """Reports everything as up, with ``shares`` of led regions, under a normal load."""
        self.start()
        self.lead(*(shares or SHARES))
        for name, leads in zip(self.stores, shares or SHARES, strict=True):
            self.tell(name, leads=leads)
        self.load_normally(2)

    def load_normally(self, then_s: float) -> None:
        """Reports PD as up, and a normal load until the baseline is learned and a little longer."""
        for name in self.pds:
            self.tell(name, role=Role.LEADER if name == "pd0" else Role.FOLLOWER)
        self.run(2)
        self.start_load()
        self.run(4)
        self.learn()
        self.run(then_s)

    def lead(self, *shares: int) -> None:
        """PD says that the stores lead so many regions; no more move than have to."""
        left = dict(zip(self.stores, shares, strict=True))
        stay: dict[str, str] = {}
        for region, leader in self.regions.items():
            if left.get(leader):
                left[leader] -= 1
                stay[region] = leader
        moved = (name for name, count in left.items() for _ in range(count))
        names = [str(2 + 4 * index) for index in range(sum(shares))]
        self.regions = {each: stay[each] if each in stay else next(moved) for each in names}
        now = self.clock.t
        self.emit(ev.ShardsObserved(t=now, asked_t=now, leaders=self.regions))

    def look(self) -> None:
        """All nodes are probed, and PD is asked for the regions, where any member leads."""
        super().look()
        up = (self.health[name] for name in self.pds if name in self.health)
        if self.regions and any(
            each.role is Role.LEADER and each.status is NodeStatus.UP for each in up
        ):
            leaders, now = self.regions, self.clock.t
            self.emit(ev.ShardsObserved(t=now, asked_t=now, leaders=leaders))

    def tell(
        self,
        name: str,
        status: NodeStatus = NodeStatus.UP,
        role: Role = Role.NONE,
        *,
        leads: int | None = None,
        exit_code: int | None = None,
        claims: tuple[str, ...] = (),
    ) -> None:
        before = self.health.get(name)
        was = before.role if before is not None and status is not NodeStatus.UP else Role.NONE
        self.observe(
            name,
            status,
            role,
            was_role=was,
            leads=leads,
            exit_code=exit_code,
            claims=claims,
        )

    def lose(self, name: str, status: NodeStatus = NodeStatus.DOWN, *, waiting: int = 0) -> None:
        """Reports a node as lost, and ``waiting`` regions as without a leader."""
        self.figures[WITHOUT_LEADER] = waiting
        self.tell(
            name,
            status,
            leads=self.health[name].leads,
            exit_code=137 if status is NodeStatus.DOWN else None,
            claims=("PD still says Up",) if name in self.stores else (),
        )

    def take_over(self, *shares: int) -> None:
        """Reports that all regions have a leader again, with ``shares`` of the stores."""
        self.figures[WITHOUT_LEADER] = 0
        self.lead(*shares)
        for name, leads in zip(self.stores, shares, strict=True):
            health = self.health[name]
            self.tell(
                name,
                health.status,
                leads=leads,
                exit_code=health.exit_code,
                claims=health.claims,
            )

    def tick(self) -> None:
        figures = ev.SystemObserved(t=self.clock.t, figures=dict(self.figures))
        self.emit(figures)
        super().tick()
