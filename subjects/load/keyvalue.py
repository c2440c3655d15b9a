"""The workload of key-value systems: writes and reads, and the proof that no write is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from subjects.load.closed import run_closed
from subjects.load.driver import Driver
from subjects.load.keys import Keys
from subjects.load.ledger import Ledger, LedgerError
from subjects.load.loops import ClosedLoop
from subjects.load.meter import Meter
from subjects.load.protocol import (
    AnyCommand,
    CheckLedger,
    Problem,
    Ready,
    Report,
    RunClosed,
    Start,
)
from subjects.load.readback import ReadBackCheck
from subjects.load.requests import Requests
from subjects.load.workload import Reporting

_SLOT_S = 0.01
"""Seconds between bunches: a wake-up costs more than a request, and the servers commit a bunch at
once. With 2 ms, load and servers take twice the CPU."""


class KeyValue:
    """Writes new keys, and reads keys whose write was acknowledged lately.

    Attributes:
        meter: counts the requests by outcome.
    """

    def __init__(
        self,
        driver: Driver,
        ledger: Path,
        run_id: str,
        tell: Callable[[Report], None],
        time_limit_s: float,
    ) -> None:
        """Opens or creates the ledger of ``run_id`` at ``ledger``.

        Raises:
            LedgerError: the ledger can't be kept there.
        """
        self.meter = Meter(time.monotonic())
        self._driver = driver
        self._ledger = Ledger(ledger, run_id)
        self._keys = Keys(run_id)
        self._tell = tell
        self._requests = Requests(driver, self._ledger, self._keys, self.meter, tell, time_limit_s)
        self._write_share = 0.5
        self._writes_due = 0.0
        self._can_write = True

    @property
    def slot_s(self) -> float:
        """Seconds between bunches of requests: enough for servers to commit a bunch at once."""
        return _SLOT_S

    @property
    def in_flight(self) -> int:
        """Requests without an outcome yet."""
        return self._requests.in_flight

    @property
    def attempted(self) -> int:
        """Writes that were begun."""
        return self._ledger.attempted

    @property
    def acked(self) -> int:
        """Writes that were acknowledged."""
        return self._ledger.acked

    def ready(self) -> Ready:
        """Returns the counts of the ledger; nothing has to be started."""
        return Ready(attempted=self._ledger.attempted, acked=self._ledger.acked)

    def use(self, start: Start) -> None:
        """Sets the share of writes that ``start`` asks for; the rest are reads."""
        self._write_share = start.write_share
        self._writes_due = 0.0
        self._can_write = True

    def send(self, due: float) -> bool:
        """Sends a write or a read; returns False where a write has no room in the ledger."""
        self._writes_due += self._write_share
        if self._writes_due < 1.0 and self._requests.can_read():
            self._requests.read(due)
            return True
        if not self._can_write:
            return False
        self._writes_due -= 1.0
        try:
            self._requests.write(due)
        except LedgerError as error:
            self._can_write = False
            self._tell(Problem(text=f"The load stopped writing: {error}.", remedy=error.remedy))
            return False
        return True

    def expire(self, now: float) -> None:
        """Gives up the requests whose time is over."""
        self._requests.expire(now)

    def postpone(self, seconds: float) -> None:
        """Extends the time limit of all requests in flight by ``seconds``."""
        self._requests.postpone(seconds)

    def disturbs(self, command: AnyCommand) -> bool:
        """Whether ``command`` needs a load that is halted: closed loops and read-backs do."""
        return isinstance(command, RunClosed | CheckLedger)

    async def perform(self, command: AnyCommand, reporting: Reporting) -> Report:
        """Runs a closed loop, or reads every acknowledged write back."""
        match command:
            case RunClosed():
                requests = self._requests
                return await run_closed(
                    ClosedLoop(requests.write, requests.expire, command.concurrency),
                    command,
                    reporting,
                    meter=self.meter,
                    answered=lambda: (self._ledger.acked, 0),
                    doing="writing",
                )
            case CheckLedger():
                check = ReadBackCheck(self._driver, self._ledger, self._keys, self._tell)
                return await check.run(command.id)
            case _:
                return Problem(text="This load writes and reads: it checks nothing.", id=command.id)

    async def close(self) -> None:
        """Closes the ledger."""
        self._ledger.close()
