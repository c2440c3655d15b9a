"""A note of an acknowledgement keeps when it was, and to which kind of client."""

from __future__ import annotations

import pytest

from subjects.load.acks import KINDS, kinds_of, pack_ack, unpack_ack
from tests.unit.subjects.load.memory import MemoryDriver


@pytest.mark.parametrize("t", [0.0, 0.001, 12.345, 1e7])
@pytest.mark.parametrize("kind", [0, 1, KINDS - 1])
def test_note_keeps_time_and_kind(t: float, kind: int) -> None:
    word = pack_ack(t, kind)
    assert 0 < word < 1 << 64
    assert unpack_ack(word).kind == kind
    assert unpack_ack(word).t == pytest.approx(t, abs=0.001)


def test_driver_with_versions_has_no_kinds() -> None:
    assert kinds_of(MemoryDriver()) == ()
