"""The workload of systems that hold keys: writes and reads, and the proof that none is lost."""

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
"""A wake-up costs more than a request, and the servers commit a bunch at once: with 2 ms, load
and servers take twice the CPU."""


class KeyValue:
    """Writes new keys, reads what was acknowledged lately.

    Attributes:
        meter: counts what becomes of the requests.
    """

    def __init__(
        self,
        driver: Driver,
        ledger: Path,
        run_id: str,
        tell: Callable[[Report], None],
        time_limit_s: float,
    ) -> None:
        """Keeps the ledger of ``run_id`` at ``ledger``.

        Raises:
            LedgerError: it can't be kept there.
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
        """Long enough for the servers to commit a bunch at once, seconds."""
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
        """Nothing to begin."""
        return Ready(attempted=self._ledger.attempted, acked=self._ledger.acked)

    def use(self, start: Start) -> None:
        """Writes the share that ``start`` asks for, and reads the rest."""
        self._write_share = start.write_share
        self._writes_due = 0.0
        self._can_write = True

    def send(self, due: float) -> bool:
        """Writes or reads; False where a write has no room in the ledger."""
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
        """Gives what is in flight ``seconds`` more."""
        self._requests.postpone(seconds)

    def disturbs(self, command: AnyCommand) -> bool:
        """Its own commands are carried out in quiet."""
        return isinstance(command, RunClosed | CheckLedger)

    async def perform(self, command: AnyCommand, reporting: Reporting) -> Report:
        """Runs a closed loop, or reads everything back."""
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
