"""Tests of a run folded into figures."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.recording import lines
from core.recording.replay import Replay
from core.report.expectation_cases import expectation_cases
from core.report.history import RunHistory
from core.report.summary import RunSummary, summarize
from core.report.verdict import judge, tell
from core.views.timeline import Timeline
from tests.records import a_proof
from tests.scripted import FAULT_T, scripted_run
from tests.scripted_acts import FIRST, SECOND
from tests.scripted_regions import scripted_regions

MEASURED = [
    "victim",
    "victim_role",
    "fault_t",
    "baseline_ops",
    "baseline_spread",
    "baseline_p99_ms",
    "detected_s",
    "outage_s",
    "recovered_s",
    "rejoined_s",
    "acked_writes",
    "failed_requests",
    "lost_writes",
    "unacked_found",
    "read_anomalies",
    "diagnosis",
    "diagnosis_title",
]


def _fold(events: list[ev.Event]) -> RunSummary:
    fold = RunHistory()
    for event in events:
        fold.add(event)
    return summarize(fold)


def _without(*kinds: type[ev.Event]) -> list[ev.Event]:
    return [event for event in scripted_run() if not isinstance(event, kinds)]


def test_a_whole_run_gives_every_figure() -> None:
    summary = _fold(scripted_run())
    assert all(getattr(summary, name) is not None for name in MEASURED)
    assert (summary.victim, summary.victim_role) == ("n3", "leader")
    assert (summary.subject, summary.nodes, summary.fault) == ("raft", 3, "kill-leader")
    assert summary.detected_s == pytest.approx(0.31)
    assert summary.lost_writes == 0
    assert summary.acked_writes
    assert summary.diagnosis == "killed-leader"
    assert summary.completed
    assert len(summary.violations) == 4
    assert all(span.closed_t is not None for span in summary.violations)


def test_figure_that_was_not_measured_is_none_and_never_zero() -> None:
    summary = _fold(scripted_run()[:1])
    assert all(getattr(summary, name) is None for name in MEASURED)
    assert not summary.completed
    content = msgspec.json.decode(msgspec.json.encode(summary))
    assert all(content[name] is None for name in MEASURED)


def test_figures_appear_only_with_their_evidence() -> None:
    before = _fold([event for event in scripted_run() if event.t < FAULT_T])
    assert before.baseline_ops is not None
    assert before.acked_writes is not None
    for name in ("victim", "detected_s", "outage_s", "recovered_s", "rejoined_s", "lost_writes"):
        assert getattr(before, name) is None


def test_the_fold_of_replayed_events_is_the_fold_of_live_ones() -> None:
    live, replayed = Timeline(), Timeline()
    folds = RunHistory(), RunHistory()
    live.subscribe(lambda event, _: folds[0].add(event))
    replayed.subscribe(lambda event, _: folds[1].add(event))
    events = scripted_run()
    for event in events:
        live.append(event)
    replay = Replay([lines.decode(lines.encode(event)) for event in events], replayed)
    chance = random.Random(3)
    for t in [*(chance.uniform(0, 60) for _ in range(10)), 60.0]:
        replay.clock.set(t)
        while replay.step() == 0.0:
            pass
    assert summarize(folds[0]) == summarize(folds[1])
    assert live.state == replayed.state


def test_a_run_is_completed_only_with_its_end_and_a_whole_proof() -> None:
    assert not _fold(_without(ev.StoryCompleted)).completed
    assert not _fold(_without(ev.ReadBackDone)).completed
    gap = [
        replace(event, result=replace(event.result, complete=False))
        if isinstance(event, ev.ReadBackDone)
        else event
        for event in scripted_run()
    ]
    summary = _fold(gap)
    assert not summary.completed
    assert summary.lost_writes is None
    assert summary.unacked_found is None
    assert summary.proof_complete is False
    assert "gap" in judge(summary).text


def test_a_loss_is_told_even_where_the_proof_is_not_whole() -> None:
    result = a_proof(10, 3, complete=False)
    summary = _fold([*_without(ev.ReadBackDone), ev.ReadBackDone(t=59.0, result=result)])
    assert summary.lost_writes == 3
    assert summary.acked_writes == 10


def test_a_second_run_begins_anew() -> None:
    assert _fold([*scripted_run(nodes=5), *scripted_run()]) == _fold(scripted_run())


def test_a_failure_counts_until_its_chapter_is_completed_after_all() -> None:
    failed = ev.ChapterFailed(t=59.2, index=7, text="The proof is incomplete")
    assert _fold([*scripted_run(), failed]).failure == "The proof is incomplete"
    again = [failed, ev.ChapterCompleted(t=59.5, index=7)]
    assert _fold([*scripted_run(), *again]).failure is None


def test_several_victims_have_rejoined_when_the_last_one_has() -> None:
    other = ev.FaultInjected(
        t=FAULT_T + 0.01, fault_id="f2", chaos_type="kill", node="n2", text="kill n2"
    )
    events = [*scripted_run(), other]
    assert _fold(events).victim == "n3, n2"
    assert _fold(events).victim_role == "leader, follower"
    assert _fold(events).rejoined_s is None
    rejoined = _fold([*events, ev.Rejoined(t=70.0, node="n2", after_s=41.0)])
    assert rejoined.rejoined_s == 41.0


def test_a_node_hit_by_hand_is_not_the_storys_victim() -> None:
    by_hand = ev.FaultInjected(
        t=50.0, fault_id="f2", chaos_type="pause", node="n1", text="pause n1", by_hand=True
    )
    assert _fold([*scripted_run(), by_hand]).victim == "n3"


def test_a_victim_has_the_part_it_had_though_its_loss_was_seen_first() -> None:
    events = scripted_run()
    at = next(i for i, event in enumerate(events) if isinstance(event, ev.FaultInjected))
    cut = ev.NodeHealth(node="n3", status=ev.NodeStatus.CUT_OFF, was_role=ev.Role.LEADER)
    events.insert(at, ev.NodeObserved(t=events[at].t, health=cut))
    assert _fold(events).victim_role == "leader"


def test_an_invariant_that_breaks_twice_has_two_spans() -> None:
    again = ev.ViolationOpened(t=58.0, invariant="leader", subject="", text="no leader")
    spans = _fold([*scripted_run(), again]).violations
    assert [span.closed_t is None for span in spans] == [False] * 4 + [True]


def test_a_close_without_an_open_is_nothing() -> None:
    close = ev.ViolationClosed(t=1.0, invariant="x", subject="", text="", open_s=1.0)
    assert _fold([close]).violations == ()


def test_the_figures_that_others_rely_on_are_in_the_file(tmp_path: Path) -> None:
    content = msgspec.json.decode(msgspec.json.encode(_fold(scripted_run())))
    promised = (
        "subject nodes victim victim_role baseline_ops detected_s outage_s recovered_s"
        " rejoined_s acked_writes lost_writes read_anomalies diagnosis completed"
    )
    assert set(promised.split()) <= set(content)


def test_finding_beside_the_fault_does_not_replace_its_diagnosis() -> None:
    lost_load = ev.Explanation(key="load-lost", title="Load lost", text="It was killed.")
    events = [*scripted_run(), ev.Diagnosed(t=59.0, explanation=lost_load)]
    assert _fold(events).diagnosis == "killed-leader"


def test_a_later_word_on_the_victim_replaces_an_earlier_one() -> None:
    healed = ev.Explanation(key="killed-leader", title="Healed", text="n3 is back.", nodes=("n3",))
    events = [*scripted_run(), ev.Diagnosed(t=59.0, explanation=healed)]
    assert _fold(events).diagnosis_title == "Healed"


def test_standstills_are_counted_by_the_part_that_stood_still() -> None:
    summary = _fold(
        [
            *scripted_run(),
            ev.Suspended(t=1.0, seconds=60.0),
            ev.Suspended(t=2.0, seconds=9.0, what=ev.StoodStill.APP),
            ev.Suspended(t=3.0, seconds=2.0, what=ev.StoodStill.LOAD),
            ev.Suspended(t=4.0, seconds=1.0, what=ev.StoodStill.LOAD),
            ev.Suspended(t=5.0, seconds=0.5, what=ev.StoodStill.LINKS),
        ]
    )
    stood = (summary.suspended_s, summary.app_stood_still_s, summary.load_stood_still_s)
    assert stood == (60.0, 9.0, 3.0)
    assert summary.links_stood_still_s == 0.5


def test_a_recording_from_before_they_were_told_apart_names_the_machine() -> None:
    old = lines.decode(b'{"type":"suspended","t":70.0,"seconds":60.0}')
    assert _fold([*scripted_run(), old]).suspended_s == 60.0


def test_summary_says_how_many_regions_stood_still_and_for_how_long() -> None:
    summary = _fold(scripted_regions())
    assert (summary.key_groups, summary.outage_groups, summary.outage_worst_s) == (9, 5, 1.66)
    written = msgspec.json.decode(msgspec.json.encode(summary))
    assert (written["outage_groups"], written["outage_worst_s"]) == (5, 1.66)
    assert "5 of 9 regions took no write for 1.7 s at most; the rest went on." in tell(summary)


def test_system_with_one_group_of_keys_has_no_outage_by_group() -> None:
    summary = _fold(scripted_run())
    assert (summary.key_groups, summary.outage_groups, summary.outage_worst_s) == (None,) * 3


def _expecting(most: float) -> list[ev.Event]:
    expected = (
        ev.Expected(measure=ev.Measure.LOST, most=0),
        ev.Expected(measure=ev.Measure.DETECTED, most=most),
    )
    first, *rest = scripted_run()
    assert isinstance(first, ev.RunStarted)
    return [replace(first, expectations=expected), *rest]


def test_a_run_that_is_as_expected_says_so_and_has_a_case_for_each() -> None:
    summary = _fold(_expecting(2.0))
    assert summary.succeeded
    assert "All 2 expectations are met." in judge(summary).text
    assert expectation_cases(summary) == [
        ("lost writes at most", "0", "0", True),
        ("detected within", "2.0 s", "0.31 s", True),
    ]


def test_a_run_that_is_not_as_expected_has_not_succeeded() -> None:
    summary = _fold(_expecting(0.1))
    assert not summary.succeeded
    assert (judge(summary).kind, judge(summary).title) == ("bad", "Not as expected")
    assert "detected within 0.10 s: 0.31 s" in judge(summary).text


def _with_read_anomalies() -> list[ev.Event]:
    """The scripted run, in which two reads missed an acknowledged write."""
    return [
        replace(event, sample=replace(event.sample, read_anomalies=2))
        if isinstance(event, ev.Sampled)
        else event
        for event in scripted_run()
    ]


def test_a_run_whose_reads_missed_writes_has_not_succeeded_though_none_is_lost() -> None:
    summary = _fold(_with_read_anomalies())
    assert (summary.lost_writes, summary.read_anomalies, summary.completed) == (0, 2, True)
    assert not summary.succeeded
    assert judge(summary).kind == "bad"
    assert "2 reads missed an acknowledged write" in judge(summary).title


def test_reads_that_missed_writes_as_an_act_has_told_are_no_surprise() -> None:
    lost = FIRST.lost_writes
    summary = replace(_fold(_with_read_anomalies()), lost_writes=lost, acts=(FIRST, SECOND))
    assert summary.lost_as_told
    assert summary.succeeded


def test_a_run_without_expectations_has_no_cases() -> None:
    assert expectation_cases(_fold(scripted_run())) == []


def test_a_run_that_was_stopped_has_not_succeeded_and_says_why() -> None:
    stop = ev.FaultStopped(
        t=FAULT_T + 1, invariant="i", title="few errors", subject="", text="12 %", nodes=("n3",)
    )
    summary = _fold([*scripted_run(), stop])
    assert summary.stopped is not None
    assert not summary.succeeded
    assert "few errors" in judge(summary).title


def test_summary_of_expectations_and_stops_is_read_again_from_json() -> None:
    summary = _fold(_expecting(0.1))
    assert msgspec.json.decode(msgspec.json.encode(summary), type=RunSummary) == summary
