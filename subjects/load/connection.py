"""The app's connection to the load process of the moment, which is started where there is none."""

from __future__ import annotations

import asyncio
import inspect
import itertools
import logging
import time
from asyncio import Future
from collections.abc import Awaitable, Callable

from core.ports import SubjectError
from core.process.tasks import TaskScope
from subjects.load.answers import LoadDiedError, LoadHangsError, LoadLostError, PendingAnswers
from subjects.load.child import LoadChild, OnReport
from subjects.load.protocol import Answer, AnyReport, Command, Problem, Ready

ANSWER_S = 10.0
"""Seconds that the load may take to answer a command."""
_READY_S = 15.0
_QUICK_S = 5.0
_LOG = logging.getLogger(__name__)

OnSpawn = Callable[[int], Awaitable[None] | None]
OnEnd = Callable[[str], Awaitable[None]]


class LoadConnection:
    """Starts load processes one after another, sends commands, and awaits the answers.

    Attributes:
        quick_deaths: processes in a row that ended before they were ready, or soon after.
    """

    def __init__(
        self,
        start: Callable[[OnReport], Awaitable[LoadChild]],
        on_report: OnReport,
        on_end: OnEnd,
        on_spawn: OnSpawn | None,
    ) -> None:
        """Starts nothing yet.

        Args:
            start: starts a load process.
            on_report: takes every report but answers and fatal problems.
            on_end: called with the reason where a process ended by itself; calls :meth:`fail`.
            on_spawn: called with the process id of each load process of this machine.
        """
        self.quick_deaths = 0
        self._start = start
        self._on_report = on_report
        self._on_end = on_end
        self._on_spawn = on_spawn
        self._scope = TaskScope("load")
        self._ids = itertools.count(1)
        self._answers = PendingAnswers()
        self._ready: Future[None] | None = None
        self._child: LoadChild | None = None
        self._spawning = asyncio.Lock()
        self._spawned = 0.0
        self._closed = False
        self._problem: Problem | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the connection was closed, for good."""
        return self._closed

    @property
    def has_process(self) -> bool:
        """Whether there is a load process, as far as is known."""
        return self._child is not None

    @property
    def pid(self) -> int | None:
        """The process id of a load process that runs on this machine; None where there is none."""
        return self._child.pid if self._child is not None else None

    def new_id(self) -> int:
        """Returns an unused number for the next command."""
        return next(self._ids)

    async def ask(self, command: Command, timeout_s: float = ANSWER_S) -> Answer:
        """Sends ``command`` and returns the answer; starts a process where there is none.

        Raises:
            SubjectError: there is no answer, or the answer is a refusal.
        """
        child = await self.ready()
        answer = self._answers.expect(command.id)
        child.send(command)
        try:
            return await self._answers.wait(answer, timeout_s)
        except LoadHangsError:
            await self._give_up_on(child)  # else the process might go on by itself some day
            raise

    async def ready(self) -> LoadChild:
        """Returns the process, ready for commands; starts one where there is none.

        Raises:
            SubjectError: the process can't be started.
        """
        if self._closed:
            raise LoadLostError("the load was closed")
        async with self._spawning:
            if self._child is None:
                await self._spawn()
        child, ready = self._child, self._ready
        if child is None or ready is None:
            raise LoadLostError("the load process can't be started")
        try:
            async with asyncio.timeout(_READY_S):
                await asyncio.shield(ready)
        except TimeoutError as error:
            await self._give_up_on(child)
            raise LoadLostError(f"the load isn't ready after {_READY_S:.0f} s") from error
        return child

    def fail(self, reason: str) -> None:
        """Fails all that waits for the process, which is gone for ``reason``."""
        remedy = self._problem.remedy if self._problem is not None else ""
        self._answers.fail_all(reason, remedy)
        ready, self._ready = self._ready, None
        if ready is not None and not ready.done():
            ready.set_exception(LoadDiedError(reason, remedy))
            ready.exception()  # marks the exception as seen, should nobody await the future

    async def close(self) -> None:
        """Ends the process, within about two seconds. Safe to call twice."""
        self._closed = True
        child, self._child = self._child, None
        self.fail("the load was closed")
        if child is not None:
            await child.close()
        await self._scope.close()

    async def _spawn(self) -> None:
        self._ready = asyncio.get_running_loop().create_future()
        self._problem = None
        child = await self._start(self._report)
        if self._closed:  # the load was closed meanwhile
            await child.close()
            raise LoadLostError("the load was closed")
        self._child = child
        self._spawned = time.monotonic()
        self._scope.spawn("listen", self._listen(child))
        if self._on_spawn is not None and child.pid is not None:
            registered = self._on_spawn(child.pid)
            if inspect.isawaitable(registered):
                await registered

    async def _listen(self, child: LoadChild) -> None:
        ended = await child.listen()
        if self._child is not child:
            return
        self._child = None
        _LOG.warning("the load process %s", ended)
        if self._closed:
            return
        was_ready = self._ready is not None and self._ready.done()
        quick = not was_ready or time.monotonic() - self._spawned < _QUICK_S
        self.quick_deaths = self.quick_deaths + 1 if quick else 1
        await self._on_end(self._problem.text if self._problem else f"the load process {ended}")

    async def _give_up_on(self, child: LoadChild) -> None:
        """Ends a process that gives no answer; the next command starts another."""
        if self._child is not child:
            return
        self._child = None
        self.fail("the load process gave no answer and was ended")
        await child.close()

    def _report(self, report: AnyReport) -> None:
        self._answers.note_sign()
        match report:
            case Problem(fatal=True):
                self._problem = report
            case Problem(id=int(command)):
                self._answers.settle(command, SubjectError(report.text, report.remedy))
            case _ if isinstance(report, Answer):
                self._answers.settle(report.id, report)
            case _:
                self._on_report(report)
                if isinstance(report, Ready) and self._ready is not None and not self._ready.done():
                    self._ready.set_result(None)
