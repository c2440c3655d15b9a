import pytest

from chaos.executors import FAULTS_BY_KEY
from core.ports import Inspectable, Isolable, Slowable, SubjectError
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.leftovers.leftover import ContainerLeftover, find_container
from tests.unit.subjects.hosts.containers.memory import PEERS, MemoryEngine, container

IDENTITY: dict[str, str | int | float] = {
    "engine": "unix:///e.sock",
    "container": "c1",
    "run": "r1",
    "node": "n1",
    "network": PEERS,
    "aliases": "n1,leader",
}


async def find(memory: MemoryEngine) -> ContainerLeftover:
    found = await find_container(memory.engine, IDENTITY)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "view", "calls"),
    [
        ("container-kill", container(status="exited"), ["start c1"]),
        ("container-kill", container(status="paused"), ["unpause c1"]),
        ("node-pause", container(status="paused"), ["unpause c1"]),
        ("partition", container(networks={"access": ()}), ["connect c1"]),
        ("partition", container(status="exited", networks={"access": ()}), ["connect c1"]),
    ],
)
async def test_a_fault_is_undone_and_that_is_seen_by_looking(
    kind: str, view: ContainerView, calls: list[str]
) -> None:
    memory = MemoryEngine(view)
    node = await find(memory)
    executor = FAULTS_BY_KEY[kind].executor
    assert not await executor.is_undone(node)
    await executor.undo(node)
    assert not await executor.is_undone(node)
    await node.inspect()
    assert await executor.is_undone(node)
    assert memory.calls == calls


async def test_leftover_is_reconnected_under_its_own_aliases() -> None:
    memory = MemoryEngine(container(networks={}))
    node = await find(memory)
    await node.reconnect()
    assert memory.views["c1"].networks == {PEERS: ("n1", "leader")}


@pytest.mark.parametrize(
    "view", [container("c2"), container("c1", run="r2"), container("c1", run="")]
)
async def test_container_with_another_id_or_run_is_not_found(view: ContainerView) -> None:
    assert await find_container(MemoryEngine(view).engine, IDENTITY) is None


async def test_identity_of_a_process_is_not_looked_for_in_the_engine() -> None:
    memory = MemoryEngine(container())
    memory.refuses["inspect"] = Trouble.AWAY
    assert await find_container(memory.engine, {"node": "n1", "pid": 7}) is None
    assert await find_container(memory.engine, {**IDENTITY, "run": ""}) is None


async def test_an_engine_that_does_not_answer_is_not_taken_for_a_container_that_is_gone() -> None:
    memory = MemoryEngine(container())
    memory.refuses["inspect"] = Trouble.AWAY
    with pytest.raises(EngineError, match="No inspect"):
        await find_container(memory.engine, IDENTITY)


async def test_no_fault_is_put_into_a_dead_run() -> None:
    node = await find(MemoryEngine(container()))
    for refused in (node.kill, node.pause, node.cut_off, lambda: node.slow_down(300.0)):
        with pytest.raises(SubjectError, match="run that is over"):
            await refused()


async def test_the_delay_of_a_container_that_ended_is_gone_with_its_network() -> None:
    node = await find(MemoryEngine(container(status="exited")))
    assert await FAULTS_BY_KEY["latency"].executor.is_undone(node)


async def test_leftover_fulfils_the_executors_protocols_and_keeps_its_identity() -> None:
    node = await find(MemoryEngine(container()))
    assert isinstance(node, Isolable)
    assert isinstance(node, Slowable)
    assert isinstance(node, Inspectable)
    assert node.name == "n1"
    assert node.identity() == IDENTITY
