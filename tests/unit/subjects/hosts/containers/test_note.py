from pathlib import Path

from subjects.hosts.containers.note import FILE, EngineNote, noted_runs, read_note


def test_written_note_is_read_back(tmp_path: Path) -> None:
    note = EngineNote(url="unix:///e.sock", project="faultstage-r1", run="R1")
    note.write(tmp_path)
    assert read_note(tmp_path) == note


def test_missing_or_cut_off_note_reads_as_none(tmp_path: Path) -> None:
    assert read_note(tmp_path) is None
    (tmp_path / FILE).write_bytes(b'{"url":"unix')
    assert read_note(tmp_path) is None


def test_the_runs_that_have_a_folder_are_known_by_their_notes(tmp_path: Path) -> None:
    assert noted_runs(tmp_path / "none") == frozenset()
    for name, run in (("r1", "r1"), ("swept-1", "r2")):
        (tmp_path / name).mkdir()
        EngineNote(url="unix:///e.sock", project="", run=run).write(tmp_path / name)
    (tmp_path / "local").mkdir()
    assert noted_runs(tmp_path) == {"r1", "r2"}
