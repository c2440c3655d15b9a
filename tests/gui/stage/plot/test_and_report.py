"""The window and the report of one run agree on which stretches are red."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.report import svg
from core.views.key_groups import count_groups
from gui.stage.plot.look import make_look
from gui.stage.plot.trace import Trace
from tests.gui.plotting import PlotStage, make_sample
from tests.scripted import FAULT_T, scripted_run
from tests.scripted_acts import SPANS, scripted_acts
from tests.scripted_checks import scripted_checks
from tests.scripted_regions import scripted_regions

Spans = list[tuple[float, float]]
_Band = tuple[float, float, float]


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


def _stalled_in_window(stage: PlotStage) -> list[_Band]:
    """Returns start, end and height of the band in the window, the height as a share."""
    frame, state = stage.canvas.frame, stage.timeline.state
    assert frame is not None and stage.samples.newest is not None
    look, found = make_look(stage.theme, 1.0), list[_Band]()

    class Painter(QPainter):
        def fillRect(self, *args: Any) -> None:  # noqa: N802 - Qt's name
            left, top, wide, high, color = args
            assert color == look.stalled and top + high == frame.height
            found.append((frame.get_t(left, 0), frame.get_t(left + wide, 0), high / frame.height))

    drawn = Trace(Painter(), frame, look, 0)
    system = state.system
    drawn.draw_stalled(system.stalls, count_groups(system.sample), stage.samples.newest.t)
    return found


def test_report_shows_the_band_of_silent_regions_that_the_window_shows(qtbot: QtBot):
    stage = PlotStage(qtbot, events=[])
    stage.add(*scripted_regions())
    columns = stage.samples.columns()
    per_px = (columns.times[-1] - columns.times[0]) / (svg.WIDTH - 14.0 - svg.LEFT)
    drawn = str(svg.draw(stage.timeline.state, columns))
    shape = r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="([\d.]+)" class="stalled">'
    [(left, wide, high)] = [tuple(map(float, found)) for found in re.findall(shape, drawn)]
    start_t = columns.times[0] + (left - svg.LEFT) * per_px
    [band] = _stalled_in_window(stage)
    assert band[0] == pytest.approx(start_t, abs=0.1) == pytest.approx(FAULT_T, abs=0.1)
    assert band[1] == pytest.approx(start_t + wide * per_px, abs=0.1)
    assert band[2] == pytest.approx(high / 250, abs=0.01) == pytest.approx(0.2 * 5 / 9, abs=0.01)


def test_band_of_silent_regions_is_painted_while_they_stand_still(qtbot: QtBot):
    stage = PlotStage(qtbot, events=scripted_regions())
    stage.play_to(29.3, stepwise=True)
    assert not _shows_band(stage)
    stage.play_to(30.2, stepwise=True)
    assert _shows_band(stage)
    assert stage.panel.accessibleDescription() == "5 of 9 regions take no write"
    stage.play_to(32.0, stepwise=True)
    assert _shows_band(stage)
    assert stage.panel.accessibleDescription().startswith("normal")


def _shows_band(stage: PlotStage) -> bool:
    """Whether the picture, well after the fault's line, is redder at the foot than above."""
    at = stage.get_point(29.2, 100.0), stage.get_point(29.2, 1_000.0)
    picture = stage.get_picture()
    foot, above = (picture.pixelColor(point) for point in at)
    return foot.red() > above.red() + 20


def test_report_hatches_the_time_of_lost_writes_that_the_window_hatches(qtbot: QtBot):
    stage = PlotStage(qtbot, events=[])
    stage.add(*scripted_acts())
    columns, frame = stage.samples.columns(), stage.canvas.frame
    assert frame is not None
    per_px = (columns.times[-1] - columns.times[0]) / (svg.WIDTH - 14.0 - svg.LEFT)
    shape = r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="250" class="lost">'
    boxes = [tuple(map(float, box)) for box in re.findall(shape, drawn_report(stage))]
    written = [(columns.times[0] + (x - svg.LEFT) * per_px, wide * per_px) for x, wide in boxes]
    edges = frame.get_lost(stage.canvas.lost.spans, 0)
    shown = [(frame.get_t(left, 0), frame.get_t(right - left, 0)) for left, right in edges]
    assert len(shown) == len(written) == len(SPANS)
    for one, other in zip(shown, written, strict=True):
        assert one == pytest.approx(other, abs=0.1)


def drawn_report(stage: PlotStage) -> str:
    return str(svg.draw(stage.timeline.state, stage.samples.columns()))
