"""The one owner of asyncio tasks: named, held, cancelled and awaited by its scope."""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Coroutine
from typing import Any

from core.ports import FailureHook


class TaskScope:
    """Owns tasks; :meth:`close` cancels and awaits them all.

    A task that fails is printed on stderr and handed to the failure hook, so that it shows
    on the stage; the others go on.
    """

    def __init__(self, name: str, on_failure: FailureHook | None = None) -> None:
        """Names the scope; ``on_failure(task_name, error)`` is called for each failure."""
        self.name = name
        self._on_failure = on_failure
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, name: str, coroutine: Coroutine[Any, Any, object]) -> asyncio.Task[Any]:
        """Starts ``coroutine`` as a task that this scope owns."""
        task = asyncio.get_running_loop().create_task(coroutine, name=f"{self.name}/{name}")
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    @property
    def running(self) -> tuple[str, ...]:
        """The names of the tasks that have not ended."""
        return tuple(sorted(task.get_name() for task in self._tasks))

    async def cancel(self, task: asyncio.Task[Any]) -> None:
        """Cancels ``task`` and waits until it has ended."""
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

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        print(f"faultstage: task {task.get_name()} failed", file=sys.stderr)
        traceback.print_exception(error, file=sys.stderr)
        if self._on_failure is not None:
            self._on_failure(task.get_name(), error)
