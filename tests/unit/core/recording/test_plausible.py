"""Recordings with figures of any size: each plays to the end, or is refused with a sentence."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from core.model.events import Event
from core.recording import lines
from core.recording.reader import RecordingError, read_recording
from core.recording.replay import Replay
from core.report import svg
from core.report.history import RunHistory
from core.report.summary import summarize
from core.views.sample_buffer import SampleBuffer
from core.views.timeline import Timeline
from tests.scripted import scripted_run
from tests.scripted_checks import scripted_checks

ODD = (0, 1, -1, 1e300, -1e300, 5e-324, 1e-8, 10**12, 10**30, 1e12, 3.1e7, -59.0, 2**63, None, "x")


def _write(path: Path, events: list[Event]) -> list[dict[str, object]]:
    path.write_bytes(b"".join(lines.encode(event) for event in events))
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def _play(path: Path) -> bool:
    """Plays, folds and draws the recording; returns False for one that is refused."""
    timeline = Timeline()
    samples, fold = SampleBuffer(timeline), RunHistory()
    timeline.subscribe(lambda event, _: fold.add(event))
    try:
        replay = Replay(read_recording(path), timeline)
        replay.clock.set(replay.outline.duration_s)
        while not replay.ended:
            replay.step()
    except RecordingError as error:
        assert str(path) in str(error)
        assert error.remedy
        return False
    summarize(fold)
    svg.draw(timeline.state, samples.columns())
    return True


def _spoil(item: object, chance: random.Random) -> bool:
    """Changes one figure somewhere in ``item``; returns whether there was one."""
    places: list[tuple[dict[str, object], str]] = []

    def collect(value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():  # pyright: ignore[reportUnknownVariableType]
                if isinstance(inner, int | float) and not isinstance(inner, bool):
                    places.append((value, key))  # pyright: ignore[reportUnknownArgumentType]
                collect(inner)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(value, list):
            for inner in value:  # pyright: ignore[reportUnknownVariableType]
                collect(inner)  # pyright: ignore[reportUnknownArgumentType]

    collect(item)
    if not places:
        return False
    where, key = chance.choice(places)
    odd = chance.choice(ODD)
    if odd == "x":
        del where[key]
    else:
        where[key] = odd
    return True


@pytest.mark.parametrize("events", [scripted_run(), scripted_checks()])
def test_a_recording_with_odd_figures_plays_or_is_refused(
    tmp_path: Path, events: list[Event]
) -> None:
    chance = random.Random(7)
    path = tmp_path / "run.jsonl"
    whole = _write(path, events)
    assert _play(path)
    played = 0
    for _ in range(20):
        spoilt = json.loads(json.dumps(whole))
        for _ in range(chance.choice((1, 1, 3, 20))):
            _spoil(chance.choice(spoilt), chance)
        path.write_text("".join(json.dumps(line) + "\n" for line in spoilt), encoding="utf-8")
        played += _play(path)
    assert played < 20


@pytest.mark.parametrize("time", ["1e300", "-1e300", "NaN", "Infinity", "1e400", "1e12", "-61"])
def test_a_time_that_no_run_can_have_is_refused(tmp_path: Path, time: str) -> None:
    path = tmp_path / "run.jsonl"
    _write(path, scripted_run()[:1])
    with path.open("a", encoding="utf-8") as file:
        file.write(f'{{"type":"noted","t":{time},"level":"info","text":"x"}}\n')
    assert not _play(path)


def test_times_that_go_back_play(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    events = scripted_run()
    _write(path, [events[0], *reversed(events[1:])])
    assert _play(path)
