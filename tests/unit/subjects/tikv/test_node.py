"""Tests of a TiKV node before, during and after the time in a place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.ports import Isolable, Node, Slowable, SubjectError
from subjects.hosts.instance import RuntimeState
from subjects.kit.place import Address, Place
from subjects.tikv.node import TikvNode
from subjects.tikv.topology import plan_topology
from subjects.tikv.watched import PD, STORE


class Runner:
    """An ``Instance`` that is also ``Isolable``, and records all calls."""

    def __init__(self) -> None:
        self.name = "tikv0"
        self.runtime_state = RuntimeState.RUNNING
        self.incarnation = 1
        self.returncode: int | None = None
        self.ended_monotonic: float | None = None
        self.exit_text = ""
        self.done: list[str] = []
        self.listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        self.listeners.append(listener)

    def become(self, runtime_state: RuntimeState) -> None:
        self.runtime_state = runtime_state
        for listener in self.listeners:
            listener()

    async def start(self) -> None:
        self.done.append("start")
        self.become(RuntimeState.RUNNING)

    async def ask_to_end(self) -> None:
        self.done.append("ask to end")
        self.become(RuntimeState.EXITED)

    async def kill(self) -> None:
        self.done.append("kill")
        self.become(RuntimeState.EXITED)

    async def pause(self) -> None:
        self.become(RuntimeState.PAUSED)

    async def resume(self) -> None:
        self.become(RuntimeState.RUNNING)

    async def cut_off(self) -> None:
        self.become(RuntimeState.CUT_OFF)

    async def reconnect(self) -> None:
        self.become(RuntimeState.RUNNING)

    def is_cut_off(self) -> bool:
        return self.runtime_state is RuntimeState.CUT_OFF

    async def wait_ended(self, timeout_s: float) -> bool:
        return self.runtime_state is RuntimeState.EXITED

    async def last_words(self, lines: int = 1) -> str:
        return "last words"

    def identity(self) -> dict[str, str | int | float]:
        return {"container": "c1"}


@pytest.fixture
def node() -> TikvNode:
    return TikvNode("tikv0", plan_topology())


def test_place_of_a_node_in_the_cluster_is_known_before_it_runs(node: TikvNode) -> None:
    assert (node.kind, node.advertised, node.address) == (STORE, "tikv0:20160", None)
    member = TikvNode("pd0", plan_topology())
    assert (member.kind, member.advertised) == (PD, "pd0:2379")
    assert isinstance(node, Isolable)
    assert isinstance(node, Slowable)
    typed: Node = node
    assert not typed.is_alive()


def test_listener_of_before_the_start_hears_of_each_container(node: TikvNode) -> None:
    heard: list[RuntimeState] = []
    node.on_change(lambda: heard.append(node.runtime_state))
    first, second = Runner(), Runner()
    node.settle(Place(first, Address(20001)))
    first.become(RuntimeState.EXITED)
    node.settle(Place(second, Address(20002)))
    first.become(RuntimeState.RUNNING)
    node.withdraw()
    assert heard == [
        RuntimeState.RUNNING,
        RuntimeState.EXITED,
        RuntimeState.RUNNING,
        RuntimeState.ABSENT,
    ]
    assert node.address is None


async def test_a_node_that_does_not_run_can_only_be_started_again(node: TikvNode) -> None:
    with pytest.raises(SubjectError, match="tikv0 was never started"):
        await node.restart()
    runner = Runner()
    node.settle(Place(runner, Address(20001)))
    await node.kill()
    with pytest.raises(SubjectError, match="tikv0 can't be paused: it isn't running"):
        await node.pause()
    await node.restart()
    assert runner.done == ["kill", "start"]
    assert node.is_alive()


async def test_a_restart_ends_first_what_still_runs(node: TikvNode) -> None:
    runner = Runner()
    node.settle(Place(runner, Address(20001)))
    await node.restart()
    assert runner.done == ["kill", "start"]


async def test_a_cut_off_node_is_alive_and_can_be_reconnected(node: TikvNode) -> None:
    runner = Runner()
    node.settle(Place(runner, Address(20001)))
    await node.cut_off()
    assert (node.is_cut_off(), node.is_alive(), node.is_paused()) == (True, True, False)
    await node.reconnect()
    assert not node.is_cut_off()
    with pytest.raises(SubjectError, match="tikv0 can't be slowed down where it runs"):
        await node.slow_down(100)


def test_while_the_engine_is_away_nothing_is_claimed(node: TikvNode) -> None:
    runner = Runner()
    node.settle(Place(runner, Address(20001)))
    runner.become(RuntimeState.UNKNOWN)
    for look in (node.is_paused, node.is_cut_off):
        with pytest.raises(SubjectError, match="Nobody knows what tikv0 does"):
            look()


def test_identity_for_after_a_crash_has_the_name_of_the_node(node: TikvNode) -> None:
    assert node.identity() == {"node": "tikv0"}
    node.settle(Place(Runner(), Address(20001)))
    assert node.identity() == {"node": "tikv0", "container": "c1"}
