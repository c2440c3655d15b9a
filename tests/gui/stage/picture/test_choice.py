"""Cards or picture: the chapter's own, unless the presenter chose, for each system."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.model.events import RunStarted
from core.process import files
from core.process.late_files import LATE_FILES
from core.views.fold import apply
from core.views.stage_state import StageState
from gui.stage.picture.choice import FILE, PictureChoice
from tests.scripted import scripted_run


def _state(t: float, run_id: str = "") -> StageState:
    state = StageState()
    for event in scripted_run():
        if isinstance(event, RunStarted) and run_id:
            state = apply(state, replace(event, run_id=run_id))
        elif event.t <= t:
            state = apply(state, event)
    return state


def test_nothing_is_chosen_before_a_run(tmp_path: Path) -> None:
    choice = PictureChoice(tmp_path)
    choice.choose(StageState(), picture=True)
    assert not choice.is_picture(StageState())
    assert not (tmp_path / FILE).exists()


def test_a_choice_holds_in_every_chapter_and_after_a_start(tmp_path: Path) -> None:
    PictureChoice(tmp_path).choose(_state(31.0), picture=False)
    assert not PictureChoice(tmp_path).is_picture(_state(31.0))
    PictureChoice(tmp_path).choose(_state(31.0), picture=True)
    assert PictureChoice(tmp_path).is_picture(_state(22.0))


@pytest.mark.parametrize("data", [b"", b"[1]", b'{"raft": 3}', b'{"ra\xfft": true}', b"[" * 9999])
def test_a_file_that_cannot_be_read_chooses_nothing(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    assert PictureChoice(tmp_path).is_picture(_state(31.0))
    assert not PictureChoice(tmp_path).is_picture(_state(22.0))


def test_choice_that_cannot_be_written_holds_for_this_window(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    choice = PictureChoice(tmp_path / "file" / "below")
    with caplog.at_level(logging.INFO):
        choice.choose(_state(22.0), picture=True)
        LATE_FILES.settle()
    assert choice.is_picture(_state(22.0))
    assert "The choice of cards or picture can't be remembered" in caplog.text


def test_choice_is_written_by_another_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers = list[int]()

    def note(path: Path, write: object) -> None:
        writers.append(threading.get_ident())

    monkeypatch.setattr(files, "replace_file", note)
    PictureChoice(tmp_path).choose(_state(22.0), picture=True)
    LATE_FILES.settle()
    assert len(writers) == 1
    assert threading.get_ident() not in writers


def test_a_choice_for_one_run_is_gone_in_the_next_and_never_written(tmp_path: Path) -> None:
    PictureChoice(tmp_path).choose(_state(31.0), picture=False)
    choice = PictureChoice(tmp_path)
    choice.hold_for_a_run()
    assert choice.is_picture(_state(31.0)), "what a presenter chose is none of a booth's business"
    choice.choose(_state(31.0), picture=False)
    assert not choice.is_picture(_state(31.0))
    assert choice.is_picture(_state(31.0, run_id="another"))
    assert not PictureChoice(tmp_path).is_picture(_state(31.0))
