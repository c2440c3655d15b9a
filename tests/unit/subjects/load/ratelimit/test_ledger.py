"""The ledger keeps every allowed check, whatever ends the process."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from subjects.load.ratelimit.ledger import LONGEST, AllowedLedger, LedgerEntry
from subjects.load.ratelimit.window_counts import ALLOWED, MOST, SENT
from subjects.load.wordfile import CHUNK_WORDS, LedgerError
from tests.unit.subjects.load.killed import kill_writer

KEYS = ("alice", "bob")
_WRITER = """
import sys
from pathlib import Path
from subjects.load.ratelimit.ledger import AllowedLedger
from subjects.load.ratelimit.window_counts import ALLOWED
ledger = AllowedLedger(Path(sys.argv[1]), "run", ("alice", "bob"))
for n in range(1000):
    ledger.reserve()
    ledger.append(n % 2, 1000 + n, 1010 + n)
    if n < 999:
        ledger.rows[n % 2][ALLOWED] += 1
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[AllowedLedger]:
    with_it = AllowedLedger(tmp_path / "ledger", "run", KEYS)
    yield with_it
    with_it.close()


def _enter(ledger: AllowedLedger, *entries: LedgerEntry) -> None:
    for entry in entries:
        ledger.reserve()
        received = entry.sent + LONGEST if entry.received is None else entry.received
        ledger.append(entry.key, entry.sent, received)
        ledger.rows[entry.key][ALLOWED] += 1


def _read(ledger: AllowedLedger, since: int = 0) -> list[LedgerEntry]:
    return [entry for entries in ledger.entries(since) for entry in entries]


def test_entries_come_back_as_they_were(ledger: AllowedLedger) -> None:
    entries = [
        LedgerEntry(0, 0, 0),
        LedgerEntry(1, 5, 17),
        LedgerEntry(0, 6, 6 + LONGEST - 1),
        LedgerEntry(1, 2**34 - 1, None),
    ]
    _enter(ledger, *entries)
    assert ledger.count == 4
    assert _read(ledger) == entries


def test_an_empty_ledger_has_no_entries(ledger: AllowedLedger) -> None:
    assert _read(ledger) == []
    assert ledger.count == 0


def test_a_later_process_goes_on_where_the_first_ended(tmp_path: Path) -> None:
    path = tmp_path / "again"
    first = AllowedLedger(path, "run", KEYS)
    _enter(first, LedgerEntry(0, 10, 20), LedgerEntry(1, 11, 21))
    first.rows[1][MOST] = 77
    first.rows[1][SENT] = 5
    first.tats[1] = 123.5
    at = first.received_at(time.monotonic())
    first.close()
    second = AllowedLedger(path, "run", KEYS)
    assert (second.count, second.rows[1][MOST], second.rows[1][SENT]) == (2, 77, 5)
    assert (second.tats[0], second.tats[1]) == (0.0, 123.5)
    assert second.sent_at(time.monotonic()) >= at - 1
    _enter(second, LedgerEntry(0, 12, 22))
    assert [entry.sent for entry in _read(second)] == [10, 11, 12]
    second.close()


def test_a_killed_process_loses_no_entry_and_no_count(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    kill_writer(_WRITER, path)
    ledger = AllowedLedger(path, "run", KEYS)
    assert ledger.count == 1000
    # The load was killed between the last entry and its count.
    assert [row[ALLOWED] for row in ledger.rows] == [500, 500]
    assert [entry.sent for entry in _read(ledger)] == list(range(1000, 2000))
    ledger.close()


def test_a_large_ledger_is_read_from_where_it_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    count = 2 * CHUNK_WORDS + 3
    ledger = AllowedLedger(path, "run", KEYS)
    for n in range(count):
        ledger.reserve()
        ledger.append(0, n, n + 50)
    ledger.rows[0][ALLOWED] = count
    for since in (CHUNK_WORDS - 10, 2 * CHUNK_WORDS + 1, count, 10 * count):
        batches = list(ledger.entries(since))
        assert sum(map(len, batches)) == max(0, count - since)
        first = next((batch[0] for batch in batches if batch), None)
        assert first is None or first.sent == since
    ledger.close()
    assert path.stat().st_size < 8 * count + 2**21
    again = AllowedLedger(path, "run", KEYS)
    assert (again.count, _read(again, count - 1)) == (
        count,
        [LedgerEntry(0, count - 1, count + 49)],
    )
    _enter(again, LedgerEntry(1, count, count + 50))
    assert again.count == count + 1
    again.close()


def test_room_is_reserved_for_checks_in_flight(ledger: AllowedLedger) -> None:
    for _ in range(CHUNK_WORDS + 1):
        ledger.reserve()
    size = ledger.path.stat().st_size
    for _ in range(CHUNK_WORDS):
        ledger.release()
    ledger.append(0, 1, 2)
    for _ in range(CHUNK_WORDS):
        ledger.reserve()
    assert ledger.path.stat().st_size == size


def test_ledger_of_other_keys_is_refused(tmp_path: Path) -> None:
    AllowedLedger(tmp_path / "ledger", "run", KEYS).close()
    with pytest.raises(LedgerError, match="isn't the ledger of these keys"):
        AllowedLedger(tmp_path / "ledger", "run", ("alice", "carol"))


def test_another_runs_ledger_is_refused(tmp_path: Path) -> None:
    AllowedLedger(tmp_path / "ledger", "run", KEYS).close()
    with pytest.raises(LedgerError, match="isn't the ledger of this run"):
        AllowedLedger(tmp_path / "ledger", "other", KEYS)


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="missing"):
        AllowedLedger(tmp_path / "missing" / "ledger", "run", KEYS)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")
def test_a_full_disk_is_an_error_before_anything_is_sent(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "ledger"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ledger = AllowedLedger(path, "run", KEYS)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, before[1]))
    try:
        for _ in range(CHUNK_WORDS):
            ledger.reserve()
        with pytest.raises(LedgerError, match="can't be written"):
            ledger.reserve()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    for n in range(CHUNK_WORDS):
        ledger.append(0, n, n)
    ledger.reserve()
    ledger.append(0, 0, 0)
    assert ledger.count == CHUNK_WORDS + 1
    ledger.close()
