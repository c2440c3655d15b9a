"""The ledger keeps every acknowledgement, whatever ends the process."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import pytest

from subjects.load.ledger import Ledger, LedgerError
from tests.unit.subjects.load.killed import kill_writer

_WRITER = """
import sys
from pathlib import Path
from subjects.load.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]), "run")
for _ in range(1000):
    n = ledger.reserve()
    if n % 3:
        ledger.record(n, n + 1)
"""


def test_numbers_are_given_out_once_and_acknowledgements_counted(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path / "ledger", "run")) as ledger:
        assert [ledger.reserve() for _ in range(3)] == [0, 1, 2]
        ledger.record(1, 77)
        ledger.record(1, 77)
        assert (ledger.attempted, ledger.acked) == (3, 1)
        assert ledger.versions().tolist() == [0, 77, 0]
        assert (ledger.version(1), ledger.version(2), ledger.version(9**9)) == (77, 0, 0)


def test_a_killed_process_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    kill_writer(_WRITER, path)
    with closing(Ledger(path, "run")) as ledger:
        assert ledger.attempted == 1000
        assert ledger.versions().tolist() == [n + 1 if n % 3 else 0 for n in range(1000)]
        assert ledger.acked == 666
        assert ledger.reserve() == 1000


def test_ledger_grows_past_one_chunk_and_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    count = 131_072 + 5
    with closing(Ledger(path, "run")) as ledger:
        for _ in range(count):
            ledger.reserve()
        ledger.record(count - 1, 5)
    assert path.stat().st_size < count * 8 + 2 * 2**20
    with closing(Ledger(path, "run")) as ledger:
        assert (ledger.attempted, ledger.acked, ledger.version(count - 1)) == (count, 1, 5)


def test_another_runs_ledger_is_refused(tmp_path: Path) -> None:
    Ledger(tmp_path / "ledger", "run").close()
    with pytest.raises(LedgerError, match="isn't the ledger of this run"):
        Ledger(tmp_path / "ledger", "other")


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(b"x" * 100_000)
    with pytest.raises(LedgerError, match="isn't the ledger"):
        Ledger(path, "run")


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="missing"):
        Ledger(tmp_path / "missing" / "ledger", "run")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")
def test_a_full_disk_is_an_error_and_leaves_the_ledger_whole(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "ledger"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with closing(Ledger(path, "run")) as ledger:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, before[1]))
        try:
            with pytest.raises(LedgerError, match="can't be written"):
                for n in range(10**6):
                    assert ledger.reserve() == n
                    ledger.record(n, n + 1)
            full_at = ledger.attempted
            with pytest.raises(LedgerError, match="can't be written"):
                ledger.reserve()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert ledger.acked == full_at
        assert ledger.reserve() == full_at, "it goes on when there is room again"
    with closing(Ledger(path, "run")) as ledger:
        assert (ledger.attempted, ledger.acked) == (full_at + 1, full_at)
