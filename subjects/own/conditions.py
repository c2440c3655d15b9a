"""Asks what a scenario's invariants ask of nodes, and puts each answer on the timeline."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from core.model.events import ConditionObserved
from core.ports import Clock, Emit
from subjects.kit.watcher import HealthQuestion
from subjects.own.answers import Answer
from subjects.own.invariants import asked_every, invariant_name
from subjects.own.scenario.probes import ValueSpec
from subjects.own.scenario.resolved import ResolvedScenario

AskNode = Callable[[ValueSpec, str], Awaitable[Answer]]
"""Asks a node for what a probe wants to know."""

TELL_EVERY_S = 1.0
"""Seconds between two events that say the same of a condition: that shows how old it is."""


class ConditionTeller:
    """Tells what a probe says of one condition at one node: each change, and once a second."""

    def __init__(self, condition: str, node: str, emit: Emit, clock: Clock) -> None:
        """Creates a teller that has told nothing yet.

        Args:
            condition: the condition's name.
            node: who is asked.
            emit: puts an event on the timeline.
            clock: the run's time.
        """
        self._condition = condition
        self._node = node
        self._emit = emit
        self._clock = clock
        self._told: bool | None = None
        self._told_t = float("-inf")

    def tell(self, answer: Answer, asked_t: float) -> None:
        """Puts ``answer`` on the timeline, unless the same was told a moment ago."""
        now = self._clock.now()
        if answer.is_good is self._told and now - self._told_t < TELL_EVERY_S:
            return
        self._told, self._told_t = answer.is_good, now
        value = answer.reason or ("" if answer.value is None else str(answer.value))
        self._emit(
            ConditionObserved(
                t=now,
                condition=self._condition,
                node=self._node,
                good=answer.is_good,
                value=value,
                asked_t=asked_t,
            )
        )


def condition_questions(
    scenario: ResolvedScenario,
    is_running: Mapping[str, Callable[[], bool]],
    ask: AskNode,
    emit: Emit,
    clock: Clock,
) -> list[HealthQuestion]:
    """Returns the questions that the invariants of ``scenario`` ask of nodes, for the watcher.

    Args:
        scenario: what the file says.
        is_running: whether a node's process or container runs, by the node's name: one that
            doesn't isn't asked.
        ask: asks a node.
        emit: puts an event on the timeline.
        clock: the run's time.
    """
    found: list[HealthQuestion] = []
    for key, spec in scenario.invariants.items():
        if spec.probe is None:
            continue
        for node in spec.nodes or tuple(each.name for each in scenario.nodes):
            teller = ConditionTeller(invariant_name(key), node, emit, clock)
            once = partial(_ask, is_running[node], partial(ask, spec.probe, node), teller, clock)
            name = f"{spec.title or key} of {node}"
            found.append(HealthQuestion(name, once, asked_every(spec.probe)))
    return found


async def _ask(
    is_running: Callable[[], bool],
    ask: Callable[[], Awaitable[Answer]],
    teller: ConditionTeller,
    clock: Clock,
) -> None:
    if not is_running():
        return
    asked_t = clock.now()
    answer = await ask()
    # A node that ended meanwhile said nothing of the condition.
    if is_running():
        teller.tell(answer, asked_t)
