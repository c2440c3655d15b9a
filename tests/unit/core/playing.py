"""A small cluster as events in order, with a clock that only the test moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from core.model import events as ev
from core.model.events import NodeStatus, Role, UnknownBecause
from core.views.timeline import Timeline
from tests.clocks import SetClock
from tests.records import a_run, a_sample

BOUND, BOUND_S = "election timeout", (4.0, 9.0)
E = TypeVar("E", bound=ev.Event)


class Play:
    """Puts events on a timeline and keeps all events that appear there."""

    def __init__(self, nodes: int = 3) -> None:
        self.clock = SetClock()
        self.timeline = Timeline()
        self.names = tuple(f"n{number}" for number in range(1, nodes + 1))
        self.log: list[ev.Event] = []
        self.tickers: list[Callable[[float], None]] = []
        self.health: dict[str, ev.NodeHealth] = {}
        self.writes = 0
        self.runs = 0
        self.loading = False
        self.rate = 3000.0
        self.watching = True
        self.subject = "raft"
        self.bound, self.bound_s = BOUND, BOUND_S
        self.groups: tuple[ev.Group, ...] = ()
        self.load_kind = ev.LoadKind.WRITES
        self.timeline.subscribe(lambda event, _: self.log.append(event))

    # --- what happens -----------------------------------------------------------------

    def start(self) -> None:
        self.runs += 1
        self.emit(
            a_run(
                *self.names,
                t=self.clock.t,
                run_id=f"paper-{self.runs}",
                subject=self.subject,
                bound=self.bound,
                bound_s=self.bound_s,
                groups=self.groups,
                load_kind=self.load_kind,
            )
        )

    def emit(self, event: ev.Event) -> None:
        self.timeline.append(event)

    def observe(
        self,
        name: str,
        status: NodeStatus = NodeStatus.UP,
        role: Role = Role.NONE,
        *,
        was_role: Role = Role.NONE,
        exit_code: int | None = None,
        detail: str = "",
        lag: int | None = None,
        uptime_s: float | None = None,
        leads: int | None = None,
        answer_ms: float | None = None,
        claims: tuple[str, ...] = (),
        because: UnknownBecause | None = None,
        changed_t: float | None = None,
    ) -> None:
        before = self.health.get(name)
        if changed_t is None:
            is_same = before is not None and before.status is status
            changed_t = before.changed_t if is_same and before else self.clock.t
        self.health[name] = ev.NodeHealth(
            node=name,
            status=status,
            role=role,
            was_role=was_role,
            exit_code=exit_code,
            detail=detail,
            lag=lag,
            uptime_s=uptime_s,
            leads=leads,
            answer_ms=answer_ms,
            claims=claims,
            disagreement="; ".join(claims),
            unknown_because=because,
            observed_t=self.clock.t,
            changed_t=changed_t,
        )
        self.emit(ev.NodeObserved(t=self.clock.t, health=self.health[name]))
        is_gone = status not in (NodeStatus.UP, NodeStatus.STARTING)
        if self.watching and is_gone and before is not None and before.status is not status:
            self.look()

    def up(self, leader: str, *names: str) -> None:
        """Reports the nodes named (by default all) as up, with ``leader`` leading.

        Once all of them are, the system is ready.
        """
        for name in names or self.names:
            self.observe(name, role=Role.LEADER if name == leader else Role.FOLLOWER)
        system = self.timeline.state.system
        if not system.was_ready and len(system.up) == len(system.names) and system.is_led:
            self.emit(ev.SystemReady(t=self.clock.t))

    def kill(self, name: str, exit_code: int | None = -9) -> None:
        """Reports what a poller says when a process ends."""
        was = self.health[name].role
        detail = "" if exit_code is None else f"exited on signal {-exit_code}"
        self.observe(name, NodeStatus.DOWN, was_role=was, exit_code=exit_code, detail=detail)

    def pause(self, name: str) -> None:
        self.observe(name, NodeStatus.PAUSED, was_role=self.health[name].role)

    def cut_off(self, name: str, changed_t: float | None = None) -> None:
        """Cuts a node off, which runs on and, as a leader, still claims to lead."""
        role = self.health[name].role
        self.observe(name, NodeStatus.CUT_OFF, role, was_role=role, changed_t=changed_t)

    def go_blind(self, because: UnknownBecause = UnknownBecause.ENGINE_LOST) -> None:
        """Reports all nodes as unknown for one reason, by default a lost engine."""
        for name, health in list(self.health.items()):
            self.observe(name, NodeStatus.UNKNOWN, was_role=health.role, because=because)

    def elect(self, leader: str, term: int | None = None) -> None:
        for name, health in list(self.health.items()):
            if health.status is NodeStatus.UP:
                self.observe(name, role=Role.LEADER if name == leader else Role.FOLLOWER)
        self.emit(ev.LeaderElected(t=self.clock.t, node=leader, term=term))

    def start_load(self) -> None:
        self.emit(ev.LoadChanged(t=self.clock.t, status=ev.LoadStatus.RUNNING))
        self.loading = True

    def lose_load(self) -> None:
        self.loading = False
        self.emit(
            ev.LoadChanged(t=self.clock.t, status=ev.LoadStatus.LOST, detail="exited on signal 9")
        )

    def run(
        self,
        seconds: float,
        *,
        share: float = 1.0,
        p99: float = 7.4,
        failed: int = 0,
        shed: int = 0,
        first_ack_s: float = 0.001,
        attempting: bool = True,
    ) -> None:
        """Lets time pass: a sample and a tick every 0.1 s, health twice a second."""
        for step in range(round(seconds * 10)):
            self.clock.t = round(self.clock.t + 0.1, 6)
            if self.loading:
                ack = 0.001 if step else first_ack_s
                self.sample(share, p99, failed, shed, ack, attempting=attempting)
            if self.watching and step % 5 == 0:
                self.look()
            self.tick()

    def look(self) -> None:
        """All nodes are probed again; those that run say the same as before."""
        for name, health in list(self.health.items()):
            if health.status in (NodeStatus.UP, NodeStatus.STARTING):
                health = self.health[name] = replace(health, observed_t=self.clock.t)
            self.emit(ev.NodeObserved(t=self.clock.t, health=health))

    def tick(self) -> None:
        for ticker in self.tickers:
            ticker(self.clock.t)

    def sample(
        self,
        share: float,
        p99: float,
        failed: int,
        shed: int,
        first_ack_s: float,
        *,
        attempting: bool = True,
    ) -> None:
        sample = make_sample(
            self.clock.t,
            ops=self.rate * share,
            attempted=round(self.rate / 10) if attempting else 0,
            p99=p99,
            failed=failed,
            shed=shed,
            first_ack_s=first_ack_s,
            total=self.writes,
        )
        self.writes = sample.total_writes_acked
        self.emit(ev.Sampled(t=self.clock.t, sample=sample))

    def learn(self, p99: float = 7.4) -> None:
        baseline = ev.Baseline(median_ops=self.rate, spread_ops=self.rate * 0.04, p99_ms=p99)
        self.emit(ev.BaselineLearned(t=self.clock.t, baseline=baseline))

    def reach_normal(self, leader: str = "n2") -> None:
        """Plays everything up to a healthy cluster under a load with a baseline."""
        self.start()
        for name in self.names:
            self.observe(name, NodeStatus.STARTING)
        self.run(1)
        self.up(leader)
        self.emit(ev.LeaderElected(t=self.clock.t, node=leader, term=1))
        self.run(1)
        self.start_load()
        self.run(4)
        self.learn()
        self.run(2)

    # --- what was seen ----------------------------------------------------------------

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.log if isinstance(event, kind)]

    def opened(self) -> list[tuple[str, str]]:
        return [(e.invariant, e.subject) for e in self.all(ev.ViolationOpened)]

    def closed(self) -> list[tuple[str, str]]:
        return [(e.invariant, e.subject) for e in self.all(ev.ViolationClosed)]

    def open_now(self) -> set[tuple[str, str]]:
        return {(v.invariant, v.subject) for v in self.timeline.state.violations}

    def explanations(self) -> list[ev.Explanation]:
        return [event.explanation for event in self.all(ev.Diagnosed)]

    def notes(self) -> list[str]:
        return [event.text for event in self.all(ev.FeedLine)]


def make_sample(
    t: float,
    *,
    ops: float = 3000.0,
    attempted: int | None = None,
    p99: float | None = 7.4,
    failed: int = 0,
    shed: int = 0,
    interval_s: float = 0.1,
    first_ack_s: float = 0.001,
    last_ack_s: float = 0.001,
    total: int = 0,
) -> ev.Sample:
    """Returns a sample that ends at ``t``, with the first ack ``first_ack_s`` after the start."""
    acked = round(ops * interval_s)
    writes = (acked + 1) // 2
    return a_sample(
        t,
        interval_s=interval_s,
        attempted=acked if attempted is None else attempted,
        acked=acked,
        failed=failed,
        shed=shed,
        writes_acked=writes,
        p50_ms=1.0 if acked else None,
        p99_ms=p99 if acked else None,
        max_ms=p99 if acked else None,
        first_ack_t=t - interval_s + first_ack_s if acked else None,
        last_ack_t=t - last_ack_s if acked else None,
        total_writes_acked=total + writes,
        total_failed=failed,
    )


def make_samples(start_t: float, ops: Sequence[float], **rest: float) -> list[ev.Sample]:
    """Returns samples of a tenth of a second, the first ending at ``start_t`` + 0.1."""
    p99 = rest.get("p99", 7.4)
    return [
        make_sample(round(start_t + 0.1 * (i + 1), 6), ops=value, p99=p99, attempted=300)
        for i, value in enumerate(ops)
    ]
