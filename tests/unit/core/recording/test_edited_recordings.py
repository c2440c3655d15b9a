"""A recording that somebody has edited is refused in a sentence, or played and reported.

Real recordings are changed at places that a seed picks: figures, texts, lists, whole lines.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

from core.recording.reader import Recording, RecordingError
from core.report.write import write_report
from core.text.picture import spoken
from core.views.picture.build import picture
from core.views.picture.ground import Ground
from core.views.timeline import Timeline

DATA = Path(__file__).resolve().parents[3] / "data" / "recorded"
TRIES = 24
"""Recordings that are tried for each seed."""
LOOK_EVERY = 97
"""Events between two looks at the picture."""

Json = Any


@cache
def _recorded() -> list[list[Json]]:
    files = sorted(DATA.glob("*.jsonl.gz"))
    return [[json.loads(line) for line in gzip.open(file).read().splitlines()] for file in files]


def _places(value: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Json]]:
    """Yields every list and every plain value within ``value``, each with its place."""
    if isinstance(value, list | str | int | float | None):
        yield path, value
    inner: dict[Any, Json] = {}
    if isinstance(value, dict):
        inner = cast("dict[Any, Json]", value)
    elif isinstance(value, list):
        inner = dict(enumerate(cast("list[Json]", value)))
    for key, item in inner.items():
        yield from _places(item, (*path, key))


def _other(value: Json, chance: Random) -> Json:
    match value:
        case bool():
            return not value
        case int():
            return chance.choice((-1, 0, 1, 7, 99, 10**6, value + 1))
        case float():
            return chance.choice((-5.0, 0.0, 1e6, -value))
        case str():
            return chance.choice(("", "zz", "n9", "n2", "store", "down"))
        case list():
            items = cast("list[Json]", value)
            return chance.choice(([], items[:1], items + items))
        case _:
            return chance.choice((0, "", []))


def _edit(event: Json, chance: Random) -> Json:
    event = json.loads(json.dumps(event))
    *outer, last = chance.choice([path for path, _ in _places(event) if path and path[0] != "type"])
    inner = event
    for key in outer:
        inner = inner[key]
    if chance.random() < 0.1:
        del inner[last]
    else:
        inner[last] = _other(inner[last], chance)
    return event


def _edited(events: list[Json], chance: Random) -> list[Json]:
    events = list(events)
    for _ in range(chance.choice((1, 1, 2, 4))):
        kinds: dict[str, list[int]] = defaultdict(list)
        for at, event in enumerate(events):
            kinds[event["type"]].append(at)
        at = chance.choice(kinds[chance.choice(list(kinds))])
        how = chance.random()
        if how < 0.8 or at == 0:
            events[at] = _edit(events[at], chance)
        elif how < 0.9:
            del events[at]
        else:
            events.insert(chance.randrange(1, len(events)), events[at])
    return events


@pytest.mark.parametrize("seed", range(8))
def test_edited_recording_is_refused_or_played_and_reported(seed: int, tmp_path: Path) -> None:
    chance, played = Random(seed), 0
    path = tmp_path / "run.jsonl"
    for number in range(TRIES):
        lines = _edited(chance.choice(_recorded()), chance)
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        try:
            events = list(Recording(path))
        except RecordingError as error:
            assert error.remedy
            continue
        played += 1
        timeline, ground = Timeline(), Ground()
        for at, event in enumerate(events):
            timeline.append(event)
            if at % LOOK_EVERY == 0:
                shown = picture(timeline.state, event.t)
                ground.fit(shown, 1200, 500, 1.0)
                ground.arrows(tuple(arrow.node for arrow in shown.arrows))
                ground.labels(tuple(link.ends for link in shown.links))
                spoken(shown, timeline.state.run)
        if number % 3 == 0:
            write_report(path, tmp_path / f"out-{number}")
    assert played > TRIES // 3
