"""The story of an experiment: steady state, method, hypothesis, rollbacks, comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec.structs import replace

from core.model import events as ev
from core.model.records import ComparedRow
from core.ports import SubjectError
from core.story.breaking import inject, tell_detection
from core.story.chapters import Chapter, OnEnter, Story
from core.story.fault_control import FaultControl
from core.story.fault_plans import chosen_plan
from core.story.healing import summarize
from core.story.outage import DETECTION, FAULT, HEALTH, RECOVERY, SUMMARY, WELCOME
from core.story.run_context import RunContext
from core.story.setup import all_up
from subjects.own.experiment import words
from subjects.own.experiment.model import Experiment
from subjects.own.experiment.outcome import ProbeSaid
from subjects.own.experiment.target import METHOD

KEY = "experiment"

SEEN_WITHIN_S = 5.0
"""Seconds within which a probe's latest answer is on the stage."""

HOLDS_WITHIN_S = 15.0
"""The longest time that the hypothesis may take to hold again after the rollbacks, seconds."""

Said = tuple[ProbeSaid, ...]


class Evaluator(Protocol):
    """Asks the probes of the hypothesis."""

    async def evaluate(self) -> Said:
        """Asks each probe anew, and returns what each said."""
        ...


class Played(Protocol):
    """The method, as far as the story follows it."""

    @property
    def failed(self) -> Sequence[tuple[str, str]]:
        """The steps that couldn't be done, each with the reason."""
        ...

    async def until_ended(self) -> None:
        """Waits until the last step has ended."""
        ...


class ExperimentStory:
    """The chapters of one experiment, with its probes' answers before, after and at the end."""

    def __init__(self, experiment: Experiment, hypothesis: Evaluator, method: Played) -> None:
        """Stores through whom the chapters act."""
        self._experiment = experiment
        self._hypothesis = hypothesis
        self._method = method
        self._before: Said = ()
        self._after: Said = ()
        self._end: Said = ()

    @property
    def story(self) -> Story:
        """The story, to be played once."""
        return Story(
            key=KEY,
            title=words.TITLE,
            about=words.ABOUT,
            chapters=self._chapters(),
            fault=METHOD,
            faults=(METHOD,),
        )

    def _chapters(self) -> tuple[Chapter, ...]:
        told = words.about(self._experiment)
        return (
            replace(WELCOME, narration=told),
            _chapter(HEALTH, "steady-state", "Steady state", words.STEADY, self.steady),
            _chapter(FAULT, "method", "Method", words.METHOD, self.method),
            _chapter(DETECTION, "hypothesis", "Hypothesis", words.JUDGED, self.judge),
            _chapter(RECOVERY, "rollbacks", "Rollbacks", words.ROLLBACKS, self.roll_back),
            replace(SUMMARY, narration=words.SUMMARY, on_enter=self.summary),
        )

    async def steady(self, context: RunContext) -> None:
        """Chapter "Steady state": the hypothesis has to hold before anything is done.

        Raises:
            SubjectError: it doesn't.
        """
        chosen_plan(context.subject.plans, context.settings.fault)
        await context.subject.start()
        self._before = await self._ask(context)
        if not _holds(self._before):
            raise SubjectError(*words.deviates_before(self._before))
        await context.until(all_up, SEEN_WITHIN_S)
        context.emit(ev.SystemReady(t=context.now()))
        context.narrate(words.steady(self._experiment.hypothesis, self._before), words.TO_METHOD)

    async def method(self, context: RunContext) -> None:
        """Chapter "Method": all steps are played, those in the background to their end.

        Raises:
            SubjectError: the method can't begin, since its undo can't be written, say.
        """

        def tell(_: ev.Event) -> None:
            if context.evidence is not None and context.state.reaction.detected is None:
                tell_detection(context)

        context.keep(tell)
        await inject(context)
        await self._method.until_ended()
        context.narrate(words.played(len(self._experiment.method), self._method.failed))

    async def judge(self, context: RunContext) -> None:
        """Chapter "Hypothesis": whether the hypothesis holds, and when the monitor saw it break."""
        self._after = await self._ask(context)
        if not _holds(self._after):
            await context.until(lambda state: state.reaction.detected is not None, SEEN_WITHIN_S)
        told = words.judged(self._experiment.hypothesis, self._after)
        failed = self._method.failed
        first = f"{words.played(len(self._experiment.method), failed)} " if failed else ""
        context.narrate(f"{first}{told}", words.TO_ROLLBACKS)

    async def roll_back(self, context: RunContext) -> None:
        """Chapter "Rollbacks": all rollbacks are played, and the hypothesis is looked at again.

        Raises:
            SubjectError: a rollback couldn't be done.
        """
        await FaultControl(context).heal()
        total = len(self._experiment.rollbacks)
        if total:
            context.progress("holds", words.HOLDS_AGAIN)
            try:
                await context.until(all_up, HOLDS_WITHIN_S)
            finally:
                context.progress_done("holds")
        self._end = await self._ask(context)
        context.narrate(words.rolled_back(total, self._end), words.TO_SUMMARY)

    async def summary(self, context: RunContext) -> None:
        """Chapter "Summary": what the probes said before and after, and what that comes to."""
        end = self._end if self._experiment.rollbacks else ()
        text = words.compared(
            self._experiment.hypothesis, self._after, end, len(self._method.failed)
        )
        await summarize(context, lambda: self._compare(context.now(), end, text))

    def _compare(self, t: float, end: Said, text: str) -> ev.Compared:
        columns = (words.BEFORE, words.AFTER, *((words.IN_THE_END,) if end else ()))
        times = (self._before, self._after, *((end,) if end else ()))
        return ev.Compared(
            t=t,
            title=words.COMPARED,
            columns=columns,
            rows=tuple(_row(said) for said in zip(*times, strict=True)),
            held=_holds(self._after) and _holds(end),
            text=text,
        )

    async def _ask(self, context: RunContext) -> Said:
        context.progress("asking", words.ASKING_ALL)
        try:
            return await self._hypothesis.evaluate()
        finally:
            context.progress_done("asking")


def _chapter(like: Chapter, key: str, title: str, narration: str, on_enter: OnEnter) -> Chapter:
    """Returns a chapter of an experiment that goes on as one of an outage does."""
    return replace(like, key=key, title=title, narration=narration, on_enter=on_enter)


def _holds(said: Said) -> bool:
    return all(each.verdict.met for each in said)


def _row(said: tuple[ProbeSaid, ...]) -> ComparedRow:
    return ComparedRow(
        name=said[0].name,
        values=tuple(map(words.cell, said)),
        good=tuple(each.verdict.met for each in said),
    )
