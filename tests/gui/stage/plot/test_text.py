"""Tests of the words in the plot's card, and that they fit."""

from __future__ import annotations

from itertools import combinations

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model.events import LoadKind
from gui.drawing.ink import Ink
from tests.gui.plot_mouse import wheel
from tests.gui.plotting import SIZES, PlotStage, has_color, make_sample
from tests.scripted import DETECTED_T, FAULT_T, RECOVERED_T, REJOINED_T, scripted_run


def test_plot_says_that_there_is_no_load_yet(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(3)
    assert stage.canvas.words == "No load yet"
    stage.play_to(8.3)
    assert stage.canvas.words == "Load is starting"
    stage.play_to(12)
    assert stage.canvas.words == ""


def test_a_lost_load_generator_is_said_in_words_and_is_no_zero_line(qtbot: QtBot):
    stage = PlotStage(qtbot)
    stage.play_to(20)
    stage.add(ev.LoadChanged(t=20.1, status=ev.LoadStatus.LOST, detail="the process ended"))
    stage.clock.t = 22.0
    stage.settle()
    assert stage.canvas.words == "load generator lost: not measured"
    stage.add(ev.LoadChanged(t=22.1, status=ev.LoadStatus.STARTING))
    assert stage.canvas.words == "load generator restarting: not measured"
    bad = stage.theme.color("bad")
    assert not has_color(stage.get_picture(), stage.get_point(21, 0), bad)
    stage.add(ev.LoadChanged(t=22.5, status=ev.LoadStatus.RUNNING), make_sample(22.6, 3000))
    assert stage.canvas.words == ""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("t", [29.4, 35.0, 46.5, 60.0])
def test_labels_never_overlap_nor_leave_the_plot(qtbot: QtBot, size: tuple[int, int], t: float):
    stage = PlotStage(qtbot, size)
    stage.play_to(t)
    stage.panel.grab()
    flags = stage.canvas.markers.flags
    due = [m for m in (FAULT_T, DETECTED_T, RECOVERED_T, REJOINED_T) if m <= t]
    assert [flag.marker.t for flag in flags] == due
    for flag in flags:
        assert stage.canvas.rect().contains(flag.box)
    for a, b in combinations(flags, 2):
        assert not a.box.intersects(b.box)


@pytest.mark.parametrize("size", SIZES)
def test_no_text_of_the_card_is_cut_off(qtbot: QtBot, size: tuple[int, int]):
    stage = PlotStage(qtbot, size)
    stage.play_to(50)
    wheel(stage, 0.5, 2)
    Ink.log = []
    try:
        stage.panel.grab()
        drawn = Ink.log
    finally:
        Ink.log = None
    assert {"p99 latency", "back to live"} <= {piece.text for piece in drawn}
    assert not [piece.text for piece in drawn if piece.elided]
    for piece in drawn:
        assert piece.room.adjusted(-1, -1, 1, 1).contains(piece.box), piece.text


def test_the_state_is_told_in_words(qtbot: QtBot):
    stage = PlotStage(qtbot)
    told: list[str] = []
    for t in (5, 20, 31, 50):
        stage.play_to(t)
        told.append(stage.panel.accessibleDescription())
    assert told == [
        "", "normal · baseline 3.0k ± 5 %", "no writes commit", "normal · baseline 3.0k ± 5 %",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "told"),
    [(LoadKind.REQUESTS, "no request is answered"), (LoadKind.CHECKS, "no check is answered")],
)
def test_outage_of_a_load_that_writes_nothing_is_told_as_such(
    kind: LoadKind, told: str, qtbot: QtBot
):
    started, *events = scripted_run()
    assert isinstance(started, ev.RunStarted)
    stage = PlotStage(qtbot, events=[replace(started, load_kind=kind), *events])
    stage.play_to(31)
    assert stage.panel.accessibleDescription() == told
