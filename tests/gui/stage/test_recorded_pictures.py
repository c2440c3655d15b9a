"""Of stories as they really went, no words of picture, plot and overlays are cut or covered."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from core.model import events as ev
from core.model.events import NodeStatus
from core.recording.reader import read_recording
from gui.stage.plot.panel import PlotPanel
from tests.gui.painted_text import record_painted
from tests.gui.scripted_stage import ScriptedStage
from tests.gui.text_check import drawn, text_faults
from tests.unit.subjects.tikv.recorded import Retold

DATA = Path(__file__).resolve().parents[2] / "data" / "recorded"
"""Recordings of real runs; from that of the failover, at 300 writes a second, the long list of
writes and a path of the machine were taken out."""
STORIES = ("outage", "failover", "ghost-allowing", "counter-drift", "tikv")
SIZES = ((1280, 720), (1920, 1080), (3840, 2160))
STEP_S = 3.0
WITHIN_COUNTDOWN_S = 0.4


def _recorded(story: str, folder: Path) -> list[ev.Event]:
    path = folder / "run.jsonl"
    path.write_bytes(gzip.decompress((DATA / f"{story}.jsonl.gz").read_bytes()))
    return list(read_recording(path))


def _retold() -> list[ev.Event]:
    """Returns the story of a killed store, as PD answered then."""
    play = Retold("kill-store")
    play.begin_at(26.6)
    play.become("tikv2", NodeStatus.DOWN)
    play.run(8, share=0.6)
    return play.log


def _moments(events: list[ev.Event]) -> list[float]:
    """Returns the times to look at: regular ones, and one within each countdown."""
    first, last = events[0].t, events[-1].t
    regular = [first + STEP_S * step for step in range(1, int((last - first) / STEP_S) + 2)]
    begins = [event.t for event in events if isinstance(event, ev.CountdownStarted)]
    return sorted([*regular, *(t + WITHIN_COUNTDOWN_S for t in begins)])


def _plot_faults(panel: PlotPanel) -> list[str]:
    """Returns the labels over the curve that leave the plot or cover each other."""
    flags, room = panel.canvas.markers.flags, panel.canvas.rect()
    out = [f"{flag.marker.t} leaves the plot" for flag in flags if not room.contains(flag.box)]
    pairs = ((a, b) for a, b in combinations(flags, 2) if a.box.intersects(b.box))
    return [*out, *(f"{a.marker.t} and {b.marker.t} overlap" for a, b in pairs)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("story", STORIES)
def test_no_words_of_a_recorded_picture_are_cut_or_covered(
    make_stage: Callable[..., ScriptedStage],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    story: str,
    size: tuple[int, int],
) -> None:
    events = _retold() if story == "tikv" else _recorded(story, tmp_path)
    painted = record_painted(monkeypatch)
    stage = make_stage(events, replay=story != "tikv")
    stage.show(*size)
    stage.play_to(events[0].t)
    stage.window.parts.choose_picture(picture=True)
    faults: dict[str, float] = {}
    seen: set[str] = set()
    for t in _moments(events):
        stage.play_to(t)
        parts, found = stage.window.parts, text_faults(stage.window)
        for widget in (parts.picture, parts.plot, stage.window.countdown):
            if widget is not None and widget.isVisible():
                seen.add(type(widget).__name__)
                items = drawn(widget)
                found += [f"{each.text!r} is shortened" for each in items if each.elided]
        panel = parts.plot.panel
        assert panel is not None
        found += _plot_faults(panel)
        faults = {**dict.fromkeys(found, t), **faults}
    assert faults == {}
    assert {"PictureView", "PlotPlace"} <= seen
    assert painted
    assert {each.text for each in painted if each.is_cut} == set()
