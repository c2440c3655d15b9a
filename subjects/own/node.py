"""A node of a scenario as a ``core.ports.Node``: a process or a container."""

from __future__ import annotations

import asyncio

from core.ports import SubjectError
from subjects.hosts.instance import Instance
from subjects.kit.networked_node import NetworkedNode
from subjects.own import system_words as words
from subjects.own.answers import Answer
from subjects.own.hosting.view import OwnPlace
from subjects.own.questions import Questions
from subjects.own.scenario.probes import ProbeSpec

STAYS_S = 0.6
"""The shortest time that a node without any probe must run until it counts as started, seconds."""


class OwnNode(NetworkedNode[OwnPlace]):
    """A node whose start is over once the probe is good, or the node has run for a moment."""

    def __init__(
        self,
        name: str,
        ready: ProbeSpec | None,
        questions: Questions,
        ready_within_s: float,
        *,
        may_be_hit: bool = True,
    ) -> None:
        """Creates a node called ``name``, without a place.

        Args:
            name: the node's name.
            ready: the probe that is good once the node has started; None where running is enough.
            questions: asks that probe.
            ready_within_s: how long that may take, seconds.
            may_be_hit: whether faults may hit the node, those by hand included.
        """
        super().__init__(name)
        self._ready = ready
        self._questions = questions
        self._ready_within_s = ready_within_s
        self._may_be_hit = may_be_hit

    async def until_it_answers(self) -> None:
        """Waits until the node, which was just started, is ready.

        Raises:
            PortTakenError: the node has ended, since one of its ports was taken.
            SubjectError: the node has ended for another reason, or takes too long.
        """
        if (ready := self._ready) is None:
            await self._answers_within(_never, STAYS_S)
            return
        last = Answer(is_answered=False, is_good=False)

        async def is_ready() -> bool:
            nonlocal last
            last = await self._questions.ask(ready, self._name)
            return last.is_good

        if not await self._answers_within(is_ready, self._ready_within_s):
            raise SubjectError(*words.no_answer(self._name, self._ready_within_s, last.reason))

    def _running(self, done: str) -> Instance:
        """Returns the instance of a node that runs and may be hit.

        Raises:
            SubjectError: the node doesn't run, nobody knows, or the file spares the node.
        """
        if not self._may_be_hit and done != "resumed":
            raise SubjectError(*words.never_hit(self._name))
        return super()._running(done)


async def _never() -> bool:
    await asyncio.sleep(0)
    return False
