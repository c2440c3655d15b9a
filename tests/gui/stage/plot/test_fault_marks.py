"""Every kind of fault is marked on the plot, in the window and in the report."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model.fault_kinds import FAULT_KINDS
from core.report.history import RunHistory
from core.report.html import render
from core.report.summary import summarize
from core.text.events import marker_label
from tests.gui.plotting import PlotStage, has_color
from tests.scripted import FAULT_T, scripted_run

KEYS = [*(kind.key for kind in FAULT_KINDS), "of-another-version"]


def with_fault(chaos_type: str) -> list[ev.Event]:
    """Returns a scripted run whose fault is of that kind."""
    return [
        replace(event, chaos_type=chaos_type, text=f"{chaos_type} went in")
        if isinstance(event, ev.FaultInjected)
        else event
        for event in scripted_run()
    ]


@pytest.mark.parametrize("key", KEYS)
def test_window_flags_every_kind_of_fault_in_the_colour_of_trouble(qtbot: QtBot, key: str) -> None:
    stage = PlotStage(qtbot, events=with_fault(key))
    stage.play_to(FAULT_T + 0.5)
    picture = stage.get_picture()
    flag = stage.canvas.markers.flags[0]
    assert marker_label(flag.marker) == f"{key} went in"
    edge = QPointF(flag.box.left() + 4, flag.box.center().y())
    view = stage.panel.view
    at = view.mapTo(stage.panel, view.mapFromScene(stage.canvas.mapToScene(edge)))
    assert has_color(picture, at, stage.theme.color("bad"), reach=1)


@pytest.mark.parametrize("key", KEYS)
def test_report_flags_every_kind_of_fault_in_the_colour_of_trouble(key: str) -> None:
    history = RunHistory()
    history.add_all(with_fault(key))
    page = str(render(history, summarize(history)))
    flags = re.findall(r'<g class="flag (\w+)">.*?<text[^>]*>([^<]*)</text>', page)
    assert ("bad", f"{key} went in") in flags
