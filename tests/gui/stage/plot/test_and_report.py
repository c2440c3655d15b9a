"""The window and the report of one run: what is red in one is red in the other."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.report import svg
from core.report.axes import ReportScale
from gui.stage.plot import limits, trace
from gui.stage.plot.limits import draw_excess
from gui.stage.plot.look import make_look
from gui.stage.plot.trace import draw_throughput
from tests.gui.plotting import PlotStage, make_sample
from tests.scripted import scripted_run
from tests.scripted_checks import scripted_checks

Spans = list[tuple[float, float]]
DrawLine = Callable[[QPainter, list[QPointF], QColor, float], None]


def _dips() -> list[ev.Event]:
    """What is short and what lasts, beside holes, alone between two holes, and at the end."""
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
    """The spans that the window draws red: below normal, and above the limit."""
    frame, columns = stage.canvas.frame, stage.samples.columns()
    assert frame is not None
    look = make_look(stage.theme, 1.0)
    red: list[Spans] = [[], []]

    def record(into: Spans) -> DrawLine:
        def draw_line(_: QPainter, points: list[QPointF], color: QColor, __: float) -> None:
            if color == look.bad:
                ends = points[0].x(), points[-1].x()
                into.append((frame.get_t(ends[0], 0), frame.get_t(ends[1], 0)))

        return draw_line

    monkeypatch.setattr(trace, "draw_line", record(red[0]))
    monkeypatch.setattr(limits, "draw_line", record(red[1]))
    picture = QImage(50, 50, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    draw_throughput(painter, frame, look, 0, columns)
    if frame.has_refused:
        draw_excess(painter, frame, look, 0, columns)
    painter.end()
    return red[0], red[1]


def _in_report(stage: PlotStage) -> tuple[Spans, Spans]:
    columns = stage.samples.columns()
    drawn = str(svg.draw(stage.timeline.state, columns))
    x = ReportScale(columns.times[0], columns.times[-1], 64.0, svg.WIDTH - 14.0)
    per_px = (x.high - x.low) / (x.last_px - x.first_px)

    def spans(kind: str) -> Spans:
        found: Spans = []
        for shape in re.findall(rf'd="M([^"Z]*)Z?" class="{kind}"', drawn):
            at = [float(pair.split()[0]) for pair in shape.split("L")]
            found.append(tuple(x.low + (px - x.first_px) * per_px for px in (min(at), max(at))))  # type: ignore[arg-type]
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
