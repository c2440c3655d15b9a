import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from chaos.journal import FILE, PendingFault, UndoJournal
from core.ports import SubjectError


def fault(fault_id: str, node: str = "n1") -> PendingFault:
    return PendingFault(
        fault_id=fault_id, chaos_type="node-pause", node=node, identity={"node": node, "pid": 7}
    )


@pytest.fixture
def journal(tmp_path: Path) -> UndoJournal:
    return UndoJournal(tmp_path / FILE)


def test_missing_journal_has_nothing_pending(journal: UndoJournal) -> None:
    assert journal.read().pending == ()
    assert journal.read().problem == ""


def test_faults_written_and_not_cleared_are_pending_in_their_order(journal: UndoJournal) -> None:
    for fault_id in ("a", "b", "c"):
        journal.write(fault(fault_id))
    journal.clear("b")
    assert [entry.fault_id for entry in journal.read().pending] == ["a", "c"]
    assert journal.read().pending[0] == fault("a")


def test_a_line_that_was_cut_off_is_told_of_and_the_rest_is_read(
    journal: UndoJournal, tmp_path: Path
) -> None:
    journal.write(fault("a"))
    journal.write(fault("b"))
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:-20])
    contents = journal.read()
    assert [entry.fault_id for entry in contents.pending] == ["a"]
    assert "damaged in line 2" in contents.problem


def test_a_line_after_one_that_was_cut_off_is_not_spoilt_by_it(
    journal: UndoJournal, tmp_path: Path
) -> None:
    journal.write(fault("a"))
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:-5])
    journal.write(fault("b"))
    contents = journal.read()
    assert [entry.fault_id for entry in contents.pending] == ["b"]
    assert "line 1" in contents.problem


@pytest.mark.parametrize(
    "rubbish", [b"\xff\xfe\x00\x01", b"[]", b'{"line":"other"}', b'{"line":"fault"}', b"null"]
)
def test_rubbish_is_told_of_and_does_no_harm(
    journal: UndoJournal, tmp_path: Path, rubbish: bytes
) -> None:
    journal.write(fault("a"))
    with (tmp_path / FILE).open("ab") as file:
        file.write(rubbish + b"\n")
    journal.write(fault("b"))
    contents = journal.read()
    assert [entry.fault_id for entry in contents.pending] == ["a", "b"]
    assert "line 2" in contents.problem


def test_an_undo_that_cannot_be_written_stops_the_fault(tmp_path: Path) -> None:
    journal = UndoJournal(tmp_path / "gone" / FILE)
    with pytest.raises(SubjectError, match="was not injected") as raised:
        journal.write(fault("a"))
    # The folder is gone: room on the disk would help nobody.
    assert "start afresh" in raised.value.remedy


def test_a_clear_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    UndoJournal(tmp_path / "gone" / FILE).clear("a")


def test_a_journal_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    contents = UndoJournal(tmp_path / FILE).read()
    assert contents.pending == ()
    assert "can't be read" in contents.problem


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EPERM, errno.ENOTSUP, errno.ENOSYS])
def test_a_share_that_cannot_sync_holds_the_journal(
    journal: UndoJournal, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "fsync", failing(number))
    journal.write(fault("a"))
    assert [entry.fault_id for entry in journal.read().pending] == ["a"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_disk_that_did_not_take_the_line_keeps_the_fault_out(
    journal: UndoJournal, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "fsync", failing(number))
    with pytest.raises(SubjectError, match="was not injected"):
        journal.write(fault("a"))


def failing(number: int) -> Callable[[int], None]:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    return fail
