"""The window and the report of one run agree on which stretches are red."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.report import svg
from gui.stage.plot.look import make_look
from gui.stage.plot.trace import Trace
from tests.gui.plotting import PlotStage, make_sample
from tests.scripted import scripted_run
from tests.scripted_checks import scripted_checks

Spans = list[tuple[float, float]]


def _dips() -> list[ev.Event]:
    """Returns short and long dips: beside gaps, between two gaps, and at the end."""
    events = scripted_run()
    start = max(event.t for event in events)
    shares = [1.0] * 10 + [0.3] + [1.0] * 10 + [0.3] * 3 + [1.0] * 5 + [0.0] + [1.0] * 5
    shares += [0.0] * 8 + [1.0] * 5
    for index, share in enumerate(shares):
        events.append(make_sample(start + 0.1 * (index + 1), 3000 * share))
    alone = start + 0.1 * len(shares) + 10.0
    events += [make_sample(alone, 0.0), make_sample(alone + 5.0, 3000.0)]
    return [*events, *(make_sample(alone + 5.0 + n / 10, 1500.0) for n in range(1, 5))]


def _in_window(stage: PlotStage, monkeypatch: pytest.MonkeyPatch) -> tuple[Spans, Spans]:
    """Returns the spans that the window draws red: below normal, and above the limit."""
    frame, columns = stage.canvas.frame, stage.samples.columns()
    assert frame is not None
    look = make_look(stage.theme, 1.0)
    red: Spans = []

    def draw_line(_: Trace, points: list[QPointF], color: QColor, __: float = 1.0) -> None:
        if color == look.bad:
            red.append((frame.get_t(points[0].x(), 0), frame.get_t(points[-1].x(), 0)))

    monkeypatch.setattr(Trace, "_draw_line", draw_line)
    picture = QImage(50, 50, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    drawn = Trace(painter, frame, look, 0)
    drawn.draw_throughput(columns)
    below = len(red)
    if frame.levels.has_checks:
        drawn.draw_excess(columns)
    painter.end()
    return red[:below], red[below:]


def _in_report(stage: PlotStage) -> tuple[Spans, Spans]:
    columns = stage.samples.columns()
    drawn = str(svg.draw(stage.timeline.state, columns))
    per_px = (columns.times[-1] - columns.times[0]) / (svg.WIDTH - 14.0 - svg.LEFT)

    def spans(kind: str) -> Spans:
        found: Spans = []
        for shape in re.findall(rf'd="M([^"Z]*)Z?" class="{kind}"', drawn):
            at = [float(pair.split()[0]) for pair in shape.split("L")]
            left, right = ((px - svg.LEFT) * per_px for px in (min(at), max(at)))
            found.append((columns.times[0] + left, columns.times[0] + right))
        return found

    return spans("ops bad"), spans("excess")


@pytest.mark.parametrize("events", [scripted_run(), _dips(), scripted_checks()])
def test_the_report_paints_red_what_the_window_paints_red(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, events: list[ev.Event]
):
    stage = PlotStage(qtbot, events=[])
    stage.add(*events)
    window, report = _in_window(stage, monkeypatch), _in_report(stage)
    assert any(window)
    for shown, written in zip(window, report, strict=True):
        assert len(shown) == len(written)
        for one, other in zip(shown, written, strict=True):
            assert one == pytest.approx(other, abs=0.1)
