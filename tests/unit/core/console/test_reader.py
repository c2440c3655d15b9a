"""Tests of a run as told in a terminal."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest

from core.console import Console, Terminal
from core.model import events as ev
from core.report.history import RunHistory
from core.report.summary import summarize
from core.views.timeline import Timeline
from tests.records import a_proof
from tests.scripted import FAULT_T, scripted_run
from tests.scripted_acts import scripted_acts
from tests.scripted_votes import scripted_votes


def _tell(events: list[ev.Event], *, finish: bool = False) -> str:
    stream = io.StringIO()
    timeline = Timeline()
    fold = RunHistory()
    console = Console(timeline, Terminal(stream, {}))
    for event in events:
        timeline.append(event)
        fold.add(event)
    if finish:
        console.finish(summarize(fold))
    console.close()
    return stream.getvalue()


@pytest.fixture(scope="module")
def told() -> str:
    return _tell(scripted_run(), finish=True)


def test_every_chapter_is_named_once(told: str) -> None:
    for number, title in ((1, "Welcome"), (4, "Fault injection"), (8, "Summary")):
        assert told.count(f"{number}/8  {title}\n") == 1


def test_a_chapter_read_again_is_named_again() -> None:
    back = [ev.ChapterEntered(t=60.0, index=2), ev.ChapterEntered(t=61.0, index=2)]
    assert _tell([*scripted_run(), *back]).count("3/8  Load\n") == 2


def test_countdown_writes_a_line_for_each_second(told: str) -> None:
    lines = [line for line in told.splitlines() if "Killing n3" in line]
    assert [line.split()[1] for line in lines] == ["3", "2", "1"]


def test_a_node_is_told_only_when_it_changed(told: str) -> None:
    assert told.count("n1 Up · Follower") == 1
    assert told.count("n3 Down · was Leader · exited on signal 9") == 1


def test_throughput_comes_at_most_every_two_seconds(told: str) -> None:
    times = [line.split()[0] for line in told.splitlines() if "ops/s · p99" in line]
    seconds = [60 * int(time[:2]) + float(time[3:]) for time in times]
    assert len(seconds) > 10
    assert all(b - a > 1.99 for a, b in pairwise(seconds))


def test_violations_and_diagnosis_are_written(told: str) -> None:
    assert "✕ n3 is down · invariant nodes-up" in told
    assert "✓ a leader exists · after 4.2 s" in told
    assert told.count("diagnosis: Leader lost, election under way") == 1
    assert "detected after 0.31 s" in told


def test_console_ends_with_the_figures_and_the_verdict(told: str) -> None:
    tail = told[told.index("Figures") :]
    assert "lost writes           0" in tail
    assert "✓ No acknowledged write was lost" in tail


def test_figures_not_measured_are_shown_as_not_measured() -> None:
    tail = _tell([event for event in scripted_run() if event.t < FAULT_T], finish=True)
    assert tail.count("(not measured)") == 7
    assert "! Nothing is proven" in tail


def test_lost_writes_are_in_the_final_lines() -> None:
    done = ev.ReadBackDone(t=59.5, result=a_proof(10, 2))
    told = _tell([*scripted_run(), done], finish=True)
    assert "✕ 8 of 10 acknowledged writes read back in 1.0 s; 2 lost" in told
    assert "✕ 2 acknowledged writes were lost" in told


def test_many_anomalies_are_told_by_their_number() -> None:
    many: list[ev.Event] = [
        ev.AnomalyRead(t=59.0, key=str(number), text=f"key {number} was missed")
        for number in range(50)
    ]
    assert _tell([*scripted_run(), *many]).count("was missed") == 5


def test_failures_notices_and_questions_are_told() -> None:
    told = _tell(
        [
            *scripted_run(),
            ev.ChapterFailed(t=60.0, index=7, text="The disk is full."),
            ev.NoticeShown(
                t=60.0, level=ev.Level.ERROR, text="The disk is full.", remedy="Free it."
            ),
            ev.NoticeShown(t=60.0, level=ev.Level.ERROR, text="Load lost.", remedy="Press R."),
            ev.NoticeShown(t=60.0, level=ev.Level.INFO, text=""),
            ev.ChoiceOffered(t=60.0, text="What now?", options=(ev.Option(key="a", label="Wait"),)),
            ev.Suspended(t=61.0, seconds=60.0),
            ev.CountdownEnded(t=62.0, aborted=True),
        ]
    )
    for text in ("✕ The disk is full.", "✕ Load lost. Press R.", "! What now? Wait"):
        assert text in told
    assert told.count("The disk is full.") == 1
    assert "stood still for 1 min 0 s" in told
    assert "nothing has happened" in told


def test_a_new_run_is_told_from_its_start() -> None:
    assert _tell([*scripted_run(), *scripted_run()]).count("1/8  Welcome\n") == 2


def test_events_before_a_run_do_not_break_the_console() -> None:
    assert _tell([event for event in scripted_run() if not isinstance(event, ev.RunStarted)])


def test_a_node_that_is_cut_off_has_a_sign_and_a_word() -> None:
    health = ev.NodeHealth(node="n1", status=ev.NodeStatus.CUT_OFF)
    assert "≠ n1 Cut off" in _tell([ev.NodeObserved(t=1.0, health=health)])


def test_disagreement_of_another_source_is_written_once() -> None:
    said = [
        ev.NodeHealth(node="tikv1", status=ev.NodeStatus.DOWN, disagreement=text)
        for text in ("", "PD still says Up, beat 7 s ago", "PD still says Up, beat 8 s ago")
    ]
    told = _tell([ev.NodeObserved(t=1.0, health=health) for health in said])
    assert told.count("tikv1 Down") == 2
    assert told.count("PD still says Up") == 1


# --- narration ----------------------------------------------------------------------------


def _narrated(index: int, *texts: str) -> list[ev.Event]:
    return [ev.Narrated(t=60.0, index=index, text=text) for text in texts]


def _explained(index: int, text: str) -> list[ev.Event]:
    return [ev.Narrated(t=60.0, index=index, text=text, explains=True)]


def test_only_the_addition_to_a_narration_is_written() -> None:
    grown = "Three nodes run. All of them answer."
    told = _tell([*scripted_run(), *_narrated(7, "Three nodes run.", grown, grown)])
    assert told.count("Three nodes run.") == told.count("All of them answer.") == 1


def test_narration_with_another_beginning_is_written_whole() -> None:
    told = _tell([*scripted_run(), *_narrated(7, "One is lost.", "It is back. One is lost.")])
    assert "It is back. One is lost." in told


def test_text_put_before_the_narration_is_written_alone() -> None:
    before = ev.NarrationPlace.BEFORE
    found = ev.Narrated(t=61.0, index=7, text="Counters are off by 9.", place=before)
    told = _tell([*scripted_run(), *_narrated(7, "It is back."), found])
    assert told.count("It is back.") == told.count("Counters are off by 9.") == 1


def test_explanation_is_written_in_its_chapter_and_later_after_a_change() -> None:
    def diagnosed(title: str, text: str) -> ev.Event:
        return ev.Diagnosed(t=60.0, explanation=ev.Explanation(key="x", title=title, text=text))

    def entered(index: int) -> ev.Event:
        return ev.ChapterEntered(t=60.0, index=index)

    start = [event for event in scripted_run() if isinstance(event, ev.RunStarted)]
    told = _tell(
        [
            *start,
            entered(4),
            diagnosed("Store paused", "It is stopped."),
            entered(5),
            *_explained(5, "Store paused. It is stopped."),
            diagnosed("Store paused: all fail open", "It is stopped for good."),
            *_explained(5, "Store paused: all fail open. It is stopped for good."),
            entered(6),
            diagnosed("Store pause, over", "It runs again."),
        ]
    )
    for text in ("It is stopped.", "It is stopped for good.", "It runs again."):
        assert told.count(text) == 1
    assert told.count("diagnosis: Store paused") == 2


def test_comparison_is_written_once() -> None:
    row = ev.ComparedRow(name="over the limit", values=("63", "0"), good=(False, True))
    compared = ev.Compared(
        t=60.0, title="Twice", columns=("one", "other"), rows=(row,), held=True, text="It helped."
    )
    told = _tell([*scripted_run(), *_narrated(7, "All are there."), compared])
    assert "\u2713 Twice\n" in told
    assert told.count("It helped.") == 1


def test_throughput_that_held_is_not_told_as_a_recovery() -> None:
    recovered = ev.Recovered(t=60.0, after_s=0.0, outage_s=0.16, share=1.1)
    told = _tell([*scripted_run(), recovered], finish=True)
    assert (
        "throughput never left its baseline; 0.16 s without an acknowledged write at most" in told
    )
    assert "throughput            held" in told
    assert "recovered in" not in told


def test_act_is_told_with_its_number_and_who_was_told_otherwise() -> None:
    told = _tell(scripted_acts())
    assert "16\u202f225 of 31\u202f245 acknowledged writes are gone" in told
    assert "10\u202f807 by clients that ask the sentinels" in told
    assert "all 25\u202f923 acknowledged writes were read back" in told


def test_votes_and_guesses_are_told_with_their_numbers() -> None:
    told = _tell(scripted_votes())
    for line in (
        "the audience votes: Which node goes down? (n1, n2, n3)",
        "n1 31 · n2 20 · n3 92",
        "n3 is chosen by 92 of 143 phones",
        "to be hit: n3 (leader); chosen by 92 of 143 phones",
        "it took 4.9 s: 38 of 143 had guessed it",
    ):
        assert told.count(line) == 1
