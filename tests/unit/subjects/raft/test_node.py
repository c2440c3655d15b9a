import pytest

from core.ports import Isolable, SubjectError
from subjects.hosts.instance import RuntimeState
from subjects.raft.node import RaftNode, RaftPlace
from subjects.raft.topology import NodePorts
from tests.unit.subjects.instances import ToldContainer, ToldInstance

NOWHERE = NodePorts(client=1, route=1, http=1)


async def settled(instance: ToldContainer) -> RaftNode:
    node = RaftNode(instance.name)
    await instance.start()
    node.settle(RaftPlace(instance, NOWHERE))
    return node


async def test_while_the_engine_does_not_answer_nothing_is_claimed() -> None:
    instance = ToldContainer()
    node = await settled(instance)
    instance.become(RuntimeState.UNKNOWN)
    assert not node.is_alive()
    for ask in (node.is_paused, node.is_cut_off):
        with pytest.raises(SubjectError, match="the Docker engine doesn't answer"):
            ask()
    with pytest.raises(SubjectError, match="the Docker engine doesn't answer"):
        await node.kill()


async def test_a_container_is_cut_off_and_reconnected() -> None:
    instance = ToldContainer()
    node = await settled(instance)
    await node.cut_off()
    assert node.is_cut_off()
    assert node.is_alive()
    await node.reconnect()
    assert not node.is_cut_off()
    assert isinstance(node, Isolable)


async def test_server_whose_instance_has_no_network_of_its_own_can_not_be_cut_off() -> None:
    instance = ToldInstance()
    await instance.start()
    node = RaftNode("n1")
    node.settle(RaftPlace(instance, NOWHERE))
    with pytest.raises(SubjectError, match="n1 can't be cut off where it runs"):
        await node.cut_off()
