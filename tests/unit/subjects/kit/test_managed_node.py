"""Tests of any subject's node before, during and after the time in a place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chaos.executors import PauseExecutor
from core.ports import Node, SubjectError
from subjects.hosts.hosting import PortTakenError
from subjects.hosts.instance import Instance, RuntimeState
from subjects.kit.place import Address
from subjects.raft.node import RaftNode, RaftPlace
from subjects.raft.topology import NodePorts
from subjects.ratelimiter.node import LimiterPlace, StoreNode
from tests.unit.subjects.instances import ToldInstance

Settle = Callable[[Instance], None]
"""Gives a node its place."""

Placed = tuple[RaftNode | StoreNode, Settle]


@pytest.fixture(params=["raft", "ratelimiter"])
def placed(request: pytest.FixtureRequest) -> Placed:
    if request.param == "raft":
        server = RaftNode("n1")
        ports = NodePorts(client=1, route=1, http=1)
        return server, lambda instance: server.settle(RaftPlace(instance, ports))
    store = StoreNode("n1")
    return store, lambda instance: store.settle(LimiterPlace(instance, Address(port=1)))


@pytest.fixture
async def instance(placed: Placed) -> ToldInstance:
    """Returns the instance in which the placed node runs."""
    running = ToldInstance()
    await running.start()
    placed[1](running)
    return running


async def test_a_node_does_what_runs_it_does(placed: Placed, instance: ToldInstance) -> None:
    node: Node = placed[0]
    await node.pause()
    assert node.is_paused()
    await node.resume()
    assert node.is_alive()
    await node.kill()
    assert not node.is_alive()
    assert instance.done == ["start", "pause", "resume", "kill"]
    assert node.identity() == {"node": "n1", "container": "c1"}


async def test_node_that_does_not_run_says_so(placed: Placed) -> None:
    node, _ = placed
    assert not node.is_alive()
    assert not node.is_paused()
    with pytest.raises(SubjectError, match="n1 was never started"):
        await node.restart()
    with pytest.raises(SubjectError, match="n1 can't be paused: it isn't running"):
        await node.pause()


async def test_changes_are_heard_of_until_the_node_is_discarded(
    placed: Placed, instance: ToldInstance
) -> None:
    node, settle = placed
    heard: list[RuntimeState] = []
    node.on_change(lambda: heard.append(instance.runtime_state))
    instance.become(RuntimeState.PAUSED)
    await node.discard()
    assert instance.done == ["start", "kill"]
    assert heard == [
        RuntimeState.PAUSED,
        RuntimeState.PAUSED,
    ]  # that it is let go, and not that it ends
    heard.clear()
    await instance.start()
    settle(instance)
    instance.become(RuntimeState.EXITED)
    assert heard == [RuntimeState.RUNNING, RuntimeState.EXITED]


async def test_while_the_engine_does_not_answer_no_pause_is_called_undone(
    placed: Placed, instance: ToldInstance
) -> None:
    node, _ = placed
    await node.pause()
    instance.become(RuntimeState.UNKNOWN)
    assert not node.is_alive()
    with pytest.raises(SubjectError, match="the Docker engine doesn't answer"):
        await PauseExecutor().is_undone(node)
    with pytest.raises(SubjectError, match="the Docker engine doesn't answer"):
        await node.kill()


async def test_an_end_right_after_the_start_is_told_with_its_last_words(
    placed: Placed, instance: ToldInstance
) -> None:
    node, _ = placed
    await node.check_running()
    instance.words = "no such option\ngoodbye"
    instance.become(RuntimeState.EXITED, 1)
    with pytest.raises(SubjectError, match=r"n1 exited with code 1 .* no such option \| goodbye"):
        await node.check_running()


@pytest.mark.parametrize(
    "words",
    [
        "listen tcp: bind: address already in use",
        "Could not create server TCP listening socket: bind: Address already in use",
        "lim1 can't be listened at",
    ],
)
async def test_a_port_that_was_taken_is_told_from_any_other_end(
    placed: Placed, instance: ToldInstance, words: str
) -> None:
    instance.words = words
    instance.become(RuntimeState.EXITED, 1)
    with pytest.raises(PortTakenError):
        await placed[0].check_running()


async def test_a_node_is_asked_to_end_and_killed_where_it_does_not(
    placed: Placed, instance: ToldInstance
) -> None:
    await placed[0].ask_to_end()
    assert instance.done == ["start", "ask to end"]
    await instance.start()
    instance.ends_when_asked = False
    await placed[0].ask_to_end()
    assert instance.done[-2:] == ["ask to end", "kill"]


async def test_process_that_does_not_end_is_told(placed: Placed, instance: ToldInstance) -> None:
    instance.ends_when_killed = False
    with pytest.raises(SubjectError, match="doesn't end within"):
        await placed[0].restart()
