"""A report of a run whose recording is gone says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.ports import SubjectError
from core.recording.recorder import Recorder
from core.views.timeline import Timeline
from gui.app.reporting import report_page, save_report, write_recorded
from tests.scripted import scripted_run


@pytest.mark.skipif("sys.platform == 'win32'", reason="a file that is open can't be deleted there")
async def test_recording_that_was_removed_in_mid_run_is_told_as_gone(tmp_path: Path) -> None:
    timeline = Timeline()
    recorder = Recorder(timeline, tmp_path / "recordings")
    for event in scripted_run():
        timeline.append(event)
    assert recorder.flush()
    assert recorder.path is not None
    recorder.path.unlink()
    try:
        with pytest.raises(SubjectError, match="recording of this run is gone") as failed:
            await save_report(recorder, tmp_path / "out")
        assert "Press R" in failed.value.remedy
        with pytest.raises(SubjectError, match="recording of this run is gone"):
            await report_page(recorder)
    finally:
        recorder.close()


def test_recording_that_was_removed_after_its_end_is_told_as_gone(tmp_path: Path) -> None:
    with pytest.raises(SubjectError, match="is gone") as failed:
        write_recorded(tmp_path / "run.jsonl", tmp_path / "out")
    assert failed.value.remedy
