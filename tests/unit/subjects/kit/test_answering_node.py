"""A node is waited for until it answers, or has ended, or takes too long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pytest

from core.ports import SubjectError
from subjects.hosts.hosting import PortTakenError
from subjects.hosts.instance import RuntimeState
from subjects.kit import answering_node, managed_node
from subjects.kit.answering_node import AnsweringNode
from subjects.kit.node_start import start_answering
from subjects.kit.place import Address, NodeHosting, Place
from tests.unit.subjects.instances import ToldInstance


class ScriptedNode(AnsweringNode[Place]):
    """Answers what the test sets, in order; the last answer stands."""

    def __init__(self, *answers: bool) -> None:
        super().__init__("v1")
        self.asked: list[Address] = []
        self.running = ToldInstance()
        self._said = list(answers)

    async def begin(self) -> None:
        await self.running.start()
        self.settle(Place(self.running, Address(port=7)))

    async def _answers(self, address: Address) -> bool:
        self.asked.append(address)
        return self._said.pop(0) if len(self._said) > 1 else self._said[0]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(managed_node, "LOOK_AGAIN_S", 0.0)


class Starts:
    """A hosting whose nodes run at once."""

    def __init__(self, *nodes: ScriptedNode) -> None:
        self.nodes = {node.name: node for node in nodes}

    async def start(self, names: tuple[str, ...]) -> Mapping[str, Place]:
        for name in names:
            await self.nodes[name].running.start()
        return {name: Place(self.nodes[name].running, Address(port=7)) for name in names}


async def test_started_nodes_are_waited_for_until_each_answers() -> None:
    node, told = ScriptedNode(False, True), list[str]()
    hosting = cast("NodeHosting[Place]", Starts(node))

    def tell(step: str, fraction: float | None, detail: str = "", /) -> None:
        told.append(step)

    places = await start_answering({"v1": node}, hosting, tell, "Starting", "Waiting")
    assert list(places) == ["v1"]
    assert len(node.asked) == 2
    assert told == ["Starting", "Waiting"]


async def test_node_is_asked_until_it_answers() -> None:
    node = ScriptedNode(False, False, True)
    await node.begin()
    await node.until_it_answers()
    assert node.asked == [Address(port=7)] * 3


async def test_node_that_never_answers_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering_node, "ANSWERS_WITHIN_S", 0.0)
    node = ScriptedNode(False)
    await node.begin()
    with pytest.raises(SubjectError, match="v1 doesn't answer 0 s after its start") as caught:
        await node.until_it_answers()
    assert caught.value.remedy


async def test_node_that_has_ended_is_not_waited_for() -> None:
    node = ScriptedNode(False)
    await node.begin()
    node.running.become(RuntimeState.EXITED, 1)
    node.running.words = "can't be listened at: Address already in use"
    with pytest.raises(PortTakenError):
        await node.until_it_answers()
    assert not node.asked
