"""Who waits for what: the commands that a load process hasn't answered yet."""

from __future__ import annotations

import asyncio
import math
import time
from asyncio import Future

from core.ports import SubjectError
from core.process.patience import overslept
from subjects.load.protocol import (
    ClosedResult,
    LedgerChecked,
    SpanBegan,
    SpanEnded,
    Started,
    Stopped,
)

SILENT_S = 10.0
"""A process that tells nothing for this long while something is asked of it hangs."""
LOOK_S = 1.0

Answer = Started | Stopped | ClosedResult | LedgerChecked | SpanBegan | SpanEnded


class LoadLostError(SubjectError):
    """The load process can't be had, or gives no answer."""


class LoadDiedError(LoadLostError):
    """The load process ended while it was waited for."""


class LoadHangsError(LoadLostError):
    """The load process runs, or is stopped, and gives no answer."""


class PendingAnswers:
    """Answers that are waited for, by the number of their command."""

    def __init__(self) -> None:
        """Nothing is waited for."""
        self._waiting: dict[int, Future[Answer]] = {}
        self._heard = time.monotonic()

    def expect(self, command: int) -> Future[Answer]:
        """Returns where the answer to ``command`` will be."""
        answer: Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[command] = answer
        self._heard = time.monotonic()
        return answer

    def note_sign(self) -> None:
        """The process told something: it lives."""
        self._heard = time.monotonic()

    async def wait(self, answer: Future[Answer], timeout_s: float = math.inf) -> Answer:
        """Returns the answer, within ``timeout_s`` and as long as the process gives signs.

        Raises:
            SubjectError: the answer is that it can't be done, or there is none.
        """
        end = time.monotonic() + timeout_s
        try:
            while not answer.done():
                if time.monotonic() > min(end, self._heard + SILENT_S):
                    raise LoadHangsError("the load process hangs: it gave no answer in time")
                began = time.monotonic()
                await asyncio.wait((answer,), timeout=LOOK_S)
                if late := overslept(began, LOOK_S):
                    # We were stopped ourselves: what it told meanwhile is still to be read.
                    end += late
                    self._heard += late
            return answer.result()
        finally:
            answer.cancel()

    def settle(self, command: int, outcome: Answer | SubjectError) -> None:
        """Gives ``outcome`` to who waits for ``command``, if somebody does."""
        answer = self._waiting.pop(command, None)
        if answer is None or answer.done():
            return
        if isinstance(outcome, SubjectError):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)

    def fail_all(self, reason: str, remedy: str) -> None:
        """The process is gone: nothing will be answered any more."""
        for command in tuple(self._waiting):
            self.settle(command, LoadDiedError(reason, remedy))
