"""Times as whole numbers of a small unit, so that an entry of the ledger is one word.

Rounding keeps what was certain certain: a check's sending is rounded down, the answer up.
"""

from __future__ import annotations

import math

TICK_S = 16e-6
_PER_S = 1 / TICK_S

CLOCKS = 1e-3
"""The share by which the clocks of load and limiter may run apart: system clocks are slewed by at
most half as much. A window is counted as so much shorter."""


def sent_ticks(seconds: float) -> int:
    """Returns the ticks of a sending ``seconds`` after the ledger's beginning, rounded down."""
    return math.floor(seconds * _PER_S)


def received_ticks(seconds: float) -> int:
    """Returns the ticks of an answer ``seconds`` after the ledger's beginning, rounded up."""
    return math.ceil(seconds * _PER_S)


def window_ticks(window_s: float) -> int:
    """Returns the ticks of a window, shortened by what the clocks may run apart."""
    return math.floor(window_s * (1 - CLOCKS) * _PER_S)
