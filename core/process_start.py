"""Whether two readings of when a process started are of the same process."""

SAME_START_S = 2.5
"""Two readings of one process's start differ by less than this, seconds. They count from when
the machine booted, which the system tells in whole seconds by a clock that is set now and then:
a second more or less is the same process, and who lives must never be taken for dead."""


def is_same_start(one: float, other: float) -> bool:
    """Whether both, in seconds since the epoch, can be when one process started."""
    return abs(one - other) < SAME_START_S
