"""Losses by the ledger's notes: who was told of the writes that a read-back didn't find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from core.model.acts import Losses, LostSpan, LostWrite
from subjects.load.acks import unpack_ack

APART_S = 0.5
"""Lost writes acknowledged further apart than this, in seconds, are of different spans."""
_SHOWN_AT = (0.1, 0.5, 0.9)
"""The lost writes that are given as examples, as shares of the way from first to last."""


def tell_losses(
    lost: Mapping[int, int], kinds: Sequence[str], key_of: Callable[[int], str]
) -> Losses:
    """Returns who was told that the lost writes were written, when, and examples.

    Args:
        lost: the note of each lost write's acknowledgement, by the write's number; at least one.
        kinds: what the kinds of clients are called.
        key_of: returns the key of a write.
    """
    acks = {n: unpack_ack(note) for n, note in lost.items()}
    ordered = sorted(acks, key=lambda n: acks[n].t)
    told = Counter(ack.kind for ack in acks.values())
    shown = dict.fromkeys(ordered[round(at * (len(ordered) - 1))] for at in _SHOWN_AT)
    times = [acks[n].t for n in ordered]
    return Losses(
        by_client=tuple((name, told[kind]) for kind, name in enumerate(kinds)),
        first_t=times[0],
        last_t=times[-1],
        examples=tuple(LostWrite(key_of(n), acks[n].t) for n in shown),
        spans=spans_of(times),
    )


def spans_of(times: Sequence[float]) -> tuple[LostSpan, ...]:
    """Returns the spans that rising ``times`` of acknowledgements make, in seconds."""
    starts = [n for n, t in enumerate(times) if not n or t - times[n - 1] > APART_S]
    return tuple(
        LostSpan(times[start], times[end - 1], end - start)
        for start, end in pairwise((*starts, len(times)))
    )
