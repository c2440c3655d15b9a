"""Nodes that give up while their system starts are started again, where the file lets them."""

from __future__ import annotations

import pytest

from core.ports import SubjectError
from subjects.hosts.instance import RuntimeState
from subjects.kit.place import Address
from subjects.own.hosting.view import OwnPlace
from subjects.own.node import OwnNode
from subjects.own.questions import Questions
from subjects.own.scenario.probes import ProbeSpec
from subjects.own.settling import until_all_ready
from tests.unit.subjects.instances import ToldInstance
from tests.unit.subjects.own.test_questions import TwoPlaces

AT_ONCE = (0.0, 0.0, 0.0)


class _Ending(ToldInstance):
    """An instance that ends right after each of its first starts."""

    def __init__(self, ends: int) -> None:
        super().__init__()
        self.left = ends
        self.words = "where is my database?"

    async def start(self) -> None:
        await super().start()
        if self.left:
            self.left -= 1
            self.become(RuntimeState.EXITED, 1)


async def started(instance: ToldInstance) -> OwnNode:
    node = OwnNode("web", ProbeSpec(health=True), Questions(TwoPlaces(0)), 5.0)
    await instance.start()
    node.settle(OwnPlace(instance, {80: Address(80)}))
    return node


async def test_node_that_may_be_too_early_is_started_again_and_that_is_told() -> None:
    instance, told = _Ending(ends=2), list[str]()
    await until_all_ready([await started(instance)], {"web"}, told.append, AT_ONCE)
    assert instance.done == ["start", "start", "start"]
    assert instance.runtime_state is RuntimeState.RUNNING
    assert len(told) == 2
    assert "where is my database?" in told[0]


async def test_node_that_ends_every_time_is_given_up_with_its_last_words() -> None:
    instance, told = _Ending(ends=99), list[str]()
    node = await started(instance)
    with pytest.raises(SubjectError, match=r"exited with code 1 .* where is my database"):
        await until_all_ready([node], {"web"}, told.append, AT_ONCE)
    assert len(told) == len(AT_ONCE)


async def test_node_that_the_file_does_not_bring_back_is_given_up_at_once() -> None:
    instance, told = _Ending(ends=1), list[str]()
    node = await started(instance)
    with pytest.raises(SubjectError, match="exited with code 1"):
        await until_all_ready([node], (), told.append, AT_ONCE)
    assert (instance.done, told) == (["start"], [])
