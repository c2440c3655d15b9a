"""Commands that a load process hasn't answered yet, and the waiting for their answers."""

from __future__ import annotations

import asyncio
import math
import time
from asyncio import Future

from core.ports import SubjectError
from core.process.patience import overslept
from subjects.load.protocol import Answer

SILENT_S = 10.0
"""Seconds without any report after which a process that owes an answer counts as hanging."""
LOOK_S = 1.0


class LoadLostError(SubjectError):
    """Raised where the load process can't be started, or gives no answer."""


class LoadDiedError(LoadLostError):
    """Raised where the load process ended before answering."""


class LoadHangsError(LoadLostError):
    """Raised where the load process exists, running or stopped, and gives no answer."""


class PendingAnswers:
    """Answers that are awaited, by the number of their command."""

    def __init__(self) -> None:
        """Creates an empty collection."""
        self._waiting: dict[int, Future[Answer]] = {}
        self._heard = time.monotonic()

    def expect(self, command: int) -> Future[Answer]:
        """Returns the future of the answer to ``command``."""
        answer: Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[command] = answer
        self._heard = time.monotonic()
        return answer

    def note_sign(self) -> None:
        """Notes that the process reported something, and so lives."""
        self._heard = time.monotonic()

    async def wait(self, answer: Future[Answer], timeout_s: float = math.inf) -> Answer:
        """Returns the answer, within ``timeout_s`` and as long as the process reports anything.

        Raises:
            SubjectError: the answer is a refusal, or there is none in time.
        """
        end = time.monotonic() + timeout_s
        try:
            while not answer.done():
                if time.monotonic() > min(end, self._heard + SILENT_S):
                    raise LoadHangsError("the load process hangs: it gave no answer in time")
                began = time.monotonic()
                await asyncio.wait((answer,), timeout=LOOK_S)
                if late := overslept(began, LOOK_S):
                    # This process was stopped: reports from meanwhile are still to be read.
                    end += late
                    self._heard += late
            return answer.result()
        finally:
            answer.cancel()

    def settle(self, command: int, outcome: Answer | SubjectError) -> None:
        """Resolves the answer to ``command`` with ``outcome``, if somebody waits."""
        answer = self._waiting.pop(command, None)
        if answer is None or answer.done():
            return
        if isinstance(outcome, SubjectError):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)

    def fail_all(self, reason: str, remedy: str) -> None:
        """Fails all awaited answers, since the process is gone."""
        for command in tuple(self._waiting):
            self.settle(command, LoadDiedError(reason, remedy))
