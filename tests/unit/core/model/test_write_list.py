"""The list of writes is the same after the way through an event."""

from __future__ import annotations

from array import array

import pytest

from core.model.write_list import (
    NEVER,
    TICK_S,
    Found,
    ListedWrite,
    pack_part,
    state_of,
    unpack_part,
)


def test_unpacked_part_has_what_was_packed() -> None:
    states = bytes(
        (
            state_of(acked=True, found=Found.RIGHT),
            state_of(acked=False, found=Found.MISSING),
            state_of(acked=True, found=Found.WRONG),
            state_of(acked=False, found=Found.UNASKED),
        )
    )
    data = pack_part(array("I", [0, 10, 20, NEVER]), array("I", [5, NEVER, 0, NEVER]), states)
    assert list(unpack_part(data, 100)) == [
        ListedWrite(100, 0.0, 5 * TICK_S, acked=True, found=Found.RIGHT),
        ListedWrite(101, 10 * TICK_S, None, acked=False, found=Found.MISSING),
        ListedWrite(102, 20 * TICK_S, 20 * TICK_S, acked=True, found=Found.WRONG),
        ListedWrite(103, None, None, acked=False, found=Found.UNASKED),
    ]


@pytest.mark.parametrize("damaged", [b"", b"nonsense", pack_part(array("I", [1]), array("I"), b"")])
def test_damaged_part_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="part of the list of writes"):
        list(unpack_part(damaged, 0))


def test_steady_load_packs_to_a_few_bytes_a_write() -> None:
    count = 16_384
    data = pack_part(
        array("I", range(0, 7 * count, 7)),
        array("I", (10 + n * 37 % 23 for n in range(count))),
        bytes([state_of(acked=True, found=Found.RIGHT)]) * count,
    )
    assert len(data) < 6 * count
