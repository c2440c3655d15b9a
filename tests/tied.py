"""Programs that a test or the bench starts, and that end with the test in any case."""

from __future__ import annotations

import ctypes
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def tied() -> Callable[[], None] | None:
    """Returns a ``preexec_fn`` that has the child ended (SIGTERM) when this process is gone.

    Without it a test run that is killed leaves windows, and the servers behind them. None where
    the system has no such thing.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
