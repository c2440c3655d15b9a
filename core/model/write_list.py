"""A part of the list of a run's writes, packed to travel in an event, and unpacked again.

A part holds three columns, one entry for each write: when the write was sent and how long it took
until its outcome was known, both in ticks, and what became of it. Columns of little-endian numbers
pack well: about five bytes are left of a write.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

TICK_S = 1e-4
"""The unit of the times in a list, in seconds."""
PART = 16_384
"""Most writes in a part: packed, they are far shorter than the longest line of a recording."""
MOST_LISTED = 128 * PART
"""Most writes of a run that are listed, over two million: of a longer run the first ones."""
NEVER = 0xFFFF_FFFF
"""The column's value for a time that isn't known."""


class Found(IntEnum):
    """The result of the last read-back for one write."""

    MISSING = 0
    RIGHT = 1
    WRONG = 2
    """Another value stood under the key."""
    UNASKED = 3
    """The system gave no answer when it was asked for the write."""


class ListedWrite(NamedTuple):
    """One write of a run.

    Attributes:
        number: the write's number, which is the element that was written.
        begun_s: when the write was sent, in seconds after the beginning of the list; None where
            its number was given out, and the load died before it sent the write.
        ended_s: when its outcome was known, likewise; None where it never was.
        acked: whether the write was acknowledged.
        found: what was found of it in the end.
    """

    number: int
    begun_s: float | None
    ended_s: float | None
    acked: bool
    found: Found


def pack_part(begun: array[int], took: array[int], states: bytes) -> bytes:
    """Returns the columns of a part in one piece.

    Args:
        begun: when each write was sent, in ticks; an array of 32-bit numbers, with :data:`NEVER`
            for a write that wasn't.
        took: how many ticks it took, :data:`NEVER` where that isn't known.
        states: what became of each, by :func:`state_of`.
    """
    return zlib.compress(_bytes(begun) + _bytes(took) + states)


def unpack_part(data: bytes, first: int) -> Iterator[ListedWrite]:
    """Yields the writes of a part, of which the first has the number ``first``.

    Raises:
        ValueError: ``data`` isn't what :func:`pack_part` returns.
    """
    try:
        plain = zlib.decompress(data)
    except zlib.error as error:
        raise ValueError(f"a part of the list of writes can't be unpacked: {error}") from error
    count, rest = divmod(len(plain), 9)
    if rest:
        raise ValueError("a part of the list of writes is cut off")
    begun, took = _numbers(plain[: 4 * count]), _numbers(plain[4 * count : 8 * count])
    for n, state in enumerate(plain[8 * count :]):
        begun_s = None if begun[n] == NEVER else begun[n] * TICK_S
        ended_s = None if NEVER in (begun[n], took[n]) else (begun[n] + took[n]) * TICK_S
        yield ListedWrite(first + n, begun_s, ended_s, bool(state & 1), Found(state >> 1 & 3))


def state_of(*, acked: bool, found: Found) -> int:
    """Returns the fate of a write, as a byte of a part."""
    return found << 1 | acked


def _bytes(column: array[int]) -> bytes:
    if sys.byteorder == "big":
        column = column[:]
        column.byteswap()
    return column.tobytes()


def _numbers(data: bytes) -> array[int]:
    column: array[int] = array("I")
    column.frombytes(data)
    if sys.byteorder == "big":
        column.byteswap()
    return column
