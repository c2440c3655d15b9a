"""A limiter and the store over what runs them, before, during and after."""

from __future__ import annotations

import pytest

from chaos.pause import PauseExecutor
from core.ports import Node, SubjectError
from subjects.hosting import PortTakenError
from subjects.instance import Life
from subjects.ratelimiter.hosting import Place
from subjects.ratelimiter.node import StoreNode
from subjects.ratelimiter.topology import Address
from tests.unit.subjects.raft.instances import ToldInstance

NOWHERE = Address(port=1)


async def settled(instance: ToldInstance) -> StoreNode:
    node = StoreNode(instance.name)
    await instance.start()
    node.settle(Place(instance, NOWHERE))
    return node


async def test_a_server_does_what_runs_it_does() -> None:
    instance = ToldInstance("store")
    node: Node = await settled(instance)
    await node.pause()
    assert node.is_paused()
    await node.resume()
    assert node.is_alive()
    await node.kill()
    assert not node.is_alive()
    assert instance.done == ["start", "pause", "resume", "kill"]
    assert node.identity() == {"node": "store", "container": "c1"}


async def test_what_does_not_run_says_so() -> None:
    node = StoreNode("store")
    assert not node.is_alive()
    assert not node.is_paused()
    with pytest.raises(SubjectError, match="store was never started"):
        await node.restart()
    with pytest.raises(SubjectError, match="store can't be paused: it isn't running"):
        await node.pause()


async def test_while_the_engine_does_not_answer_no_pause_is_called_undone() -> None:
    instance = ToldInstance("store")
    node = await settled(instance)
    await node.pause()
    instance.become(Life.UNKNOWN)
    assert not node.is_alive()
    with pytest.raises(SubjectError, match="the Docker engine doesn't answer"):
        await PauseExecutor().is_undone(node)
    with pytest.raises(SubjectError, match="the Docker engine doesn't answer"):
        await node.kill()


@pytest.mark.parametrize(
    "words",
    [
        "Could not create server TCP listening socket: bind: Address already in use",
        "listen tcp: bind: address already in use",
    ],
)
async def test_a_port_that_was_taken_is_told_from_any_other_end(words: str) -> None:
    instance = ToldInstance("store")
    node = await settled(instance)
    instance.become(Life.EXITED, 1)
    instance.words = "no such option\ngoodbye"
    with pytest.raises(SubjectError, match=r"store exited with code 1 .* no such option \| good"):
        await node.check_running()
    instance.words = words
    with pytest.raises(PortTakenError):
        await node.check_running()


async def test_what_does_not_end_is_said() -> None:
    instance = ToldInstance("store")
    node = await settled(instance)
    instance.ends_when_killed = False
    with pytest.raises(SubjectError, match="doesn't end within"):
        await node.restart()


async def test_nobody_hears_of_the_end_of_a_discarded_server() -> None:
    heard: list[Life] = []
    instance = ToldInstance("store")
    node = await settled(instance)
    node.on_change(lambda: heard.append(instance.life))
    instance.become(Life.PAUSED)
    await node.discard()
    assert instance.done == ["start", "kill"]
    assert heard == [Life.PAUSED]
