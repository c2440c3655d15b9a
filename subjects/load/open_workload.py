"""Chooses the workload that goes with a driver: writes and reads, or checks of a limiter."""

from __future__ import annotations

from pathlib import Path

from subjects.load.driver import Driver
from subjects.load.protocol import Tell
from subjects.load.ratelimit.driver import CheckDriver
from subjects.load.workload import Workload


def open_workload(
    driver: Driver | CheckDriver,
    *,
    ledger: Path,
    run_id: str,
    time_limit_s: float,
    tell: Tell,
) -> Workload:
    """Opens the ledger, and creates the workload that ``driver`` is made for.

    Raises:
        LedgerError: the ledger can't be kept.
    """
    if isinstance(driver, CheckDriver):
        from subjects.load.ratelimit.workload import Checks

        return Checks(driver, ledger, run_id, tell, time_limit_s)
    from subjects.load.keyvalue import KeyValue

    return KeyValue(driver, ledger, run_id, tell, time_limit_s)
