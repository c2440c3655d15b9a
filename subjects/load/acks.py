"""Notes in the ledger of when a write was acknowledged, and to which kind of client.

A system without versions of its own puts such a note where others put the version: a word of 64
bits holds the milliseconds of the monotonic clock and the kind.
"""

from __future__ import annotations

from typing import NamedTuple

_KIND_BITS = 4
KINDS = 1 << _KIND_BITS
"""Kinds of clients that a note can tell apart."""


class Ack(NamedTuple):
    """An acknowledgement: the time by ``time.monotonic()``, in seconds, and the client's kind."""

    t: float
    kind: int


def pack_ack(t: float, kind: int) -> int:
    """Returns the note of an acknowledgement, 1 or more."""
    return (round(t * 1e3) + 1 << _KIND_BITS) + kind


def kinds_of(driver: object) -> tuple[str, ...]:
    """Returns the names of the kinds of clients of ``driver``; empty for a driver with versions."""
    return getattr(driver, "kinds", ())


def unpack_ack(word: int) -> Ack:
    """Returns the acknowledgement that a note tells of."""
    return Ack(((word >> _KIND_BITS) - 1) / 1e3, word % KINDS)
