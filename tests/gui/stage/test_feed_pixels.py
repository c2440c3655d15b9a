"""A feed draws each line once, and looks as if all had been drawn at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model.events import Level
from core.views.stage_state import FeedItem, StageState
from gui.drawing.ink import Ink
from gui.drawing.kept_rows import AT_ONCE
from gui.drawing.theme import Theme
from gui.stage.diagnosis_feed import DiagnosisFeed
from gui.stage.feeds import Feed, MonitorFeed
from tests.gui.scripted_stage import ScriptedStage
from tests.gui.stage.test_feeds import turn_wheel
from tests.gui.text_check import texts

LONG = "one write · acknowledged to a client and not found at the read-back, which says that "
WORDS = ("n3 leads", "writes stopped · none for 1.2 s", LONG, "proof: 5 of 5 writes found")

RATIOS = pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])


def line(t: float, text: str = "") -> ev.FeedLine:
    number = int(t * 10)
    level = list(Level)[number % len(Level)]
    return ev.FeedLine(t=t, level=level, text=text or f"{WORDS[number % 4]} {number}")


def feed_of(*lines: ev.FeedLine) -> StageState:
    return StageState(feed=tuple(FeedItem(each.t, each.level, each) for each in lines))


def explained(number: int, evidence: int) -> StageState:
    found = ev.Explanation(
        key=f"k{number}",
        title="Leader lost, election under way",
        text=LONG * (1 + number % 3),
        evidence=tuple(f"n{node} has ended by signal 9" for node in range(evidence)),
        ruled_out=("network cut: all links answer",),
    )
    return StageState(explanation=found, explained_t=number / 3)


def picture_of(feed: MonitorFeed | DiagnosisFeed) -> QImage:
    ratio = feed.devicePixelRatioF()
    pixels = QPixmap(feed.size() * ratio)
    pixels.setDevicePixelRatio(ratio)
    feed.render(pixels)
    return pixels.toImage()


def drawn_at_once(feed: MonitorFeed | DiagnosisFeed) -> QImage:
    """Returns the picture without anything kept: each text is drawn straight into it."""
    Ink.log = []
    try:
        return picture_of(feed)
    finally:
        Ink.log = None


def at_ratio(monkeypatch: pytest.MonkeyPatch, ratio: float) -> Theme:
    def of_screen(_: Feed[object]) -> float:
        return ratio

    monkeypatch.setattr(Feed, "devicePixelRatioF", of_screen)
    theme = Theme()
    theme.set_size(1920, 1080, ratio)
    return theme


def monitor_moves(feed: MonitorFeed) -> Iterator[str]:
    """Yields what was done to the feed, after it was done."""
    lines = [line(number / 10) for number in range(9)]
    feed.set_state(feed_of())
    yield "nothing"
    for count in (1, 2, 6, 9):
        feed.set_state(feed_of(*lines[:count]))
        yield f"{count} lines"
    feed.set_state(feed_of(*lines, line(0.25)))
    yield "a line between others"
    for notches in (1, 1, -1):
        turn_wheel(feed, notches)
        yield f"wheel {notches}"
    for width, height in ((480, 300), (760, 300), (602, 420), (602, 300)):
        feed.resize(width, height)
        yield f"{width} x {height}"
    feed.theme.toggle()
    yield "other colours"
    feed.theme.set_size(1500, 900, feed.theme.ratio)
    yield "smaller"
    feed.draw_ahead(feed_of(*lines, line(3.0), line(3.1)), feed.size())
    yield "drawn ahead"
    feed.set_state(feed_of(*lines, line(3.0), line(3.1)))
    yield "more lines"


def diagnosis_moves(feed: DiagnosisFeed) -> Iterator[str]:
    """Yields what was done to the feed, after it was done."""
    for number, evidence in ((1, 1), (1, 3), (4, 3), (5, 6)):
        feed.set_state(explained(number, evidence))
        yield f"explanation {number} with {evidence}"
    turn_wheel(feed, -1)
    yield "wheel"
    feed.resize(480, 420)
    yield "other size"
    feed.theme.toggle()
    yield "other colours"
    feed.draw_ahead(explained(2, 2), feed.size())
    yield "drawn ahead"
    feed.set_state(explained(2, 2))
    yield "another explanation"


@RATIOS
def test_kept_lines_of_monitor_look_as_if_drawn_at_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, ratio: float
) -> None:
    feed = MonitorFeed(at_ratio(monkeypatch, ratio))
    qtbot.addWidget(feed)
    feed.resize(602, 300)
    differs = [move for move in monitor_moves(feed) if picture_of(feed) != drawn_at_once(feed)]
    assert not differs


@RATIOS
def test_kept_lines_of_diagnosis_look_as_if_drawn_at_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, ratio: float
) -> None:
    feed = DiagnosisFeed(at_ratio(monkeypatch, ratio))
    qtbot.addWidget(feed)
    feed.resize(602, 300)
    differs = [move for move in diagnosis_moves(feed) if picture_of(feed) != drawn_at_once(feed)]
    assert not differs


def test_one_more_line_draws_only_that_line(stage: ScriptedStage) -> None:
    feed = stage.window.parts.monitor
    for number in range(12):
        stage.add(line(number / 10, f"line {number}"))
        picture_of(feed)
    before = feed.drawings
    stage.add(line(2.0, "newest"))
    assert "newest" in texts(feed)
    picture_of(feed)
    assert feed.drawings == before + 1


def test_one_more_piece_of_evidence_draws_only_that_piece(qtbot: QtBot) -> None:
    feed = DiagnosisFeed(Theme())
    qtbot.addWidget(feed)
    feed.resize(602, 500)
    feed.set_state(explained(1, 2))
    picture_of(feed)
    before = feed.drawings
    feed.set_state(explained(1, 3))
    picture_of(feed)
    assert feed.drawings == before + 1


def test_lines_that_fit_are_not_drawn_anew_in_another_width(qtbot: QtBot) -> None:
    feed = MonitorFeed(Theme())
    qtbot.addWidget(feed)
    feed.resize(602, 300)
    feed.set_state(feed_of(*(line(number / 10, f"line {number}") for number in range(8))))
    picture_of(feed)
    before = feed.drawings
    for width in (480, 760):
        feed.resize(width, 300)
        picture_of(feed)
    assert feed.drawings == before


def test_many_lines_at_once_are_drawn_over_some_frames(
    make_stage: Callable[..., ScriptedStage],
) -> None:
    stage = make_stage()
    stage.show()
    stage.play_to(22.0)
    QApplication.processEvents()
    parts = stage.window.parts
    for number in range(8):
        stage.timeline.append(line(22.0 + number / 100, f"line {number}"))
    explanation = explained(4, 5).explanation
    assert explanation is not None
    stage.timeline.append(ev.Diagnosed(t=22.1, explanation=explanation))
    stage.clock.t = 22.1
    drawn: list[int] = []
    for _ in range(24):
        before = parts.monitor.drawings + parts.diagnosis.drawings
        stage.beat(1)
        drawn.append(parts.monitor.drawings + parts.diagnosis.drawings - before)
    assert max(drawn) == AT_ONCE
    before = parts.monitor.drawings + parts.diagnosis.drawings
    picture_of(parts.monitor)
    picture_of(parts.diagnosis)
    assert parts.monitor.drawings + parts.diagnosis.drawings == before
    assert "line 7" in texts(parts.monitor)
    assert "Leader lost, election under way" in texts(parts.diagnosis)
