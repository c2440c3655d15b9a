"""Exceptions in Qt's slots and paint events are told once, and the stage goes on."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from operator import attrgetter

import pytest
from PySide6.QtCore import QObject, QTimer, Signal, qWarning
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.app.stage_start import StageStart
from gui.app.unexpected import watch_exceptions, words_of
from gui.stage.plot.trace import Trace
from tests.expected_errors import ExpectedErrors
from tests.gui.scripted_stage import ScriptedStage


class SignalSender(QObject):
    sent = Signal()


def fail(*_: object) -> None:
    raise ValueError("no such colour.\nand more")


@pytest.mark.qt_no_exception_capture
def test_exception_in_a_slot_is_logged_and_shown_once(
    caplog: pytest.LogCaptureFixture, expected_errors: ExpectedErrors
) -> None:
    told: list[tuple[str, str]] = []
    sender = SignalSender()
    sender.sent.connect(fail)
    with watch_exceptions(lambda text, remedy: told.append((text, remedy))):
        for _ in range(3):
            sender.sent.emit()
    assert [text for text, _ in told] == [
        f"A part of the stage failed: ValueError: no such colour (in {__file__})"
    ]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert caplog.records[0].exc_info is not None
    expected_errors.take("nothing expected")


DRAWINGS = (
    *(("header", "_draw_narration"), ("monitor", "draw_head"), ("diagnosis", "draw_head")),
    *(("monitor", "_find_shown"), ("diagnosis", "draw_line"), ("diagnosis", "_try_look")),
    *(("status", "_draw"), ("sidebar", "_draw"), ("plot.panel.canvas", "_draw")),
    ("plot.panel.view._ops_axis", "_draw_labels"),
)
"""The parts of the stage, and the name of a method of each that draws."""


@pytest.mark.qt_no_exception_capture
@pytest.mark.parametrize(("part", "drawing"), DRAWINGS)
def test_error_in_painting_is_shown_in_the_notice_bar_and_reaches_no_other_part(
    stage: ScriptedStage,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    expected_errors: ExpectedErrors,
    part: str,
    drawing: str,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(attrgetter(part)(stage.window.parts), drawing, fail)
        assert_told_in_the_notice_bar(stage, qtbot)
    expected_errors.take("nothing expected")


@pytest.mark.qt_no_exception_capture
def test_error_in_what_is_painted_ahead_is_shown_in_the_notice_bar_too(
    stage: ScriptedStage,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    expected_errors: ExpectedErrors,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Trace, "draw_grid", fail)
        assert_told_in_the_notice_bar(stage, qtbot)
    expected_errors.take("nothing expected")


def assert_told_in_the_notice_bar(stage: ScriptedStage, qtbot: QtBot) -> None:
    """Asserts that a stage, a part of which fails, says so and goes on."""
    window = stage.window
    start = StageStart(window, stage.timeline, lambda: None)
    with watch_exceptions(start.tell):
        # Another size, so that no pixels that were kept can be used again.
        window.resize(window.width() - 20, window.height() - 20)
        window.update()
        qtbot.waitUntil(window.parts.notice.isVisible)
        for _ in range(20):
            window.grab()  # paints everything within one call, as the presenter's window does
    notice = stage.timeline.state.notice
    assert notice is not None
    assert "ValueError: no such colour" in notice.text


def _kinds_below(kind: type[QWidget]) -> Iterator[type[QWidget]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("gui."):
            yield each
        yield from _kinds_below(each)


def test_no_widget_takes_all_events_through_python(stage: ScriptedStage) -> None:
    # An error in one paint event would come up in the next one, and end the process there.
    assert stage.window.isVisible()
    assert [kind for kind in _kinds_below(QWidget) if "event" in vars(kind)] == []


def test_message_of_qt_goes_to_the_log_once(caplog: pytest.LogCaptureFixture) -> None:
    with watch_exceptions(fail):
        qWarning("twice")
        qWarning("twice")
    assert [(record.name, record.message) for record in caplog.records] == [("qt.default", "twice")]


def test_hooks_of_python_and_qt_are_put_back_at_the_end() -> None:
    before = sys.excepthook
    with watch_exceptions(fail):
        assert sys.excepthook is not before
    assert sys.excepthook is before


def test_exception_without_words_is_named_by_its_kind() -> None:
    assert words_of(ValueError()) == "ValueError"


def test_stage_that_can_not_be_made_ends_the_wait_for_it(
    stage: ScriptedStage, capsys: pytest.CaptureFixture[str], qtbot: QtBot
) -> None:
    waited: list[None] = []
    start = StageStart(stage.window, stage.timeline, lambda: waited.append(None))
    stage.window.stage_failed.emit(ImportError("this numpy is broken"))
    assert start.failed
    assert waited == [], "the window stays until the person leaves"
    assert "ImportError: this numpy is broken" in capsys.readouterr().err
    QTimer.singleShot(0, stage.window.bridge.flush)
    qtbot.waitUntil(stage.window.parts.notice.isVisible)
