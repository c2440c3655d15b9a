"""A system that answers checks, without a system: nodes that need no other, a store, a load."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.model.events import Group, LoadKind
from core.ports import Emit, Node, NodeAction
from core.story.fault_plans import FaultPlan, Target
from tests.fakes import FakeNode, FakeSubject

GATES = ("g1", "g2", "g3")
GROUPS = (
    Group(name="Gate", nodes=GATES, agrees=False),
    Group(name="Book", nodes=("book",), agrees=False),
)
BURST = FaultPlan(
    name="burst",
    chaos_type="burst",
    nodes=("load",),
    verb="Bursting",
    done="bursts",
    how="the load itself is multiplied",
)
PAUSE_BOOK = FaultPlan(
    name="pause-book",
    chaos_type="pause",
    nodes=("book",),
    verb="Pausing",
    done="paused",
    how="SIGSTOP",
)
KILL_GATE = FaultPlan(
    name="kill-gate",
    chaos_type="kill",
    target=Target.ANY,
    verb="Killing",
    done="killed",
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
    """Three gates that ask one book, each by itself."""

    def __init__(self, emit: Emit) -> None:
        super().__init__(emit, name="gates")
        self.info = replace(
            self.info,
            nodes=(*GATES, "book"),
            groups=GROUPS,
            caught_up_lag=None,
            load_kind=LoadKind.CHECKS,
            bound="",
        )
        self.plans = {plan.name: plan for plan in (BURST, PAUSE_BOOK, KILL_GATE)}
        self.chaos_types = {NodeAction.KILL: "kill", NodeAction.PAUSE: "pause"}
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
