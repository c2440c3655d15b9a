"""Tests of a walk's judgement, which must name each thing that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.recording import lines
from core.views.fold import apply
from core.views.stage_state import StageState
from tests.scripted import scripted_run
from tests.walks.verdict import judge_home, judge_story

LOGGED = "2026-11-28 14:40:01,123 {} 7 core.process.tasks: health/n3 failed"


def judged(events: list[ev.Event]) -> list[str]:
    state = StageState()
    for event in events:
        state = apply(state, event)
    return list(judge_story(events, state))


def run(*without: type[ev.Event]) -> list[ev.Event]:
    return [event for event in scripted_run() if not isinstance(event, without)]


def test_a_story_that_was_told_to_its_end_is_as_it_should_be() -> None:
    assert judged(run()) == []


@pytest.mark.parametrize(
    ("without", "wrong"),
    [
        (ev.StoryCompleted, "isn't complete"),
        (ev.ReadBackDone, "lost writes: None"),
        (ev.FaultInjected, "no fault went in"),
        (ev.NodeObserved, "in the end n1 is"),
    ],
)
def test_missing_part_of_a_walk_is_named(without: type[ev.Event], wrong: str) -> None:
    assert any(wrong in each for each in judged(run(without)))


def stale_reads(fault: str) -> list[ev.Event]:
    """A run with that fault, in which two reads missed a write."""
    events = list[ev.Event]()
    for event in scripted_run():
        match event:
            case ev.RunStarted():
                event = replace(event, fault=fault)
            case ev.Sampled(sample=sample):
                event = replace(event, sample=replace(sample, read_anomalies=2))
            case _:
                pass
        events.append(event)
    return events


def test_reads_that_miss_a_write_are_named_unless_a_node_may_have_come_back_behind() -> None:
    assert judged(stale_reads("kill-leader")) == ["read anomalies: 2"]
    for fault in ("pause-leader", "cut-leader"):
        assert judged(stale_reads(fault)) == []


def test_an_error_on_the_stage_is_named_even_where_it_went_by() -> None:
    error = ev.NoticeShown(t=30.0, level=ev.Level.ERROR, text="What watches n3 failed.")
    assert judged([*run(), error, ev.NoticeShown(t=31.0, level=ev.Level.INFO, text="")]) == [
        "the stage said at 30.0 s: What watches n3 failed."
    ]


@pytest.fixture
def written(home: Path) -> Path:
    """Writes a home folder as left by a program that ended in order."""
    for folder in ("state", "data/recordings", "cache/runs"):
        (home / folder).mkdir(parents=True)
    (home / "stderr").write_text("qt: This plugin does not support raise()\n")
    (home / "state" / "faultstage.log").write_text(LOGGED.format("INFO") + "\n")
    said = [lines.encode(event) for event in run()]
    whole = b"".join((*said, lines.encode_end(len(said))))
    (home / "data" / "recordings" / "a.jsonl").write_bytes(whole)
    return home


def test_a_home_that_was_left_in_order_is_as_it_should_be(written: Path) -> None:
    assert list(judge_home(written)) == []


def test_a_warning_in_the_log_a_word_on_the_terminal_and_a_folder_are_named(written: Path) -> None:
    with (written / "state" / "faultstage.log").open("a") as log:
        log.write(LOGGED.format("WARNING") + "\n")
    (written / "stderr").write_text("faultstage: task health/n3 failed\n")
    (written / "cache" / "runs" / "20261128").mkdir()
    assert [each.partition(":")[0] for each in judge_home(written)] == [
        "in the log",
        "on the terminal",
        "left behind",
    ]


def test_a_recording_that_breaks_off_is_named(written: Path) -> None:
    path = written / "data" / "recordings" / "a.jsonl"
    path.write_bytes(path.read_bytes()[:-60])
    assert ["isn't whole" in each for each in judge_home(written)] == [True]
