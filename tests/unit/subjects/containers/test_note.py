from pathlib import Path

from subjects.containers.note import FILE, EngineNote, read_note


def test_what_was_written_is_read(tmp_path: Path) -> None:
    note = EngineNote(url="unix:///e.sock", project="faultstage-r1", run="R1")
    note.write(tmp_path)
    assert read_note(tmp_path) == note


def test_where_there_is_none_or_half_of_one_there_is_none(tmp_path: Path) -> None:
    assert read_note(tmp_path) is None
    (tmp_path / FILE).write_bytes(b'{"url":"unix')
    assert read_note(tmp_path) is None
