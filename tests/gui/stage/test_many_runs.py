"""A window that shows one run after another all day keeps nothing of the runs before."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from core.model import events as ev
from gui.drawing.kept import KeptPixels
from gui.stage.picture.line_drawing import line_region
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted_picture import scripted_picture

MakeStage = Callable[..., ScriptedStage]


def _play(stage: ScriptedStage) -> None:
    """Plays a run, with the picture on show and notices that come and go beside it."""
    for event in scripted_picture():
        if event.t > 45.0:
            return
        stage.clock.t = event.t
        stage.timeline.append(event)
        if isinstance(event, ev.ChapterEntered):
            stage.window.parts.choose_picture(picture=True)
            stage.timeline.append(ev.NoticeShown(t=event.t, level=ev.Level.INFO, text="A notice."))
            stage.beat()
            stage.window.grab()
            stage.timeline.append(ev.NoticeShown(t=event.t, level=ev.Level.INFO, text=""))
        stage.beat(1)
    stage.window.grab()


def _kept() -> int:
    return sum(isinstance(each, KeptPixels) for each in gc.get_objects())


def test_runs_with_notices_leave_no_lines_and_no_pixels_behind(
    make_stage: MakeStage, qapp: QApplication
) -> None:
    stage = make_stage([])
    stage.show()
    _play(stage)
    gc.collect()
    lines, kept = line_region.cache_info().currsize, _kept()
    gc.disable()  # what has to wait for a collection adds up until then
    try:
        for _ in range(4):
            _play(stage)
            qapp.processEvents()
        assert line_region.cache_info().currsize <= lines
        assert _kept() <= kept
    finally:
        gc.enable()


def test_next_run_of_the_same_story_shows_the_same_chapters_anew(make_stage: MakeStage) -> None:
    stage = make_stage([])
    stage.show()
    _play(stage)
    before = list(stage.window.parts.sidebar.chapters)
    stage.timeline.append(scripted_picture()[0])
    stage.beat()
    assert stage.window.parts.sidebar.chapters == before
    words = [button.accessibleName() for button in before]
    assert all("to come" in each for each in words[1:])
