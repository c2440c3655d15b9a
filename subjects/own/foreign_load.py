"""The app's side of a load of the user's own; see :mod:`subjects.own.foreign`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec

from core.model import events as ev
from core.ports import Clock, Emit, SubjectError
from core.process.identity import ProcessIdentity
from subjects.hosts.hosting import Hosting
from subjects.hosts.processes.group import kill_group
from subjects.kit.no_load import unproven
from subjects.load.child import Child
from subjects.load.client import LoadProcess
from subjects.load.protocol import AnyReport, ProgramRuns
from subjects.own.foreign import words
from subjects.own.foreign.runner import ForeignSetup

MODULE = "subjects.own.foreign"


class ForeignLoad(LoadProcess):
    """A program that loads the system and is read, and that comes back after ending by itself.

    Attributes:
        measured_by: the program as people call it: ``k6``.
    """

    _kept = ""

    def __init__(
        self,
        *,
        setup: Callable[[], ForeignSetup],
        measured_by: str,
        can_burst: bool,
        hosting: Hosting,
        emit: Emit,
        clock: Clock,
    ) -> None:
        """Starts nothing yet.

        Args:
            setup: returns what is run; called at each start.
            measured_by: the program as people call it.
            can_burst: whether the program is told the rate, and so can be told another.
            hosting: where the nodes live; it ends the program with the app.
            emit: takes the events.
            clock: the run's time.
        """
        super().__init__(
            driver=MODULE,
            options=self._program_options,
            run_folder=hosting.folder,
            run_id=hosting.folder.name,
            emit=self._passed_on,
            clock=clock,
            on_spawn=hosting.own,
            spawn=partial(Child.spawn, module=MODULE),
        )
        self.measured_by = measured_by
        self._setup = setup
        self._can_burst = can_burst
        self._own = hosting.own
        self._tell = emit
        self._answered = 0
        self._program: ProcessIdentity | None = None

    async def start(self, rate: float) -> None:
        """Starts the program, at ``rate`` where a rate can be told; see :meth:`LoadProcess.start`.

        Raises:
            SubjectError: it can't be started, or its rate is its own and can't be changed.
        """
        if self.rate is not None and rate != self.rate and not self._can_burst:
            text = f"The rate of {self.measured_by} is its own: it can't be told another."
            raise SubjectError(text, "Write {rate} where load.command.run gives the rate.")
        await super().start(rate)

    async def read_back(self) -> ev.ReadBack:
        """Returns that nothing can be read back."""
        await self.stop()
        return unproven(words.NO_LEDGER, self._answered)

    def _program_options(self) -> Mapping[str, Any]:
        setup = msgspec.structs.replace(self._setup(), answered=self._answered)
        return msgspec.to_builtins(setup)

    def _passed_on(self, event: ev.Event) -> None:
        if isinstance(event, ev.Sampled):
            self._answered = event.sample.total_writes_acked
        self._tell(event)

    def _report(self, report: AnyReport) -> None:
        if isinstance(report, ProgramRuns):
            self._program = ProcessIdentity.of(report.pid)
            self._own(report.pid)
            return
        super()._report(report)

    async def _ended(self, reason: str) -> None:
        program, self._program = self._program, None
        if program is not None and program.find() is not None:
            kill_group(program.pid)  # the process that ran the program was killed
        await super()._ended(reason)

    def _rate_words(self, rate: float) -> str:
        return f"by {self.measured_by}"
