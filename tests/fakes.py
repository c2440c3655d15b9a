"""A fake system on stage, for tests of the show itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from core.diagnosis.rules import Rule
from core.model import events as ev
from core.model.events import CheckStatus, Group, PreflightCheck
from core.model.fault_kinds import (
    BURST,
    LATENCY,
    NODE_PAUSE,
    PARTITION,
    PROCESS_KILL,
    FaultKind,
    NodeAction,
)
from core.monitor.invariants import Invariant
from core.ports import (
    Burstable,
    Checkup,
    Emit,
    InjectedFault,
    Isolable,
    Node,
    ProgressHook,
    Slowable,
    SubjectError,
    SubjectInfo,
)
from core.story.chapters import Story
from core.story.fault_plans import FaultPlan, Target
from core.story.outage import OUTAGE_ONLY
from tests.records import a_proof

KILL_LEADER = FaultPlan(
    name="kill-leader",
    kind=PROCESS_KILL,
    target=Target.LEADER,
    how="SIGKILL",
)
NAMES = ("n1", "n2", "n3")
STORES = ("s0", "s1", "s2")


class FakeNode:
    """A node that obeys and reports each change on the timeline."""

    def __init__(self, name: str, observe: Callable[[str, ev.NodeStatus], None]) -> None:
        self.name = name
        self.alive = True
        self.paused = False
        self.cut = False
        self.delay_ms = 0.0
        self._observe = observe

    def is_alive(self) -> bool:
        return self.alive

    def is_paused(self) -> bool:
        return self.paused

    async def kill(self) -> None:
        self.alive = False
        self._observe(self.name, ev.NodeStatus.DOWN)

    async def pause(self) -> None:
        self.paused = True
        self._observe(self.name, ev.NodeStatus.PAUSED)

    async def resume(self) -> None:
        self.paused = False
        self._observe(self.name, ev.NodeStatus.UP)

    async def restart(self) -> None:
        self.alive, self.paused = True, False
        self._observe(self.name, ev.NodeStatus.UP)

    async def cut_off(self) -> None:
        self.cut = True
        self._observe(self.name, ev.NodeStatus.CUT_OFF)

    async def reconnect(self) -> None:
        self.cut = False
        self._observe(self.name, ev.NodeStatus.UP)

    def is_cut_off(self) -> bool:
        return self.cut

    async def slow_down(self, delay_ms: float) -> None:
        self.delay_ms = delay_ms

    async def speed_up(self) -> None:
        self.delay_ms = 0.0

    async def is_slowed(self) -> bool:
        return self.delay_ms > 0

    def identity(self) -> dict[str, str | int | float]:
        return {"name": self.name}


class FakePoller:
    """A poller that does nothing, since fake nodes report their own changes."""

    def __init__(self) -> None:
        self.health: dict[str, ev.NodeHealth] = {}

    async def run(self) -> None:
        await asyncio.Event().wait()

    def get_health(self) -> Mapping[str, ev.NodeHealth]:
        return self.health

    async def stop(self) -> None:
        return


class FakeLoad:
    """A load that records the calls, and sends nothing."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.result = a_proof(10, seconds=0.1)

    async def start(self, rate: float) -> None:
        self.calls.append(f"start {rate:g}")

    async def stop(self) -> None:
        self.calls.append("stop")

    async def read_back(self) -> ev.ReadBack:
        self.calls.append("read back")
        return self.result

    async def close(self) -> None:
        self.calls.append("close")


class FakeCheckup:
    """A checkup with set findings: an engine or none, images that can be got or can't."""

    def __init__(self, *, engine: bool = True, images: bool = True) -> None:
        self.engine = engine
        self.images = images
        self.looks = 0
        self.prepare_error: SubjectError | None = None

    async def run(self, tell: Callable[[PreflightCheck], None], *, may_start: bool = True) -> bool:
        self.looks += 1
        tell(self._check("engine", "Engine", self.engine, "no answer", "Start the engine."))
        tell(self._check("images", "Images", self.images, "not here", "Get them.", prepares=True))
        return self.engine and self.images

    async def prepare(self, tell: ProgressHook) -> None:
        tell("Getting the images", 0.5)
        if self.prepare_error is not None:
            raise self.prepare_error
        self.images = True

    @staticmethod
    def _check(
        key: str, title: str, ok: bool, text: str, remedy: str, *, prepares: bool = False
    ) -> PreflightCheck:
        if ok:
            return PreflightCheck(key=key, title=title, status=CheckStatus.OK)
        return PreflightCheck(
            key=key,
            title=title,
            status=CheckStatus.FAILED,
            text=text,
            remedy=remedy,
            prepares=prepares,
        )


class FakeSubject:
    """Three nodes of which n2 leads; when n2 is gone, another node leads at once."""

    def __init__(self, emit: Emit, name: str = "fake") -> None:
        self.info = SubjectInfo(
            name=name,
            title="Fake",
            subtitle="three nodes",
            nodes=NAMES,
            bound="election timeout",
            bound_s=(4.0, 9.0),
        )
        self.stories: Mapping[str, Story] = OUTAGE_ONLY
        self.plans: Mapping[str, FaultPlan] = {KILL_LEADER.name: KILL_LEADER}
        self.by_hand: Mapping[NodeAction, FaultKind] = {
            NodeAction.KILL: PROCESS_KILL,
            NodeAction.PAUSE: NODE_PAUSE,
        }
        self.invariants: Sequence[Invariant] = ()
        self.rules: Sequence[Rule] = ()
        self.checkup: Checkup | None = None
        self.members = {name: FakeNode(name, self._observe) for name in NAMES}
        self.health = FakePoller()
        self.load = FakeLoad()
        self.started = 0
        self.stopped = 0
        self.start_error: SubjectError | None = None
        self._emit = emit
        self._leader = "n2"

    @property
    def nodes(self) -> Mapping[str, Node]:
        return self.members

    async def start(self) -> None:
        if self.start_error is not None:
            raise self.start_error
        self.started += 1
        for name in NAMES:
            self._observe(name, ev.NodeStatus.UP)

    async def stop(self) -> None:
        self.stopped += 1

    def _observe(self, name: str, status: ev.NodeStatus) -> None:
        if name == self._leader and status is not ev.NodeStatus.UP:
            self._tell(name, status, ev.Role.NONE)
            running = [n for n, node in self.members.items() if node.alive and not node.paused]
            if running:
                self._leader = running[0]
                self._tell(self._leader, ev.NodeStatus.UP, ev.Role.LEADER)
            return
        self._tell(name, status, ev.Role.LEADER if name == self._leader else ev.Role.FOLLOWER)

    def _tell(self, name: str, status: ev.NodeStatus, role: ev.Role) -> None:
        health = ev.NodeHealth(node=name, status=status, role=role, lag=0)
        self._emit(ev.NodeObserved(t=0.0, health=health))


class GroupedSubject(FakeSubject):
    """One head that elects itself, and three stores that share leadership, s1 most."""

    def __init__(self, emit: Emit) -> None:
        super().__init__(emit, name="grouped")
        self.info = replace(
            self.info,
            nodes=("h0", *STORES),
            groups=(
                Group(name="Head", nodes=("h0",)),
                Group(name="Store", nodes=STORES, elects=False),
            ),
            tells_lag=False,
        )
        self.members = {name: FakeNode(name, self._observe) for name in self.info.nodes}
        self.plans = {
            plan.name: plan
            for plan in (
                replace(KILL_LEADER, name="kill-store", group="Store"),
                replace(
                    KILL_LEADER,
                    name="partition-store",
                    kind=PARTITION,
                    group="Store",
                    how="its network is taken away",
                ),
            )
        }
        self.by_hand = {
            NodeAction.KILL: PROCESS_KILL,
            NodeAction.PAUSE: NODE_PAUSE,
            NodeAction.CUT_OFF: PARTITION,
            NodeAction.SLOW: LATENCY,
        }
        self.leads: dict[str, int] = dict(zip(STORES, (2, 5, 2), strict=True))

    async def start(self) -> None:
        self.started += 1
        for name in self.info.nodes:
            self._observe(name, ev.NodeStatus.UP)

    def _observe(self, name: str, status: ev.NodeStatus) -> None:
        if name in self.leads and status is not ev.NodeStatus.UP:
            lost, self.leads[name] = self.leads[name], 0
            heir = next(n for n in STORES if n != name and self.members[n].alive)
            self.leads[heir] += lost
            self._tell_member(name, status)
            self._tell_member(heir, ev.NodeStatus.UP)
        else:
            self._tell_member(name, status)

    def _tell_member(self, name: str, status: ev.NodeStatus) -> None:
        role = ev.Role.LEADER if name == "h0" and status is ev.NodeStatus.UP else ev.Role.NONE
        health = ev.NodeHealth(node=name, status=status, role=role, leads=self.leads.get(name))
        self._emit(ev.NodeObserved(t=0.0, health=health))


class FakeFaults:
    """Injects and undoes faults in fake nodes."""

    def __init__(self) -> None:
        self.faults: list[InjectedFault] = []
        self.nodes: dict[str, Node] = {}
        self.duration_s = 0.0

    @property
    def active(self) -> tuple[InjectedFault, ...]:
        return tuple(self.faults)

    async def inject(self, kind: FaultKind | str, node: Node) -> InjectedFault:
        chaos_type = kind if isinstance(kind, str) else kind.key
        fault = InjectedFault(
            fault_id=f"f{len(self.faults)}",
            chaos_type=chaos_type,
            node=node.name,
            injected_monotonic_s=time.monotonic(),
            duration_s=self.duration_s,
        )
        self.faults.append(fault)
        self.nodes[fault.fault_id] = node
        await self._do(chaos_type, node)
        return fault

    async def undo(self, fault: InjectedFault) -> None:
        node = self.nodes[fault.fault_id]
        await self._undo(fault.chaos_type, node)
        self.faults.remove(fault)

    @staticmethod
    async def _do(chaos_type: str, node: Node) -> None:
        if chaos_type == PARTITION.key and isinstance(node, Isolable):
            await node.cut_off()
        elif chaos_type == LATENCY.key and isinstance(node, Slowable):
            await node.slow_down(200.0)
        elif chaos_type == BURST.key and isinstance(node, Burstable):
            await node.burst(8.0)
        else:
            await (node.kill() if chaos_type == PROCESS_KILL.key else node.pause())

    @staticmethod
    async def _undo(chaos_type: str, node: Node) -> None:
        if chaos_type == PARTITION.key and isinstance(node, Isolable):
            await node.reconnect()
        elif chaos_type == LATENCY.key and isinstance(node, Slowable):
            await node.speed_up()
        elif chaos_type == BURST.key and isinstance(node, Burstable):
            await node.calm()
        else:
            await (node.restart() if chaos_type == PROCESS_KILL.key else node.resume())
