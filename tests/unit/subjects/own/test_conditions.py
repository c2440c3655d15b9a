"""Invariants' questions to nodes are on the timeline: changes at once, the rest once a second."""

from __future__ import annotations

from core.model import events as ev
from subjects.own.answers import Answer, not_good
from subjects.own.conditions import condition_questions
from subjects.own.scenario.probes import ValueSpec
from tests.clocks import SetClock
from tests.unit.subjects.own.scenarios import scenario

GOOD = Answer(is_answered=True, is_good=True, value=3)


class AskedNodes:
    """Nodes that answer as the test says, and what was told of that."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.told: list[ev.Event] = []
        self.answer = GOOD
        self.running = True
        probe = {"http": {"path": "/queue"}, "every": "0.5s"}
        said = scenario(invariants={"queue": {"probe": probe, "nodes": ["a"]}, "l": {"load": {}}})
        running = dict.fromkeys("abc", self._is_running)
        self.questions = condition_questions(said, running, self._ask, self.told.append, self.clock)

    def _is_running(self) -> bool:
        return self.running

    async def _ask(self, spec: ValueSpec, node: str) -> Answer:
        assert (spec.http is not None, node) == (True, "a")
        self.clock.t += 0.1
        return self.answer

    async def once(self) -> list[tuple[bool | None, str, float]]:
        self.told.clear()
        await self.questions[0].ask()
        events = [each for each in self.told if isinstance(each, ev.ConditionObserved)]
        return [(each.good, each.value, round(each.asked_t, 1)) for each in events]


async def test_each_change_is_told_with_the_value_and_the_time_of_the_question() -> None:
    asked = AskedNodes()
    assert [question.every_s for question in asked.questions] == [0.5]
    assert await asked.once() == [(True, "3", 0.0)]
    assert await asked.once() == []
    asked.answer = not_good("/queue is 12, not below 10", 12)
    assert await asked.once() == [(False, "/queue is 12, not below 10", 0.2)]


async def test_same_answer_is_told_again_after_a_second() -> None:
    asked = AskedNodes()
    await asked.once()
    asked.clock.t = 1.5
    assert await asked.once() == [(True, "3", 1.5)]


async def test_node_that_does_not_run_is_not_asked() -> None:
    asked = AskedNodes()
    asked.running = False
    assert await asked.once() == []
