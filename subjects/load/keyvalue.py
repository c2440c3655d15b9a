"""The workload of key-value systems: writes and reads, and the proof that no write is lost."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from core.model.measurements import ReadBack
from subjects.load.driver import Driver, DriverError, KeyGroups, Steerable, WaitsForReplicas
from subjects.load.group_meter import GroupMeter
from subjects.load.history import WriteHistory
from subjects.load.keys import Keys
from subjects.load.ledger import Ledger
from subjects.load.meter import Meter
from subjects.load.protocol import BeginSpan, EndSpan, Problem, Start, Steer, Tell
from subjects.load.readback import ReadBackCheck
from subjects.load.requests import Requests
from subjects.load.tallies import TalliesNodes


class KeyValue:
    """Writes new keys, and reads keys whose write was acknowledged lately.

    Attributes:
        meter: counts the requests by outcome.
        pending: the requests in flight.
        ask: writes the next key.
    """

    slot_s = 0.01
    """Seconds between bunches: a wake-up costs more than a request, and the servers commit a bunch
    at once. With 2 ms, load and servers take twice the CPU."""
    doing = "writing"

    def __init__(
        self, driver: Driver, ledger: Path, run_id: str, tell: Tell, time_limit_s: float
    ) -> None:
        """Opens or creates the ledger of ``run_id`` at ``ledger``.

        Raises:
            LedgerError: the ledger can't be kept there.
        """
        groups = driver.groups if isinstance(driver, KeyGroups) else 1
        self.meter = Meter(
            time.monotonic(),
            GroupMeter(groups) if groups > 1 else None,
            driver.tallies if isinstance(driver, TalliesNodes) else None,
        )
        self._driver = driver
        self._ledger = Ledger(ledger, run_id)
        self._history = WriteHistory(ledger.with_suffix(".history"), run_id)
        self._keys = Keys(run_id)
        self._tell = tell
        self._requests = Requests(
            driver, self._ledger, self._keys, self.meter, tell, time_limit_s, self._history
        )
        self.pending = self._requests.pending
        self.ask = self._requests.write
        self._write_share = 0.5
        self._writes_due = 0.0

    @property
    def attempted(self) -> int:
        """Writes that were begun."""
        return self._ledger.attempted

    @property
    def acked(self) -> int:
        """Writes that were acknowledged."""
        return self._ledger.acked

    def begin(self) -> None:
        """Does nothing: writes and reads need no tasks."""

    def use(self, start: Start) -> None:
        """Sets the share of writes that ``start`` asks for, and when a write is acknowledged."""
        self._write_share = start.write_share
        if isinstance(self._driver, WaitsForReplicas):
            self._driver.replicas = start.replicas
        self._writes_due = 0.0

    def steer(self, command: Steer) -> Problem | None:
        """Has the driver ask the nodes that ``command`` names; returns why not, if that fails."""
        if not isinstance(self._driver, Steerable):
            return Problem(text="This load asks the nodes it was given first.", id=command.id)
        try:
            self._driver.steer(command.nodes, command.asked)
        except DriverError as error:
            return Problem(text=f"The load can't be steered: {error}.", id=command.id)
        return None

    def send(self, due: float) -> None:
        """Sends a write or a read.

        Raises:
            LedgerError: the ledger has no room for a write; nothing was sent.
        """
        self._writes_due += self._write_share
        if self._writes_due < 1.0 and self._requests.can_read():
            self._requests.read(due)
        else:
            self._writes_due -= 1.0
            self._requests.write(due)

    async def check_ledger(self, since: int = 0, *, last: bool = False) -> ReadBack:
        """Reads every write back that was acknowledged until now, from number ``since`` on.

        The ``last`` check lists the writes, so that others can judge them without us.
        """
        check = ReadBackCheck(self._driver, self._ledger, self._keys, self._tell, since)
        result = await check.run()
        if last and not since:
            for part in self._history.parts(check.versions, check.found()):
                self._tell(part)
                await asyncio.sleep(0)
        return result

    async def span(self, command: BeginSpan | EndSpan) -> Problem:
        """Returns a refusal: only a load of checks measures spans."""
        return Problem(text="This load writes and reads: it checks nothing.", id=command.id)

    async def close(self) -> None:
        """Closes the ledger and the history."""
        self._ledger.close()
        self._history.close()
