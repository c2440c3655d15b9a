"""Asks the probes of a hypothesis all the time, and shows each as a node of the stage."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial

from core.model.events import (
    ConditionObserved,
    NodeHealth,
    NodeObserved,
    NodeStatus,
    UnknownBecause,
)
from core.ports import Clock, Emit, FailureHook
from core.process.tasks import TaskScope
from subjects.kit.health_rules import is_news, unwatched
from subjects.own.experiment import words
from subjects.own.experiment.model import Activity, Experiment, HttpProvider
from subjects.own.experiment.outcome import ProbeSaid
from subjects.own.experiment.runner import ActivityRunner

HTTP_EVERY_S, OTHERS_EVERY_S = 0.5, 1.0
"""Seconds from the end of one answer to the next question: a process costs more than a request."""

TELL_EVERY_S = 1.0
"""Seconds between two events that say the same of a probe."""


class HypothesisWatcher:
    """A ``core.ports.HealthPoller`` whose nodes are the probes of the hypothesis."""

    def __init__(
        self,
        experiment: Experiment,
        runner: ActivityRunner,
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Creates a watcher that asks nothing before :meth:`begin`.

        Args:
            experiment: has the probes.
            runner: asks them.
            emit: takes the events.
            clock: the run's time.
            on_failure: is called with each task that fails and is started again.
        """
        self._probes = {probe.name: probe for probe in experiment.probes}
        self._runner = runner
        self._emit = emit
        self._clock = clock
        self._scope = TaskScope("hypothesis", on_failure)
        self._asking = {name: asyncio.Lock() for name in self._probes}
        self._may_ask = asyncio.Event()
        self._stopped = asyncio.Event()
        self._health = dict[str, NodeHealth]()
        self._told_t = dict[str, float]()
        self.forget()

    def begin(self) -> None:
        """Allows the probes to be asked, from now on."""
        self._may_ask.set()

    def forget(self) -> None:
        """Asks nothing any more, and knows nothing, as before the start."""
        self._may_ask.clear()
        self._told_t = dict.fromkeys(self._probes, float("-inf"))
        self._health = {
            name: NodeHealth(
                node=name, status=NodeStatus.UNKNOWN, detail=words.NOT_ASKED, started=False
            )
            for name in self._probes
        }

    async def evaluate(self) -> tuple[ProbeSaid, ...]:
        """Asks each probe anew, one after another, and returns what each said."""
        return tuple([await self._ask(probe) for probe in self._probes.values()])

    async def run(self) -> None:
        """Asks until cancelled or stopped."""
        self._stopped = stopped = asyncio.Event()
        for name, probe in self._probes.items():
            self._scope.supervise(
                name,
                partial(self._keep_asking, probe),
                title=words.asking(name),
                on_lost=partial(self._lose, name),
            )
        try:
            await stopped.wait()
        finally:
            await self._scope.close()

    def get_health(self) -> Mapping[str, NodeHealth]:
        """Returns the last health of each probe, by name."""
        return dict(self._health)

    async def stop(self) -> None:
        """Ends :meth:`run` and all questions under way."""
        self._stopped.set()
        await self._scope.close()

    async def _keep_asking(self, probe: Activity) -> None:
        every_s = HTTP_EVERY_S if isinstance(probe.provider, HttpProvider) else OTHERS_EVERY_S
        while True:
            await self._may_ask.wait()
            await self._ask(probe)
            await asyncio.sleep(every_s)

    async def _ask(self, probe: Activity) -> ProbeSaid:
        """Asks a probe once, never twice at the same time, and puts the answer on the timeline."""
        async with self._asking[probe.name]:
            asked_t = self._clock.now()
            outcome, verdict = await self._runner.ask(probe)
            said = ProbeSaid(
                name=probe.name,
                verdict=verdict,
                asked_t=asked_t,
                took_s=outcome.took_s,
                failed=bool(outcome.failed),
            )
            if self._may_ask.is_set():
                self._take(said)
            return said

    def _take(self, said: ProbeSaid) -> None:
        now, before = self._clock.now(), self._health[said.name]
        health = judge_probe(said, before, now)
        self._health[said.name] = health
        if not is_news(health, before) and now - self._told_t[said.name] < TELL_EVERY_S:
            return
        self._told_t[said.name] = now
        self._emit(NodeObserved(t=now, health=health))
        self._emit(
            ConditionObserved(
                t=now,
                condition=said.name,
                node=said.name,
                good=said.verdict.met,
                value=said.verdict.why,
                asked_t=said.asked_t,
            )
        )

    def _lose(self, name: str) -> None:
        """Makes a probe unknown, since nobody asks it for a while."""
        now = self._clock.now()
        self._health[name] = health = unwatched(self._health[name], now)
        self._emit(NodeObserved(t=now, health=health))


def judge_probe(said: ProbeSaid, before: NodeHealth, now: float) -> NodeHealth:
    """Returns a probe's health: up within tolerance, and else unknown, for the node may well run.

    Args:
        said: what the probe said.
        before: its health until now.
        now: the run's time.
    """
    status = NodeStatus.UP if said.verdict.met else NodeStatus.UNKNOWN
    because = UnknownBecause.SILENT if said.failed else UnknownBecause.NOT_READY
    return NodeHealth(
        node=said.name,
        status=status,
        observed_t=said.asked_t,
        changed_t=before.changed_t if status is before.status else now,
        detail="" if said.verdict.met else said.verdict.why,
        unknown_because=None if said.verdict.met else because,
        answer_ms=1000 * said.took_s if said.verdict.met else None,
        facts={words.SAID: said.verdict.why},
    )
