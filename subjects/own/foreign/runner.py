"""Carries out the app's commands for a load of the user's own, and tells what is measured."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from core.model.events import Sampled, Suspended
from core.model.measurements import Sample
from core.model.records import StoodStill
from core.process.clocks import StandstillWatch
from core.process.files import UNDECODABLE
from core.process.handed_on import server_environment
from subjects.load.protocol import (
    AnyCommand,
    Problem,
    ProgramRuns,
    Start,
    Started,
    Stop,
    Stopped,
    Tell,
)
from subjects.load.schedule import STALL_S
from subjects.own.foreign import words
from subjects.own.foreign.measuring import RequestMeter, TickMeter, ToldMeter
from subjects.own.foreign.program import LoadProgram
from subjects.own.foreign.request_lines import parse_k6, parse_vegeta
from subjects.own.foreign.tick_lines import parse_line, parse_pgbench
from subjects.own.foreign.told import Parse
from subjects.own.scenario.loads import LoadFormat

PARSERS: Mapping[LoadFormat, Parse] = {
    LoadFormat.K6: parse_k6,
    LoadFormat.VEGETA: parse_vegeta,
    LoadFormat.PGBENCH: parse_pgbench,
    LoadFormat.LINES: parse_line,
}
_BY_REQUEST = (LoadFormat.K6, LoadFormat.VEGETA)

RATE_PLACE = "{rate}"
"""The place of the rate in the arguments, all others of which are filled in before."""

LOOK_S = 0.05
EARLY_S = 0.7
"""Seconds after its start within which a program that ends couldn't do its work."""

SILENT_S = 10.0
"""Seconds without a readable line after which that is told, by default."""


class ForeignSetup(Struct, frozen=True, kw_only=True):
    """The setting of the process that runs the user's own load program.

    Attributes:
        run: the program and its arguments; ``{rate}`` is still to be filled in.
        format: what it writes.
        env: further variables of its environment.
        folder: its working folder.
        name: what people call it.
        answered: how many requests were answered before this process.
        silent_s: seconds without a readable line after which that is told.
    """

    run: tuple[str, ...]
    format: LoadFormat
    env: dict[str, str] = {}
    folder: str = "."
    name: str = ""
    answered: int = 0
    silent_s: float = SILENT_S


class ForeignRunner:
    """Runs the program, one at a time.

    Attributes:
        failed: done when it has ended by itself; the result says how, with the way out.
    """

    def __init__(self, setup: ForeignSetup, tell: Tell) -> None:
        """Sends reports by ``tell``."""
        self.failed: asyncio.Future[tuple[str, str]] = asyncio.get_running_loop().create_future()
        self._setup = setup
        self._tell = tell
        self._parse = PARSERS[setup.format]
        self._program: LoadProgram | None = None
        self._argv: tuple[str, ...] = ()
        self._meter: ToldMeter = TickMeter(0.0, 0)
        self._answered = setup.answered
        self._failed = 0
        self._began = self._heard = 0.0
        self._is_silent = self._has_read = False
        self._first_line = ""

    async def obey(self, command: AnyCommand) -> None:
        """Carries out ``command`` and answers the app."""
        match command:
            case Start():
                problem = await self._start(command.rate)
                if problem is not None:
                    self._tell(Problem(text=problem[0], remedy=problem[1], id=command.id))
                else:
                    self._tell(Started(id=command.id))
            case Stop():
                await self._stop()
                self._tell(Stopped(id=command.id))
            case _:
                text = f"{self._setup.name} can't do that: {words.NO_LEDGER}."
                self._tell(Problem(text=text, id=command.id))

    async def watch(self) -> None:
        """Tells samples that are whole, silence, and the program's end, until cancelled."""
        stall = StandstillWatch(STALL_S)
        while True:
            await asyncio.sleep(LOOK_S)
            now = time.monotonic()
            if (stood := stall.look()) is not None:
                self._heard = now
                self._skip(now)
                what = StoodStill.MACHINE if stood.slept else StoodStill.LOAD
                self._tell(Suspended(t=now, seconds=stood.seconds, what=what))
            program = self._program
            if program is None:
                continue
            if program.ended.done():
                if not self.failed.done():
                    self.failed.set_result(self._how_ended(program))
                continue
            self._look_for_silence(now)
            if not self._is_silent and self._has_read:
                self._report(self._meter.due(now))

    def close(self) -> None:
        """Kills the program, if there is one."""
        if self._program is not None:
            self._program.kill()

    async def _start(self, rate: float) -> tuple[str, str] | None:
        """Starts the program at ``rate``; returns why that can't be, and the way out."""
        setup = self._setup
        argv = tuple(text.replace(RATE_PLACE, f"{rate:g}") for text in setup.run)
        if self._program is not None:
            if argv == self._argv:
                return None
            await self._stop()
        environment = {**server_environment(), **setup.env}
        now = self._began = self._heard = time.monotonic()
        self._is_silent = self._has_read = False
        self._first_line = ""
        make = RequestMeter if setup.format in _BY_REQUEST else TickMeter
        self._meter = make(now, self._answered)
        try:
            program = await LoadProgram.start(argv, environment, Path(setup.folder), self._hear)
        except FileNotFoundError as error:
            missing = error.filename in (argv[0], os.fsencode(argv[0])) or not error.filename
            if missing and Path(setup.folder).is_dir():
                return words.not_installed(argv[0])
            return words.not_startable(argv[0], str(error))
        except OSError as error:
            return words.not_startable(argv[0], str(error))
        self._tell(ProgramRuns(pid=program.pid))
        try:
            await asyncio.wait((program.ended,), timeout=EARLY_S)
        except BaseException:  # cancelled: nobody else knows of the program yet
            program.kill()
            raise
        if program.ended.done():
            text, remedy = self._how_ended(program)
            return f"The load can't go on: {text}.", remedy
        self._program, self._argv = program, argv
        return None

    async def _stop(self) -> None:
        program, self._program = self._program, None
        if program is not None:
            await program.stop()

    def _hear(self, line: bytes) -> bool:
        """Takes a line of the program; returns whether the line is of the format."""
        try:
            told = self._parse(line)
        except (*UNDECODABLE, OverflowError):  # bytes of any kind, or a time in no calendar
            told = None
        if told is None:
            self._first_line = self._first_line or line.decode(errors="replace").strip()[:120]
            return False
        now = self._heard = time.monotonic()
        self._has_read = True
        if self._is_silent:
            self._is_silent = False
            self._skip(now)
        self._report(self._meter.take(told, now))
        return True

    def _look_for_silence(self, now: float) -> None:
        if self._is_silent or now - self._heard < self._setup.silent_s:
            return
        self._is_silent = True
        name, form = self._setup.name, self._setup.format
        if not self._has_read and self._first_line:
            text, remedy = words.unreadable(name, form, self._first_line)
        else:
            text, remedy = words.silent(name, form, self._setup.silent_s)
        self._tell(Problem(text=text, remedy=remedy))

    def _skip(self, now: float) -> None:
        if isinstance(self._meter, RequestMeter):
            self._meter.skip(now)

    def _report(self, samples: list[Sample]) -> None:
        for sample in samples:
            self._answered = sample.total_writes_acked
            self._tell(Sampled(t=sample.t, sample=sample))

    def _how_ended(self, program: LoadProgram) -> tuple[str, str]:
        seconds = time.monotonic() - self._began
        return words.ended(self._setup.name, program.ended.result(), seconds, tuple(program.said))
