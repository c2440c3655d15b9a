"""A fake system that answers checks: independent nodes, a store, a load."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.model import fault_kinds
from core.model.events import Group, LoadKind
from core.model.fault_kinds import NODE_PAUSE, PROCESS_KILL, NodeAction
from core.ports import Emit, Node
from core.story.fault_plans import FaultPlan, Target
from tests.fakes import FakeNode, FakeSubject

GATES = ("g1", "g2", "g3")
GROUPS = (
    Group(name="Gate", nodes=GATES, agrees=False),
    Group(name="Book", nodes=("book",), agrees=False),
)
BURST = FaultPlan(
    name="burst",
    kind=fault_kinds.BURST,
    nodes=("load",),
    how="the load itself is multiplied",
)
PAUSE_BOOK = FaultPlan(
    name="pause-book",
    kind=NODE_PAUSE,
    nodes=("book",),
    how="SIGSTOP",
)
KILL_GATE = FaultPlan(
    name="kill-gate",
    kind=PROCESS_KILL,
    target=Target.ANY,
    how="SIGKILL",
    group="Gate",
)


class FakeLoadTarget(FakeNode):
    """The load as a fault's target."""

    def __init__(self) -> None:
        super().__init__("load", lambda _, __: None)
        self.multiplier = 1.0

    async def burst(self, multiplier: float) -> None:
        self.multiplier = multiplier

    async def calm(self) -> None:
        self.multiplier = 1.0

    def is_bursting(self) -> bool:
        return self.multiplier > 1


class CheckedSubject(FakeSubject):
    """Three independent gates that share one book."""

    def __init__(self, emit: Emit) -> None:
        super().__init__(emit, name="gates")
        self.info = replace(
            self.info,
            nodes=(*GATES, "book"),
            groups=GROUPS,
            tells_lag=False,
            load_kind=LoadKind.CHECKS,
            bound="",
        )
        self.plans = {plan.name: plan for plan in (BURST, PAUSE_BOOK, KILL_GATE)}
        self.by_hand = {NodeAction.KILL: PROCESS_KILL, NodeAction.PAUSE: NODE_PAUSE}
        self.members = {name: FakeNode(name, self._observe) for name in self.info.nodes}
        self.target = FakeLoadTarget()

    @property
    def nodes(self) -> dict[str, Node]:
        return {**self.members, "load": self.target}

    async def start(self) -> None:
        self.started += 1
        for name in self.info.nodes:
            self._observe(name, ev.NodeStatus.UP)

    def _observe(self, name: str, status: ev.NodeStatus) -> None:
        self._emit(ev.NodeObserved(t=0.0, health=ev.NodeHealth(node=name, status=status)))
