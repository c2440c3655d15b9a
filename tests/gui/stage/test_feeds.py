"""The feeds: the newest lines, the way back through older ones, the whole explanation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from core.model import events as ev
from core.model.events import Level
from tests.gui.scripted_stage import ScriptedStage
from tests.gui.text_check import texts


def turn_wheel(widget: QWidget, notches: int) -> None:
    event = QWheelEvent(
        QPointF(9, 9),
        QPointF(9, 9),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_the_newest_lines_are_shown_and_the_wheel_goes_back(stage: ScriptedStage) -> None:
    for number in range(12):
        stage.add(ev.FeedLine(t=number / 10, level=Level.INFO, text=f"line {number}"))
    feed = stage.window.parts.monitor
    assert [text for text in texts(feed) if text.startswith("line")][-1] == "line 11"
    turn_wheel(feed, 1)
    assert [text for text in texts(feed) if text.startswith("line")][-1] == "line 10"
    for _ in range(30):
        turn_wheel(feed, 1)
    assert "line 0" in texts(feed)
    stage.add(ev.FeedLine(t=2.0, level=Level.INFO, text="line 12"))
    assert "line 12" in texts(feed), "what is new is never hidden"


def test_feed_is_ordered_by_time_though_a_line_came_later(stage: ScriptedStage) -> None:
    stage.add(ev.FeedLine(t=0.5, level=Level.ERROR, text="seen"))
    stage.add(ev.FeedLine(t=0.4, level=Level.WARNING, text="done"))
    shown = texts(stage.window.parts.monitor)
    assert shown.index("done") < shown.index("seen")


def test_a_level_has_a_word_as_well_as_a_colour(stage: ScriptedStage) -> None:
    stage.add(ev.FeedLine(t=0.1, level=Level.ERROR, text="bad"))
    stage.add(ev.FeedLine(t=0.1, level=Level.WARNING, text="odd"))
    stage.add(ev.FeedLine(t=0.1, level=Level.GOOD, text="fine"))
    described = stage.window.parts.monitor.accessibleDescription()
    assert described == "error: bad; warning: odd; good: fine"


def test_the_diagnosis_chapter_shows_evidence_line_by_line(stage: ScriptedStage) -> None:
    stage.play_to(38.0)
    shown = texts(stage.window.parts.diagnosis)
    assert "n3 was the leader" in shown
    assert any(text.startswith("Ruled out: network cut") for text in shown)


def test_an_explanation_that_has_no_room_is_scrolled(stage: ScriptedStage) -> None:
    stage.play_to(31.9)
    long = ev.Explanation(key="k", title="Title", text="word " * 400, evidence=("the end",))
    stage.add(ev.Diagnosed(t=32.0, explanation=long))
    feed = stage.window.parts.diagnosis
    assert not any("the end" in text for text in texts(feed))
    for _ in range(30):
        turn_wheel(feed, -1)
    assert any("the end" in text for text in texts(feed))
    assert "the end" in feed.toolTip()


def narrate(stage: ScriptedStage, t: float, text: str, *, explains: bool) -> None:
    stage.add(ev.Narrated(t=t, index=5, text=text, explains=explains))


def test_panel_leaves_out_the_finding_that_the_header_explains(stage: ScriptedStage) -> None:
    stage.play_to(38.0)
    feed = stage.window.parts.diagnosis
    assert "Leader lost, election under way" in texts(feed)
    narrate(stage, 38.1, "Leader lost, election under way. And why.", explains=True)
    assert "Leader lost, election under way" not in texts(feed)
    assert "n3 was the leader" in texts(feed)
    stage.add(ev.ChapterEntered(t=40.0, index=6))
    assert "Leader lost, election under way" in texts(feed)


def test_the_diagnosis_says_of_which_moment_it_speaks(stage: ScriptedStage) -> None:
    stage.play_to(38.0)
    assert "as of 00:29.54" in texts(stage.window.parts.diagnosis)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_the_diagnosis_has_room_in_the_chapters_that_read_it(
    make_stage: Callable[..., ScriptedStage], size: tuple[int, int]
) -> None:
    stage = make_stage()
    stage.show(*size)
    for t in (31.9, 38.0, 44.0):
        stage.play_to(t)
        feed = stage.window.parts.diagnosis
        assert feed.lines_held() <= feed.lines_shown()
        assert not any("\u2026" in text for text in texts(feed))


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_a_line_that_has_no_room_is_broken_into_several(
    make_stage: Callable[..., ScriptedStage], size: tuple[int, int]
) -> None:
    stage = make_stage()
    stage.show(*size)
    stage.play_to(22.0)
    long = "acknowledged to a client and not found at the read-back, " * 3
    stage.add(ev.FeedLine(t=22.0, level=Level.ERROR, text=f"one write · {long}end"))
    shown = texts(stage.window.parts.monitor)
    assert not any("\u2026" in text for text in shown)
    assert " ".join(shown).count("read-back") == 3
    assert shown[-1].endswith("end")
