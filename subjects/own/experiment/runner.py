"""Runs activities, each by its kind of provider; whatever happens becomes an outcome."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from msgspec.structs import replace

from subjects.own.experiment.by_http import run_http
from subjects.own.experiment.by_process import Own, run_process
from subjects.own.experiment.by_python import run_python
from subjects.own.experiment.model import (
    Activity,
    HttpProvider,
    ProcessProvider,
    Provider,
    PythonProvider,
)
from subjects.own.experiment.outcome import ProbeVerdict, StepOutcome
from subjects.own.experiment.tolerance import judge
from subjects.own.experiment.values import Values

Owning = Callable[[], AbstractContextManager[Own | None]]
"""Opens a block in which a process that is told ends with the app."""


@contextmanager
def owning_nothing() -> Generator[None]:
    """Opens a block in which nobody ends a process but the one who began it."""
    yield None


class ActivityRunner:
    """Does the activities of one experiment.

    Attributes:
        values: what fills them in.
    """

    def __init__(self, values: Values, folder: Path, owning: Owning = owning_nothing) -> None:
        """Stores what activities need.

        Args:
            values: what fills them in.
            folder: the folder of the experiment's file, where programs run.
            owning: makes programs end with the app.
        """
        self.values = values
        self._folder = folder
        self._owning = owning

    async def run(self, provider: Provider) -> StepOutcome:
        """Runs the activity of ``provider``; no failure of it raises an error here."""
        begun = time.monotonic()
        with self._owning() as own:
            match provider:
                case ProcessProvider():
                    outcome = await run_process(provider, self.values, self._folder, own)
                case HttpProvider():
                    outcome = await run_http(provider, self.values)
                case PythonProvider():
                    outcome = await run_python(provider, self.values, self._folder, own)
        return replace(outcome, took_s=time.monotonic() - begun)

    async def ask(self, probe: Activity) -> tuple[StepOutcome, ProbeVerdict]:
        """Asks a probe; returns the outcome, and whether that is within the tolerance."""
        outcome = await self.run(probe.provider)
        if outcome.failed:
            return outcome, ProbeVerdict(met=False, why=outcome.failed)
        verdict = await judge(probe.tolerance, outcome.output, self.values, self.run)
        return outcome, replace(verdict, why=self.values.hidden(verdict.why))
