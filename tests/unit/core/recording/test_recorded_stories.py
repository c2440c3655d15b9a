"""Stories that were recorded once replay to the same summary and final stage for good.

The recordings are of real runs. ``python -m tests.unit.core.recording.test_recorded_stories``
writes what they come to now: only for a change that is meant, with its reason in the commit.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.recording.reader import read_recording
from core.report.history import RunHistory
from core.report.summary import summarize
from core.text.events import feed_text, marker_label
from core.views.stage_state import StageState
from core.views.timeline import Timeline

DATA = Path(__file__).resolve().parents[3] / "data" / "recorded"
STORIES = ("outage", "ghost-allowing", "counter-drift")


def replayed(story: str, folder: Path) -> dict[str, Any]:
    """Returns the summary of the recording of ``story``, and the final stage."""
    path = folder / f"{story}.jsonl"
    path.write_bytes(gzip.decompress((DATA / f"{story}.jsonl.gz").read_bytes()))
    timeline, summary = Timeline(), RunHistory()
    for event in read_recording(path):
        timeline.append(event)
        summary.add(event)
    came_to = {
        "summary": summarize(summary, recording_complete=True),
        "stage": shown_on_stage(timeline.state),
    }
    return msgspec.json.decode(msgspec.json.encode(came_to))


def shown_on_stage(state: StageState) -> dict[str, Any]:
    """The facts in ``state``, by the names that the stage had when the stories were recorded."""
    system, sample = state.system, state.sample
    shown = {name: getattr(state, name) for name in StageState.__struct_fields__}
    return shown | {
        "nodes": state.nodes,
        "leader": state.leader,
        "leaders": state.leaders,
        "system": state.figures,
        "system_t": system.figures_t,
        "load_status": state.load_status,
        "load_detail": system.load_detail,
        "sample": sample,
        "last_ack_t": system.last_ack_t,
        "read_anomalies": sample.read_anomalies if sample else 0,
        "baseline": state.baseline,
        "limit_ops": system.limit_ops,
        "limit_window_s": system.limit_window_s,
        "violations": state.violations,
        "feed": [
            {"t": item.t, "level": item.level, "text": feed_text(item, state.run)}
            for item in state.feed
        ],
        "markers": [
            {"t": marker.t, "kind": marker.kind, "label": marker_label(marker)}
            for marker in state.markers
        ],
    }


@pytest.mark.parametrize("story", STORIES)
def test_recorded_story_replays_to_the_same_summary_and_final_stage(
    story: str, tmp_path: Path
) -> None:
    came_to = replayed(story, tmp_path)
    expected = msgspec.json.decode((DATA / f"{story}.json").read_bytes())
    for part in ("summary", "stage"):
        for key, value in expected[part].items():
            assert came_to[part].get(key) == value, f"{part}.{key}"


if __name__ == "__main__":
    for name in STORIES:
        encoded = msgspec.json.encode(replayed(name, Path(sys.argv[1])))
        (DATA / f"{name}.json").write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")
