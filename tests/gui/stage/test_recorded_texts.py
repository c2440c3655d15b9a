"""No text of a recorded story is shortened on the stage, at any usual size."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from core.recording.reader import read_recording
from tests.gui.scripted_stage import ScriptedStage
from tests.gui.text_check import drawn

DATA = Path(__file__).resolve().parents[2] / "data" / "recorded"
STORIES = ("outage", "ghost-allowing", "counter-drift")
SIZES = ((1280, 720), (1920, 1080), (3840, 2160))
STEP_S = 3.0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("story", STORIES)
def test_no_text_of_a_recorded_story_is_shortened(
    make_stage: Callable[..., ScriptedStage], tmp_path: Path, story: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "run.jsonl"
    path.write_bytes(gzip.decompress((DATA / f"{story}.jsonl.gz").read_bytes()))
    events = list(read_recording(path))
    stage = make_stage(events, replay=True)
    stage.show(*size)
    parts, shortened = stage.window.parts, set[str]()
    t, end = 0.0, events[-1].t + STEP_S
    while t < end:
        t += STEP_S
        stage.play_to(t)
        shown = parts.header, parts.status, parts.scoreboard, parts.monitor, parts.diagnosis
        for widget in (*shown, parts.sidebar, *parts.grid.cards.values()):
            if widget.isVisible():
                texts = (item for item in drawn(widget) if item.elided or "\u2026" in item.text)
                shortened |= {item.text for item in texts}
    assert shortened == set()
