"""The one owner of asyncio tasks: a scope names, holds, supervises, cancels and awaits them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from core.ports import FailureHook, TaskFailure

FIRST_PAUSE_S = 0.1
"""Pause before a supervised task is started again for the first time, seconds."""

LONGEST_PAUSE_S = 5.0
"""The pause doubles with each failure up to this, seconds."""

STEADY_S = 30.0
"""A supervised task that ran this many seconds without failing counts as recovered: its next
failure is reported on the stage again."""

_LOG = logging.getLogger(__name__)

Start = Callable[[], Coroutine[Any, Any, object]]
"""A function that makes the coroutine of a supervised task, anew for each start."""


class TaskScope:
    """Owns asyncio tasks; :meth:`close` cancels and awaits all of them.

    The traceback of a task that fails goes to the log, and the failure to the hook, so that it
    shows on the stage; the other tasks go on.
    """

    def __init__(self, name: str, on_failure: FailureHook | None = None) -> None:
        """Names the scope; ``on_failure`` is called with each failure."""
        self.name = name
        self._on_failure = on_failure
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, name: str, coroutine: Coroutine[Any, Any, object]) -> asyncio.Task[Any]:
        """Starts ``coroutine`` as a task that this scope owns."""
        task = asyncio.get_running_loop().create_task(coroutine, name=f"{self.name}/{name}")
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def supervise(
        self, name: str, start: Start, *, title: str, on_lost: Callable[[], None] | None = None
    ) -> asyncio.Task[Any]:
        """Starts a long-lived task that is restarted after each failure, with a growing pause.

        Args:
            name: the task's name within the scope.
            start: makes the task's coroutine; one that returns has ended for good.
            title: what the task does, as the presenter reads it: ``the probe of n3``.
            on_lost: called at each failure, so that what the task watched becomes unknown.
        """
        return self.spawn(name, self._keep(f"{self.name}/{name}", start, title, on_lost))

    @property
    def running(self) -> tuple[str, ...]:
        """The names of the tasks that have not ended."""
        return tuple(sorted(task.get_name() for task in self._tasks))

    async def cancel(self, task: asyncio.Task[Any]) -> None:
        """Cancels ``task`` and waits for the end."""
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def close(self) -> None:
        """Cancels all tasks and waits until they have ended."""
        me = asyncio.current_task()
        while pending := [task for task in self._tasks if task is not me]:
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            self._tasks.difference_update(pending)

    async def _keep(
        self, name: str, start: Start, title: str, on_lost: Callable[[], None] | None
    ) -> None:
        """Runs the coroutines that ``start`` makes until one coroutine ends without failing."""
        loop = asyncio.get_running_loop()
        pause_s, told = FIRST_PAUSE_S, False
        while True:
            began_s = loop.time()
            try:
                await start()
                return
            except Exception as error:  # noqa: BLE001 - whatever it is, it is logged and told
                if loop.time() - began_s >= STEADY_S:
                    pause_s, told = FIRST_PAUSE_S, False
                if told:
                    _LOG.info("%s failed again (%r); next try in %.1f s", name, error, pause_s)
                else:
                    _LOG.exception("%s failed; it is started again", name)
                    self._tell(TaskFailure(name, error, title=title, is_restarted=True))
                told = True
                if on_lost is not None:
                    on_lost()
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            _LOG.error("task %s failed", task.get_name(), exc_info=error)
            self._tell(TaskFailure(task.get_name(), error))

    def _tell(self, failure: TaskFailure) -> None:
        if self._on_failure is not None:
            self._on_failure(failure)
