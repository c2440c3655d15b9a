import pytest

from core.ports import Isolable, SubjectError
from subjects.hosting import PortTakenError
from subjects.instance import Life
from subjects.raft.hosting import Place
from subjects.raft.node import RaftContainer, RaftNode
from subjects.raft.topology import NodePorts
from tests.unit.subjects.raft.instances import ToldContainer, ToldInstance

NOWHERE = NodePorts(client=1, route=1, http=1)


async def settled(instance: ToldInstance, node: RaftNode | None = None) -> RaftNode:
    node = node or RaftNode(instance.name)
    await instance.start()
    node.settle(Place(instance, NOWHERE))
    return node


async def test_a_node_does_what_runs_it_does() -> None:
    instance = ToldInstance()
    node = await settled(instance)
    await node.pause()
    assert node.is_paused()
    await node.resume()
    assert node.is_alive()
    await node.kill()
    assert not node.is_alive()
    assert instance.done == ["start", "pause", "resume", "kill"]
    assert node.identity() == {"node": "n1", "container": "c1"}


async def test_changes_are_heard_of_until_the_node_is_discarded() -> None:
    heard: list[Life] = []
    instance = ToldInstance()
    node = RaftNode("n1")
    node.on_change(lambda: heard.append(instance.life))
    await settled(instance, node)
    instance.become(Life.PAUSED)
    await node.discard()
    assert instance.done == ["start", "kill"]
    assert heard == [Life.PAUSED]
    await settled(instance, node)
    instance.become(Life.EXITED)
    assert heard == [Life.PAUSED, Life.EXITED]


async def test_while_the_engine_does_not_answer_nothing_is_claimed() -> None:
    instance = ToldContainer()
    node = RaftContainer("n1")
    await settled(instance, node)
    instance.become(Life.UNKNOWN)
    assert not node.is_alive()
    for ask in (node.is_paused, node.is_cut_off):
        with pytest.raises(SubjectError, match="the Docker engine doesn't answer"):
            ask()
    with pytest.raises(SubjectError, match="the Docker engine doesn't answer"):
        await node.kill()


async def test_a_container_is_cut_off_and_reconnected() -> None:
    instance = ToldContainer()
    node = RaftContainer("n1")
    await settled(instance, node)
    await node.cut_off()
    assert node.is_cut_off()
    assert node.is_alive()
    await node.reconnect()
    assert not node.is_cut_off()
    assert isinstance(node, Isolable)


async def test_a_local_process_cannot_be_cut_off() -> None:
    assert not isinstance(RaftNode("n1"), Isolable)


async def test_an_end_right_after_the_start_is_told_with_its_last_words() -> None:
    instance = ToldInstance()
    node = await settled(instance)
    await node.check_running()
    instance.words = "no such option\ngoodbye"
    instance.become(Life.EXITED, 1)
    with pytest.raises(SubjectError, match=r"n1 exited with code 1 .* no such option \| goodbye"):
        await node.check_running()
    instance.words = "listen tcp: bind: address already in use"
    with pytest.raises(PortTakenError):
        await node.check_running()


async def test_what_does_not_end_is_said() -> None:
    instance = ToldInstance()
    node = await settled(instance)
    instance.ends_when_killed = False
    with pytest.raises(SubjectError, match="doesn't end within"):
        await node.restart()
