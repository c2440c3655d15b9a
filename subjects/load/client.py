"""The app's side of the load: :class:`core.ports.Load` over a load process."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any

import msgspec

from core.model import events as ev
from core.ports import Clock, Emit, SubjectError
from subjects.load.answers import LoadDiedError, LoadLostError
from subjects.load.child import Child, LoadChild, OnReport, Spawn
from subjects.load.connection import ANSWER_S, LoadConnection, OnSpawn
from subjects.load.protocol import (
    AnyReport,
    CheckLedger,
    ClosedResult,
    LedgerChecked,
    LoadEvent,
    NoneSucceeded,
    Problem,
    Ready,
    RunClosed,
    Start,
    Steer,
    Stop,
    Windows,
)
from subjects.load.translate import Translator

MAX_RATE = 100_000
"""Highest rate in operations a second: one process on one core doesn't reach more."""
TIME_LIMIT_S = 2.0
"""Seconds after which a request without an answer has failed, unless a system says otherwise."""
_MAX_QUICK_DEATHS = 3
_WRONG_ANSWER = "the load gave another answer than was asked for"
_LOG = logging.getLogger(__name__)


class LoadProcess:
    """Runs the load in a process or container; replaces a dead one, with the same ledger.

    Attributes:
        ask: sends a command and returns the answer; see :meth:`LoadConnection.ask`.
        new_id: returns an unused number for the next command.
    """

    _kept = " with its ledger"
    """The words for the part of a load that outlives a new start, to end a sentence."""

    def __init__(
        self,
        *,
        driver: str,
        options: Callable[[], Mapping[str, Any]],
        run_folder: Path,
        run_id: str,
        emit: Emit,
        clock: Clock,
        on_spawn: OnSpawn | None = None,
        time_limit_s: float = TIME_LIMIT_S,
        spawn: Spawn = Child.spawn,
        ledger: PurePath | None = None,
        on_windows: Callable[[Windows], None] | None = None,
    ) -> None:
        """Starts nothing yet: :meth:`prepare` or the first command starts the process.

        Args:
            driver: ``package.module:Class`` of a :class:`subjects.load.driver.Driver`.
            options: returns that class's arguments, JSON only; called at each start.
            run_folder: where ``load.ledger`` and ``load.log`` are kept.
            run_id: the run that the writes belong to.
            emit: takes the events.
            clock: the run's time.
            on_spawn: called with the process id of each load process.
            time_limit_s: seconds after which a request without an answer has failed.
            spawn: starts the load process, here or in a container.
            ledger: the ledger's path for the load process, where that isn't in ``run_folder``.
            on_windows: called with each report on limits: the system on stage makes one event
                of these and of all other figures.
        """
        self._driver = driver
        self._options = options
        self._ledger = ledger or run_folder / "load.ledger"
        self._spawn_child = spawn
        self._log = run_folder / "load.log"
        self._run_id = run_id
        self._emit = emit
        self._clock = clock
        self._time_limit_s = time_limit_s
        self._on_windows = on_windows
        self._translate = Translator(emit, clock)
        self._connection = LoadConnection(self._spawn, self._report, self._ended, on_spawn)
        self._rate: float | None = None
        self._replicas = 0
        self.ask = self._connection.ask
        self.new_id = self._connection.new_id

    @property
    def rate(self) -> float | None:
        """Operations sent a second; None while nothing is sent."""
        return self._rate

    @property
    def pid(self) -> int | None:
        """The process id of a load process that runs on this machine; None where there is none."""
        return self._connection.pid

    async def start(self, rate: float) -> None:
        """Sends ``rate`` operations a second from now on, even where the load runs already.

        Raises:
            SubjectError: the load can't be started; the message says why.
        """
        if not 0 < rate <= MAX_RATE:
            text = f"the load can't send {rate:g} operations a second"
            raise SubjectError(text, f"Choose a rate above 0 and up to {MAX_RATE:,}.")
        runs = self._rate is not None
        if not runs:
            self._say(ev.LoadStatus.STARTING)
            self._connection.quick_deaths = 0
        try:
            await self._ask_to_start(rate)
        except SubjectError as error:
            if not (runs and isinstance(error, LoadDiedError)):  # else a new one goes on
                self._rate = None
                self._say(ev.LoadStatus.STOPPED, str(error))
            raise
        self._rate = rate
        self._say(ev.LoadStatus.RUNNING, self._rate_words(rate))

    async def wait_for_replicas(self, replicas: int) -> None:
        """Has clients take a write for acknowledged only once so many replicas have the write.

        Raises:
            SubjectError: the load can't be told; it is as before then.
        """
        before, self._replicas = self._replicas, replicas
        if self._rate is not None:
            try:
                await self._ask_to_start(self._rate)
            except SubjectError:
                self._replicas = before
                raise

    async def steer(self, nodes: Mapping[str, str], asked: Sequence[str]) -> None:
        """Has a load process that there is ask other nodes; a later one learns that by options.

        Args:
            nodes: where each node is reached, as ``HOST:PORT`` by its name.
            asked: the names of those that are asked; empty for all.

        Raises:
            SubjectError: the load refuses; one that ended meanwhile learns it when it is replaced.
        """
        if self._connection.has_process:
            with suppress(LoadLostError):
                command = Steer(id=self.new_id(), nodes=dict(nodes), asked=tuple(asked))
                await self.ask(command, math.inf)

    async def stop(self) -> None:
        """Stops sending, and waits for the requests in flight."""
        runs, self._rate = self._rate is not None, None
        if self._connection.has_process:
            if runs:
                self._say(ev.LoadStatus.STOPPING)
            with suppress(LoadLostError):  # a process that is gone sends nothing either
                await self.ask(Stop(id=self.new_id()))
        self._say(ev.LoadStatus.STOPPED)

    async def read_back(self) -> ev.ReadBack:
        """Checks the ledger against the system, emitting progress; never raises, never hangs."""
        self._rate = None
        began = time.monotonic()
        deaths = 0
        while True:
            try:
                answer = await self.ask(CheckLedger(id=self.new_id()), math.inf)
                if not isinstance(answer, LedgerChecked):
                    raise LoadLostError(_WRONG_ANSWER)
                result = self._translate.read_back(answer.result)
                break
            except SubjectError as error:
                deaths += 1
                died = isinstance(error, LoadDiedError) and not self._connection.is_closed
                if died and deaths < _MAX_QUICK_DEATHS:
                    continue  # the next process has the same ledger
                result = self._translate.no_read_back(time.monotonic() - began, str(error))
                break
        self._say(ev.LoadStatus.STOPPED)
        self._emit(ev.ReadBackDone(t=self._clock.now(), result=result))
        return result

    async def look_back(self, since: int = 0) -> tuple[ev.ReadBack, int]:
        """Reads back what was acknowledged until now, while the load goes on.

        Args:
            since: the number of the first write that is looked for.

        Returns:
            What came of it, and the number of the first write that is left for another time.

        Raises:
            SubjectError: the load died meanwhile.
        """
        command = CheckLedger(id=self.new_id(), since=since, keeps_sending=True)
        answer = await self.ask(command, math.inf)
        if not isinstance(answer, LedgerChecked):
            raise LoadLostError(_WRONG_ANSWER)
        return self._translate.read_back(answer.result), answer.end

    async def close(self) -> None:
        """Ends the process, within about two seconds. Safe to call twice."""
        self._rate = None
        await self._connection.close()

    async def prepare(self) -> None:
        """Starts the process, so that :meth:`start` is immediate.

        Raises:
            SubjectError: the process can't be started.
        """
        await self._connection.ready()

    async def closed_loop(self, concurrency: int, seconds: float) -> ClosedResult:
        """Keeps ``concurrency`` writes in flight for ``seconds``.

        Raises:
            SubjectError: the load can't be started, or died meanwhile.
        """
        self._rate = None
        command = RunClosed(id=self.new_id(), concurrency=concurrency, seconds=seconds)
        answer = await self.ask(command, seconds + ANSWER_S)
        if not isinstance(answer, ClosedResult):
            raise LoadLostError(_WRONG_ANSWER)
        return answer

    async def _spawn(self, on_report: OnReport) -> LoadChild:
        options = msgspec.json.encode(dict(self._options())).decode()
        arguments = ["--driver", self._driver, "--options", options, "--run-id", self._run_id]
        arguments += ["--ledger", str(self._ledger), "--time-limit", str(self._time_limit_s)]
        try:
            return await self._spawn_child(arguments, self._log, on_report)
        except OSError as error:
            text = f"the load process can't be started: {error}"
            raise SubjectError(text, "Check that the run folder can be written.") from error

    async def _ended(self, reason: str) -> None:
        try:
            await self._revive(reason)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is logged and told
            _LOG.exception("the load process could not be replaced")
            self._give_up(repr(error))

    async def _revive(self, reason: str) -> None:
        """Reports that the process died, and replaces the process where load was running."""
        rate = self._rate
        self._say(ev.LoadStatus.LOST, reason)
        self._connection.fail(reason)
        if rate is None:
            self._say(ev.LoadStatus.STOPPED, "another process takes its place when it is needed")
            return
        try:
            if self._connection.quick_deaths >= _MAX_QUICK_DEATHS:
                raise LoadLostError(f"it ended {_MAX_QUICK_DEATHS} times in a row: {reason}")
            await self._ask_to_start(rate)
        except LoadDiedError:
            return  # that death is handled by a call of its own
        except SubjectError as error:
            self._give_up(str(error))
            return
        self._say(ev.LoadStatus.RUNNING, f"{self._rate_words(rate)}, started anew{self._kept}")

    async def _ask_to_start(self, rate: float) -> None:
        await self.ask(Start(id=self.new_id(), rate=rate, replicas=self._replicas))

    def _rate_words(self, rate: float) -> str:
        """Returns the rate in words, for people."""
        return f"{rate:,.0f} operations a second"

    def _say(self, status: ev.LoadStatus, detail: str = "") -> None:
        self._emit(ev.LoadChanged(t=self._clock.now(), status=status, detail=detail))

    def _give_up(self, reason: str) -> None:
        self._rate = None
        self._say(ev.LoadStatus.LOST, reason)
        text = f"The load generator can't be kept alive: {reason}"
        remedy = f"Reset with R. Its log is {self._log}."
        t = self._clock.now()
        self._emit(ev.NoticeShown(t=t, level=ev.Level.ERROR, text=text, remedy=remedy))

    def _report(self, report: AnyReport) -> None:
        match report:
            case Ready():
                self._translate.opened(report)
            case ev.Sampled() if self._rate is None:
                self._translate.note(report)  # what ends after the stop measures no system
            case Windows():
                if self._on_windows is not None:
                    self._on_windows(report)
            case _ if isinstance(report, LoadEvent | Problem | NoneSucceeded):
                self._translate(report)
            case _:
                pass
