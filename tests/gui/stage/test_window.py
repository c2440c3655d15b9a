"""Tests of the whole window: painted in steps, at once where needed, not too often."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model.events import NodeStatus
from gui.stage.frames import FrameClock
from gui.stage.systems.chooser import SystemChooser
from gui.stage.systems.places import SystemCard
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted import scripted_run


def test_importing_the_window_imports_no_plot_library() -> None:
    code = "import sys, gui.stage.window;"
    code += "print([m for m in ('pyqtgraph', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_window_is_painted_without_the_plot_first(
    make_stage: Callable[..., ScriptedStage], qtbot: QtBot
) -> None:
    stage = make_stage()
    order: list[str] = []
    stage.window.first_painted.connect(lambda: order.append("first"))
    with qtbot.waitSignal(stage.window.stage_painted):
        stage.window.show()
        assert stage.window.parts.plot.panel is None
    assert order == ["first"]
    assert stage.window.parts.plot.panel is not None


def test_changed_status_of_a_node_is_painted_next_after_its_event_without_a_frame(
    stage: ScriptedStage, qtbot: QtBot
) -> None:
    stage.play_to(22.0)
    stage.window.grab()
    painted: list[tuple[str, object]] = []

    def note(node: str, status: object, t: float) -> None:
        painted.append((node, status))

    stage.window.node_painted.connect(note)
    gone = ev.NodeHealth(node="n3", status=NodeStatus.DOWN, exit_code=-9, changed_t=22.0)
    stage.timeline.append(ev.NodeObserved(t=22.0, health=gone))
    stage.window.frames.stop()
    qtbot.waitUntil(lambda: painted == [("n3", NodeStatus.DOWN)])


def test_of_two_statuses_in_a_row_the_newer_one_is_painted(
    stage: ScriptedStage, qtbot: QtBot
) -> None:
    stage.play_to(22.0)
    stage.window.grab()
    painted: list[object] = []

    def note(node: str, status: object, t: float) -> None:
        painted.append(status)

    stage.window.node_painted.connect(note)
    for status in (NodeStatus.DOWN, NodeStatus.STARTING):
        health = ev.NodeHealth(node="n3", status=status, changed_t=22.0)
        stage.timeline.append(ev.NodeObserved(t=22.0, health=health))
    stage.window.frames.stop()
    qtbot.waitUntil(lambda: bool(painted))
    assert painted == [NodeStatus.STARTING]


def test_unchanged_parts_of_the_stage_are_not_painted_again(
    stage: ScriptedStage, qtbot: QtBot
) -> None:
    stage.play_to(22.0)
    counter = PaintCounter()
    parts = stage.window.parts
    for widget in (parts.header, parts.sidebar, parts.monitor, *parts.grid.cards.values()):
        widget.installEventFilter(counter)

    def is_quiet() -> bool:
        before = counter.paints
        qtbot.wait(50)
        return counter.paints == before

    qtbot.waitUntil(is_quiet)
    counter.paints = 0
    for _ in range(20):
        stage.beat()
    qtbot.wait(50)
    assert counter.paints == 0


def test_times_on_the_stage_run_between_events(stage: ScriptedStage) -> None:
    stage.play_to(38.0)
    card = stage.window.parts.grid.cards["n3"]
    before = card.text_shown.status
    stage.clock.t = 39.5
    stage.beat()
    assert card.text_shown.status != before
    assert card.text_shown.status.startswith("Down · killed 10.4 s ago")


def test_a_new_run_begins_with_a_fresh_stage(stage: ScriptedStage) -> None:
    stage.play_to(59.0)
    for event in scripted_run(nodes=5)[:12]:
        stage.clock.t = event.t
        stage.timeline.append(event)
    stage.beat()
    assert list(stage.window.parts.grid.cards) == ["n1", "n2", "n3", "n4", "n5"]
    assert stage.window.parts.scoreboard.tiles[3].label == "Lost"


@pytest.mark.parametrize(
    ("t", "moving"), [(2.0, False), (22.0, True), (27.0, True), (31.9, True), (59.0, False)]
)
def test_frames_are_quick_only_while_something_moves(
    stage: ScriptedStage, t: float, moving: bool
) -> None:
    stage.play_to(t)
    assert stage.window.frames.moving is moving


def test_page_of_systems_is_painted_without_the_stage_below(
    make_stage: Callable[..., ScriptedStage], qtbot: QtBot
) -> None:
    window = make_stage().window
    chooser = SystemChooser(window, [SystemCard(key="raft", title="Raft", about="It elects.")])
    below, above = PaintCounter(), PaintCounter()
    window.parts.header.installEventFilter(below)
    chooser.page.installEventFilter(above)
    window.resize(1280, 720)
    with qtbot.waitSignal(window.stage_painted):
        window.show()
    assert above.paints and not below.paints
    chooser.close()
    qtbot.waitUntil(lambda: below.paints > 0)


def test_a_hidden_window_draws_slowly(stage: ScriptedStage) -> None:
    stage.play_to(22.0)
    stage.window.hide()
    stage.beat()
    assert not stage.window.frames.moving


def test_slow_frame_clock_hurries_for_important_events(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.stage.frames.STILL_MS", 600_000)
    frames = FrameClock()
    frames.hurry()
    with qtbot.waitSignal(frames.beat):
        pass
    frames.stop()


class PaintCounter(QObject):
    """An event filter that counts paint events."""

    def __init__(self) -> None:
        super().__init__()
        self.paints = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.paints += event.type() == QEvent.Type.Paint
        return False
