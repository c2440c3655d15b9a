"""A finding rests on observations made after what it speaks of: by recorded runs, made older.

The recordings are of real runs. Each observation in them is shifted into the past by a share
of its distance to the loss, up to all of it and more; whatever the shift, the rules must be
given nothing that was asked for before the last loss.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.diagnosis import Diagnostician, Evidence
from core.model import events as ev
from core.model.events import NodeStatus
from core.model.findings.base import Finding
from core.monitor.monitor import Monitor
from core.recording.reader import read_recording
from core.views.fold.handlers import SYSTEM_HANDLERS
from core.views.timeline import Timeline
from tests.clocks import SetClock

DATA = Path(__file__).resolve().parents[3] / "data" / "recorded"
STORIES = ("outage", "ghost-allowing", "counter-drift")
LIVING = (NodeStatus.UP, NodeStatus.STARTING)


def recorded(story: str, folder: Path) -> Iterator[ev.Event]:
    """Yields a recorded run's events of probes and load, without any conclusions from those."""
    concluded = (ev.ViolationOpened, ev.ViolationClosed)
    path = folder / "run.jsonl"
    path.write_bytes(gzip.decompress((DATA / f"{story}.jsonl.gz").read_bytes()))
    for event in read_recording(path):
        if type(event) in SYSTEM_HANDLERS and not isinstance(event, concluded):
            yield event


def older(event: ev.Event, by_s: float) -> ev.Event:
    """``event``, whose observation was made ``by_s`` seconds before."""
    if isinstance(event, ev.NodeObserved) and event.health.status in LIVING:
        health = event.health
        seen_t = event.t if health.observed_t is None else health.observed_t
        return replace(event, health=replace(health, observed_t=seen_t - by_s))
    if isinstance(event, ev.SystemObserved):
        return replace(event, asked_t=event.t - by_s)
    return event


def judged(story: str, folder: Path, shifts: Iterator[float]) -> list[Evidence]:
    """The evidence that rules were given, over a run whose observations are that much older."""
    clock, timeline, given = SetClock(), Timeline(), list[Evidence]()

    def spy(evidence: Evidence) -> Finding | None:
        given.append(evidence)
        return None

    monitor = Monitor(timeline.append, clock)
    diagnostician = Diagnostician(timeline.append, clock)
    diagnostician.own = (spy,)
    timeline.watch(monitor.look)
    timeline.watch(diagnostician.look)
    for event in recorded(story, folder):
        clock.t = max(clock.t, event.t)
        timeline.append(older(event, next(shifts)))
        monitor.tick(clock.t)
        diagnostician.tick(clock.t)
    return given


def check(evidence: Evidence) -> None:
    """Nothing that the rules are given may be older than the last loss."""
    lost_t = max((loss.t for loss in evidence.losses), default=None)
    if lost_t is None:
        return
    for name, health in evidence.nodes.items():
        if health.status in LIVING:
            assert health.observed_t is not None
            assert health.observed_t - (health.answer_ms or 0) / 1000 >= lost_t, name
    assert all(
        evidence.nodes[leader].status is NodeStatus.UP for leader in evidence.leaders.values()
    )


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("seed", range(4))
def test_rules_are_given_nothing_from_before_the_loss(
    story: str, seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    shifts = iter(lambda: chance.choice((0.0, 0.05, 0.3, 1.0, 5.0)), None)
    given = judged(story, tmp_path, shifts)
    assert given or story == "ghost-allowing"
    for evidence in given:
        check(evidence)


def test_loss_alone_is_claimed_where_nobody_was_asked_since(tmp_path: Path) -> None:
    given = judged("outage", tmp_path, iter(lambda: 60.0, None))
    lost = [evidence for evidence in given if evidence.losses]
    assert lost
    for evidence in lost:
        assert not evidence.up
        assert not evidence.leaders and evidence.leader is None
        assert not evidence.system
