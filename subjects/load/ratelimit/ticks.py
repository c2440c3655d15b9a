"""Times as whole numbers of a small unit, so that an entry of the ledger is one word.

They are rounded so that what was certain stays certain: a check's sending down, its answer up.
"""

from __future__ import annotations

import math

TICK_S = 16e-6
_PER_S = 1 / TICK_S

CLOCKS = 1e-3
"""By how much the clocks of the load and the limiter may run apart, as a share: system clocks
are slewed by at most half as much. A window counts as so much shorter than it is."""


def sent_ticks(seconds: float) -> int:
    """The time of a sending, ``seconds`` after the ledger's beginning; never later than it."""
    return math.floor(seconds * _PER_S)


def received_ticks(seconds: float) -> int:
    """The time of an answer; never earlier than it."""
    return math.ceil(seconds * _PER_S)


def window_ticks(window_s: float) -> int:
    """The length of a window, shorter by what the clocks may run apart."""
    return math.floor(window_s * (1 - CLOCKS) * _PER_S)
