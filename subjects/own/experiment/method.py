"""The method of an experiment as the target of a fault: played, and taken back by the rollbacks."""

from __future__ import annotations

import asyncio

from core.model.events import FeedLine, Level, Progressed
from core.ports import Clock, Emit, FailureHook, SubjectError
from core.process.tasks import TaskScope
from subjects.own.experiment import words
from subjects.own.experiment.by_process import seconds_of
from subjects.own.experiment.model import Activity, Experiment
from subjects.own.experiment.outcome import StepOutcome
from subjects.own.experiment.runner import ActivityRunner
from subjects.own.experiment.target import METHOD, Identity, MethodTarget


class Method(MethodTarget):
    """Plays the method step by step; a ``core.ports.Node`` that is also ``Playable``.

    A step that fails doesn't end the method: the next one is played all the same, as Chaos
    Toolkit does.

    Attributes:
        failed: the steps of the method that couldn't be done, each with the reason.
    """

    def __init__(
        self,
        experiment: Experiment,
        runner: ActivityRunner,
        identity: Identity,
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Stores what is played; plays nothing yet.

        Args:
            experiment: has the steps.
            runner: does them.
            identity: what plays the rollbacks after a crash of the app.
            emit: takes the events.
            clock: the run's time.
            on_failure: is called with an error in playing that nobody expected.
        """
        super().__init__(identity, words.ONLY_PLAYED)
        self.failed: list[tuple[str, str]] = []
        self._experiment = experiment
        self._runner = runner
        self._emit = emit
        self._clock = clock
        self._scope = TaskScope("method", on_failure)
        self._is_played = False
        self._begun = asyncio.Event()
        self._ended = asyncio.Event()

    # --- core.model.abilities.Playable ----------------------------------------------------------

    async def play(self) -> None:
        """Begins to play the method; returns once the first step is about to be done."""
        self._is_played = True
        self.failed.clear()
        self._begun.clear()
        self._ended.clear()
        self._scope.spawn("play", self._play())
        await self._begun.wait()

    async def roll_back(self) -> None:
        """Ends the method where it still plays, and plays all rollbacks in their order.

        Raises:
            SubjectError: a rollback couldn't be done; the others were done all the same.
        """
        await self._scope.close()
        self._ended.set()
        failed: list[tuple[str, str]] = []
        steps = self._experiment.rollbacks
        for number, step in enumerate(steps, start=1):
            self._show(words.rolling_back(step.name, number, len(steps)))
            outcome = await self._step(step)
            if outcome.failed:
                failed.append((step.name, outcome.failed))
        self._show("")
        if failed:
            raise SubjectError(*words.not_rolled_back(*failed[0]))
        self._is_played = False

    def is_played(self) -> bool:
        """Whether the method was played and not rolled back."""
        return self._is_played

    async def until_ended(self) -> None:
        """Waits until the last step of the method has ended, those in the background included."""
        await self._ended.wait()

    async def close(self) -> None:
        """Ends the method where it still plays, without rollbacks; the undo plays those."""
        await self._scope.close()
        self._ended.set()

    # --- playing --------------------------------------------------------------------------

    async def _play(self) -> None:
        background: list[asyncio.Task[None]] = []
        self._begun.set()
        try:
            for number, step in enumerate(self._experiment.method, start=1):
                if step.background:
                    name = f"step {number}"
                    background.append(self._scope.spawn(name, self._paced(step, number)))
                else:
                    await self._paced(step, number)
            if background:
                self._show(words.WAITING_FOR_BACKGROUND)
                await asyncio.gather(*background)
        finally:
            self._show("")
            self._ended.set()

    async def _paced(self, step: Activity, number: int) -> None:
        """Does one step of the method, between its pauses."""
        total = len(self._experiment.method)
        await self._pause(step.before, words.pausing_before(step.name, number, total))
        self._show(words.playing(step.name, number, total))
        outcome = await self._step(step)
        if outcome.failed:
            self.failed.append((step.name, outcome.failed))
        await self._pause(step.after, words.pausing_after(step.name, number, total))

    async def _pause(self, pause: object, text: str) -> None:
        seconds = seconds_of(self._runner.values.filled(pause), 0.0)
        if seconds > 0:
            self._show(f"{text}: {words.span(seconds)}")
            await asyncio.sleep(seconds)

    async def _step(self, step: Activity) -> StepOutcome:
        outcome = await self._runner.run(step.provider)
        level, text = words.step_line(step, outcome)
        self._emit(
            FeedLine(t=self._clock.now(), level=level, text=self._runner.values.hidden(text))
        )
        return outcome

    def _show(self, text: str) -> None:
        """Shows what is under way; an empty text takes that away."""
        self._emit(Progressed(t=self._clock.now(), task=METHOD, text=text, done=not text))


def feed_left_out(experiment: Experiment, emit: Emit, clock: Clock) -> None:
    """Puts on the timeline the parts of the file that aren't played, each with its place."""
    for text in words.left_out(experiment):
        emit(FeedLine(t=clock.now(), level=Level.WARNING, text=text))
