"""Samples of a load that tells groups of keys apart, of which some take no write for a while."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from core.model.events import GroupAcks, Sample
from tests.unit.core.playing import make_samples

_Gone = tuple[float, float]
"""From when till when a group takes no write, in run seconds."""


def measured(
    gone: Sequence[_Gone | None], seconds: float = 5.0, asked: Sequence[_Gone] | None = None
) -> list[Sample]:
    """Returns samples of groups that are asked all the time, or each within ``asked``."""
    samples = make_samples(0.0, [3000.0] * round(seconds * 10))
    return [
        replace(
            sample,
            groups=tuple(
                _acks(sample, gone[group], (0.0, seconds) if asked is None else asked[group])
                for group in range(len(gone))
            ),
        )
        for sample in samples
    ]


def _acks(sample: Sample, gone: _Gone | None, asked: _Gone) -> GroupAcks:
    start_t = sample.t - sample.interval_s
    first, last = start_t + 0.01, sample.t - 0.01
    if not asked[0] - 0.05 < start_t < asked[1] - 0.05:
        return GroupAcks(None, None)
    if gone is None or sample.t < gone[0] + 0.05 or start_t > gone[1] - 0.05:
        return GroupAcks(first, last)
    return GroupAcks(None, max(gone[0], asked[0]) - 0.01)
