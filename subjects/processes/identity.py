"""What tells a process from a later one with the same pid."""

from __future__ import annotations

from contextlib import suppress

import psutil
from msgspec import Struct

from core.process_start import is_same_start


class ProcessIdentity(Struct, frozen=True):
    """A pid and when its process was created, in seconds since the epoch."""

    pid: int
    create_time: float

    @classmethod
    def of(cls, pid: int) -> ProcessIdentity | None:
        """The process that has ``pid`` now; None where there is none."""
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.Error:
            return None

    @classmethod
    def of_this_process(cls) -> ProcessIdentity:
        """The process that asks."""
        me = psutil.Process()
        return cls(me.pid, me.create_time())

    def find(self) -> psutil.Process | None:
        """The process, if it still is the one that is meant; None where it ended."""
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            process = psutil.Process(self.pid)
            same = is_same_start(process.create_time(), self.create_time)
            if same and process.status() not in GONE:
                return process
        return None

    def kill(self) -> bool:
        """Kills it, if it still is the one that is meant; returns whether it was alive."""
        process = self.find()
        if process is None:
            return False
        with suppress(psutil.NoSuchProcess):
            process.kill()
        return True


GONE = frozenset({psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD})
"""States of a process that has ended and was not reaped yet."""
