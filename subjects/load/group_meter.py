"""Measures the writes of each group of keys by itself: one can stand still while others go on.

A group is silent from its last acknowledged write on while another write waits; where none
waited then, from the time at which the next one was due.
"""

from __future__ import annotations

from core.model.measurements import GroupAcks


class GroupMeter:
    """The writes of every group since the last report."""

    def __init__(self, groups: int) -> None:
        """Creates a meter of ``groups`` groups, numbered from 0, in which nothing waits."""
        self._first_acks: list[float | None] = [None] * groups
        self._waiting_since: list[float | None] = [None] * groups
        self._in_flight = [0] * groups

    def sent(self, group: int, due: float) -> None:
        """Counts a write to ``group`` that was due at ``due``, a monotonic reading."""
        self._in_flight[group] += 1
        if self._waiting_since[group] is None:
            self._waiting_since[group] = due

    def acked(self, group: int, now: float) -> None:
        """Ends the silence of ``group``: a write was acknowledged at ``now``."""
        self._in_flight[group] -= 1
        self._waiting_since[group] = now if self._in_flight[group] else None
        if self._first_acks[group] is None:
            self._first_acks[group] = now

    def failed(self, group: int) -> None:
        """Counts a write to ``group`` that was not acknowledged: the silence goes on."""
        self._in_flight[group] -= 1

    def restart(self, now: float) -> None:
        """Forgets what was before ``now``: writes that wait have waited since then."""
        self._first_acks = [None] * len(self._first_acks)
        self._waiting_since = [now if waiting else None for waiting in self._in_flight]

    def report(self) -> tuple[GroupAcks, ...]:
        """Returns the interval that ends now, for each group, and starts the next one."""
        told = tuple(map(GroupAcks, self._first_acks, self._waiting_since))
        self._first_acks = [None] * len(self._first_acks)
        return told
