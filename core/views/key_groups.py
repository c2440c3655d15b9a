"""Groups of keys by the samples: how long each took no write, and which take none now.

Where a system keeps its keys in groups, say regions, an outage has a place: some groups stand
still while the rest goes on. Only time in which a write to the group waited counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import UNSET, Struct
from msgspec.structs import replace

from core.model.measurements import GroupAcks, Sample

PATIENCE_S = 0.5
"""Without an acknowledged write, or an answered check, for this long progress has stopped."""
HOLE_S = 0.1
"""Samples follow each other without a hole; clocks of two machines may differ by less than this."""
STALLS_KEPT = 500
"""Stalls kept for the plot, so that a run of many hours stays small."""


class GroupSilence(NamedTuple):
    """A span in which a group took no write while one waited, in run seconds."""

    group: int
    start_t: float
    end_t: float
    is_over: bool


class Stall(Struct, frozen=True):
    """A silence of one group of :data:`PATIENCE_S` or more; ``end_t`` is None before the end."""

    group: int
    start_t: float
    end_t: float | None = None


class GroupOutage(Struct, frozen=True):
    """The groups of keys that stood still after a fault.

    Attributes:
        hit: how many took no write for :data:`PATIENCE_S` or more.
        total: how many groups there are.
        worst_s: the longest time, in seconds, that any group took none, however short.
    """

    hit: int
    total: int
    worst_s: float


def silences(sample: Sample, before: Sample | None) -> Iterator[GroupSilence]:
    """Yields the silences that end within ``sample``, or go on after the sample.

    Args:
        sample: a sample of the load.
        before: the one before; what a hole between the two hides isn't counted.
    """
    # After a hole, as between two load processes, it isn't known whether a write waited.
    is_next = before is not None and sample.t - sample.interval_s - before.t < HOLE_S
    waited = _groups(before) if is_next else ()
    for group, acks in enumerate(_groups(sample)):
        since_t = waited[group].waiting_t if group < len(waited) else None
        if acks.first_ack_t is None:
            if acks.waiting_t is not None:
                yield GroupSilence(group, acks.waiting_t, sample.t, is_over=False)
        elif since_t is not None:
            yield GroupSilence(group, since_t, acks.first_ack_t, is_over=True)


def longest_silences(
    known: Sequence[float], sample: Sample, before: Sample | None, since_t: float
) -> tuple[float, ...]:
    """Returns the longest silence of each group after ``since_t``, in seconds.

    Args:
        known: the same up to ``before``; empty at first.
        sample: the next sample, which may have no groups.
        before: the sample before.
        since_t: what was before that, in run seconds, doesn't count.
    """
    groups = _groups(sample)
    longest = list(known) + [0.0] * (len(groups) - len(known))
    for group, start_t, end_t, _ in silences(sample, before):
        longest[group] = max(longest[group], end_t - max(start_t, since_t))
    return tuple(longest)


def group_outage(longest: Sequence[float]) -> GroupOutage | None:
    """Returns the outage by group, of :func:`longest_silences`; None without groups."""
    if not longest:
        return None
    hit = sum(seconds >= PATIENCE_S for seconds in longest)
    return GroupOutage(hit, len(longest), max(longest))


def stalls_after(
    stalls: tuple[Stall, ...], sample: Sample, before: Sample | None
) -> tuple[Stall, ...]:
    """Returns the stalls as known after ``sample``; ``before`` is the sample before."""
    found = {silence.group: silence for silence in silences(sample, before)}
    last_t = sample.t if before is None else before.t
    after: list[Stall] = []
    for stall in stalls:
        silence = found.get(stall.group)
        if stall.end_t is None and (silence is None or silence.start_t > last_t):
            # Nothing waits any more, or a hole hides the end: the last sample before counts.
            after.append(replace(stall, end_t=last_t))
        elif stall.end_t is None and silence is not None:
            del found[stall.group]
            after.append(replace(stall, end_t=silence.end_t) if silence.is_over else stall)
        else:
            after.append(stall)
    for group, start_t, end_t, is_over in found.values():
        if end_t - start_t >= PATIENCE_S:
            after.append(Stall(group, start_t, end_t if is_over else None))
    return stalls if after == list(stalls) else tuple(after[-STALLS_KEPT:])


def lasting(stalls: Sequence[Stall]) -> tuple[Stall, ...]:
    """Returns the stalls that last still."""
    return tuple(stall for stall in stalls if stall.end_t is None)


def count_groups(sample: Sample | None) -> int:
    """Returns the number of groups in ``sample``; 0 where all keys are one group."""
    return len(_groups(sample))


def ended(stalls: tuple[Stall, ...], t: float) -> tuple[Stall, ...]:
    """Returns ``stalls`` where none lasts beyond ``t``: nothing is asked or measured any more."""
    if all(stall.end_t is not None for stall in stalls):
        return stalls
    return tuple(
        replace(stall, end_t=max(t, stall.start_t)) if stall.end_t is None else stall
        for stall in stalls
    )


def _groups(sample: Sample | None) -> tuple[GroupAcks, ...]:
    return () if sample is None or sample.groups is UNSET else sample.groups
