"""A scripted run with a list of writes, as a recording: some of them fail, and some may be lost."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from core.model import events as ev
from core.model.write_list import NEVER, Found, pack_part, state_of
from core.recording import lines
from core.recording.reader import Recording, read_recording
from tests.scripted import scripted_run

BEGUN_T = 8.5
WRITES = 400
"""One a millisecond from :data:`BEGUN_T` on, each of which takes 5 ms."""
FAILED = frozenset(range(0, WRITES, 50))
"""Writes that were never acknowledged; every second of them has no outcome at all."""


def written(
    path: Path,
    *,
    lost: Iterable[int] = (),
    found: Iterable[int] = (),
    unasked: Iterable[int] = (),
    complete: bool = True,
    total: int = WRITES,
) -> Recording:
    """Returns the recording of a run in which ``lost`` writes were missing in the end.

    Args:
        path: where the recording goes.
        lost: acknowledged writes that weren't found.
        found: writes that failed and were found.
        unasked: writes of which nothing could be found out.
        complete: whether the read-back came to its end.
        total: how many writes there were, more than are listed.
    """
    events: list[ev.Event] = []
    for event in scripted_run():
        if isinstance(event, ev.ReadBackDone):
            events.append(_listing(set(lost), set(found), set(unasked), total))
            gap = "" if complete else "the ledger has a gap"
            result = replace(event.result, complete=complete, detail=gap)
            event = replace(event, result=result)
        events.append(event)
    return recorded(path, events)


def recorded(path: Path, events: Iterable[ev.Event]) -> Recording:
    """Returns ``events`` as a recording at ``path``."""
    encoded = [lines.encode(event) for event in events]
    path.write_bytes(b"".join((*encoded, lines.encode_end(len(encoded)))))
    return read_recording(path)


def _listing(lost: set[int], found: set[int], unasked: set[int], total: int) -> ev.WritesListed:
    begun = array("I", (10 * n for n in range(WRITES)))
    took = array("I", (NEVER if n in FAILED and n % 100 else 50 for n in range(WRITES)))
    states = bytearray()
    for n in range(WRITES):
        is_there = n in found or (n not in FAILED and n not in lost)
        what = Found.RIGHT if is_there else Found.MISSING
        what = Found.UNASKED if n in unasked else what
        states.append(state_of(acked=n not in FAILED, found=what))
    data = pack_part(begun, took, bytes(states))
    return ev.WritesListed(t=57.0, begun_t=BEGUN_T, first=0, count=WRITES, total=total, data=data)
