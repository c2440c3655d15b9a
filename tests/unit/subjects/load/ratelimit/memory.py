"""A rate limiter in memory with faults on demand, so that a load needs no server."""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from collections.abc import Mapping

from subjects.load.driver import DriverError
from subjects.load.ratelimit.driver import CheckAnswer, CheckOutcome
from subjects.load.ratelimit.limits import Limits


class MemoryLimiter:
    """A limiter that answers at once, with the outcome that the test chooses.

    Attributes:
        outcome: what becomes of each check; None where there is no answer.
        held: checks without an answer, in their order.
        asked: the keys that were checked, in their order.
    """

    def __init__(
        self,
        keys: Mapping[str, int],
        window_s: float = 1.0,
        outcome: int | None = 0,
        refuse_every: int = 0,
        unreachable: bool = False,
    ) -> None:
        self.limits = Limits(keys=keys, window_s=window_s)
        self.outcome = None if outcome is None else CheckOutcome(outcome)
        self.held: list[Future[CheckAnswer]] = []
        self.asked: list[str] = []
        self._refuse_every = refuse_every
        self._unreachable = unreachable

    async def connect(self) -> None:
        if self._unreachable:
            raise DriverError("the limiter sleeps", "Wake it.")

    def check(self, key: str) -> Future[CheckAnswer]:
        future: Future[CheckAnswer] = asyncio.get_running_loop().create_future()
        self.asked.append(key)
        if self.outcome is None:
            self.held.append(future)
        elif self._refuse_every and len(self.asked) % self._refuse_every == 0:
            future.set_result(answer(CheckOutcome.REFUSED))
        else:
            future.set_result(answer(self.outcome))
        return future

    async def close(self) -> None:
        pass


def answer(
    outcome: CheckOutcome, sent: float | None = None, received: float | None = None
) -> CheckAnswer:
    now = time.monotonic()
    return CheckAnswer(
        outcome, now if sent is None else sent, now if received is None else received
    )
