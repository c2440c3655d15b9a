"""Tests of what a node's runtime state and silence say about the node's health."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus, Role, UnknownBecause
from subjects.hosts.instance import RuntimeState
from subjects.kit.health_rules import (
    SILENT_AFTER_FAILURES,
    SILENT_AFTER_S,
    START_WITHIN_S,
    StatusFound,
    changed_t,
    is_news,
    judge_runtime_state,
    judge_silence,
    judge_unheard,
    node_health,
    observed_t,
    was_role,
)
from subjects.kit.observation import NodeObservation, unanswered

RUNNING = NodeObservation(
    node="n1",
    runtime_state=RuntimeState.RUNNING,
    runtime_state_t=10.0,
    looked_t=12.0,
    answered_t=11.0,
)
ENGINE_LOST = UnknownBecause.ENGINE_LOST
BEFORE = NodeHealth(node="n1", status=NodeStatus.UP, role=Role.LEADER, changed_t=4.0)


@pytest.mark.parametrize(
    ("runtime_state", "status", "detail", "because"),
    [
        (RuntimeState.ABSENT, NodeStatus.UNKNOWN, "not started", None),
        (RuntimeState.PAUSED, NodeStatus.PAUSED, "its process is stopped", None),
        (RuntimeState.CUT_OFF, NodeStatus.CUT_OFF, "alone", None),
        (RuntimeState.UNKNOWN, NodeStatus.UNKNOWN, "the Docker engine doesn't answer", ENGINE_LOST),
        (RuntimeState.EXITED, NodeStatus.DOWN, "exited on signal 9", None),
    ],
)
def test_runtime_state_of_node_that_does_not_run_is_its_status(
    runtime_state: RuntimeState, status: NodeStatus, detail: str, because: UnknownBecause | None
) -> None:
    seen = NodeObservation(node="n1", runtime_state=runtime_state, exit_text="exited on signal 9")
    assert judge_runtime_state(seen, cut_off="alone") == StatusFound(status, detail, because)


def test_running_node_is_judged_by_its_answers() -> None:
    assert judge_runtime_state(RUNNING, cut_off="alone") is None


def silent(detail: str) -> StatusFound:
    return StatusFound(NodeStatus.UNKNOWN, detail, UnknownBecause.SILENT)


def test_silence_takes_time_and_failures_too() -> None:
    failed = NodeObservation(
        node="n1",
        runtime_state=RuntimeState.RUNNING,
        answered_t=11.0,
        failures=SILENT_AFTER_FAILURES,
    )
    late = 11.0 + SILENT_AFTER_S
    assert judge_silence(failed, late - 0.1) is None
    assert judge_silence(failed, late) == silent("no answer for 1.5 s")
    assert judge_silence(failed, late, silent_after_s=9.0) is None
    assert judge_silence(RUNNING, late) is None  # a stall of the app itself


def test_a_node_that_never_answered_has_longer_from_its_start() -> None:
    started = NodeObservation(
        node="n1", runtime_state=RuntimeState.RUNNING, runtime_state_t=10.0, failures=9
    )
    assert judge_silence(started, 10.0 + START_WITHIN_S - 0.1) is None
    assert judge_silence(started, 10.0 + START_WITHIN_S) == silent("no answer for 15.0 s")
    assert judge_silence(started, 11.0, start_within_s=0.5) == silent("no answer for 1.0 s")


def test_running_node_was_observed_by_its_answer_and_any_other_by_looking() -> None:
    assert observed_t(NodeObservation(node="n1", looked_t=12.0)) is None
    assert observed_t(RUNNING) == 11.0
    assert observed_t(unanswered(RUNNING, RuntimeState.RUNNING, 13.0)) is None
    assert observed_t(unanswered(RUNNING, RuntimeState.EXITED, 13.0)) == 13.0


def test_status_that_runtime_state_tells_began_with_that_state() -> None:
    assert changed_t(RUNNING, StatusFound(NodeStatus.UP), BEFORE, 20.0) == 4.0
    assert changed_t(RUNNING, StatusFound(NodeStatus.DOWN), BEFORE, 20.0) == 10.0
    assert changed_t(RUNNING, StatusFound(NodeStatus.UNKNOWN), BEFORE, 20.0) == 20.0


def test_status_that_is_known_to_have_begun_earlier_began_then() -> None:
    cut = StatusFound(NodeStatus.CUT_OFF, since_t=18.5)
    assert changed_t(RUNNING, cut, BEFORE, 20.0) == 18.5


def test_the_role_of_a_node_that_went_is_kept_until_it_has_one_again() -> None:
    assert was_role(BEFORE, up=False, role=Role.NONE) is Role.LEADER
    down = NodeHealth(node="n1", status=NodeStatus.DOWN, was_role=Role.LEADER)
    assert was_role(down, up=True, role=Role.NONE) is Role.LEADER
    assert was_role(down, up=True, role=Role.FOLLOWER) is Role.NONE


def test_answers_from_before_runtime_state_changed_do_not_count() -> None:
    seen = unanswered(RUNNING, RuntimeState.PAUSED, 13.0)
    assert (seen.runtime_state, seen.runtime_state_t, seen.looked_t) == (
        RuntimeState.PAUSED,
        13.0,
        13.0,
    )
    assert (seen.answered_t, seen.failures, seen.answer_ms) == (None, 0, None)


@pytest.mark.parametrize(
    "change",
    [
        {"status": NodeStatus.PAUSED},
        {"role": Role.FOLLOWER},
        {"detail": "runs, cut off from the others"},
        {"claims": ("PD says Up",)},
        {"mode": "atomic"},
        {"unreachable": ("store",)},
        {"lag": 7},
        {"started": False},
    ],
)
def test_change_of_a_nodes_state_is_news(change: dict[str, object]) -> None:
    assert is_news(replace(BEFORE, **change), BEFORE)


@pytest.mark.parametrize(
    "change",
    [
        {"memory_bytes": 1},
        {"uptime_s": 3.0},
        {"answer_ms": 0.4},
        {"facts": {"allowed": "7/s"}},
        {"leads": 3},
        {"observed_t": 12.0},
        {"disagreement": "PD still says Up, beat 3 s ago"},
    ],
)
def test_figure_that_changes_all_the_time_is_no_news(change: dict[str, object]) -> None:
    assert not is_news(replace(BEFORE, **change), BEFORE)


def test_silence_is_news_once_however_long_it_lasts() -> None:
    silent = replace(
        BEFORE, status=NodeStatus.UNKNOWN, unknown_because=UnknownBecause.SILENT, detail="2 s"
    )
    assert is_news(silent, BEFORE)
    assert not is_news(replace(silent, detail="3 s"), silent)


def test_node_that_answers_is_left_to_what_it_says_and_no_other() -> None:
    def found(seen: NodeObservation) -> StatusFound | None:
        return judge_unheard(seen, 11.5, cut_off="alone")

    assert found(RUNNING) is None
    started = unanswered(RUNNING, RuntimeState.RUNNING, 11.0, started=True)
    assert found(started) == StatusFound(NodeStatus.STARTING)
    assert found(replace(RUNNING, runtime_state=RuntimeState.CUT_OFF)) == StatusFound(
        NodeStatus.CUT_OFF, "alone"
    )


def test_process_that_was_started_again_has_no_figures_of_the_one_before() -> None:
    heard = replace(RUNNING, memory_bytes=5, uptime_s=40.0)
    health = node_health(heard, StatusFound(NodeStatus.UP), BEFORE, 12.0)
    assert (health.memory_bytes, health.uptime_s) == (5, 40.0)
    again = unanswered(heard, RuntimeState.RUNNING, 12.0, started=True)
    assert (again.memory_bytes, again.uptime_s) == (None, None)
    paused = unanswered(heard, RuntimeState.PAUSED, 12.0)
    assert (paused.memory_bytes, paused.uptime_s) == (5, 40.0)
