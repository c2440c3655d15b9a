"""Tests of one container's state, by events and looks."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from subjects.hosts.containers.engine.clock import EngineClock
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.engine_events import EngineEvent
from subjects.hosts.containers.state import ContainerState
from subjects.hosts.instance import RuntimeState

PEERS = "p_peers"
VIEW = ContainerView(
    id="c1",
    name="any",
    service="n1",
    labels={},
    status="created",
    exit_code=None,
    started_at="",
    finished_at="",
    networks={PEERS: ("n1", "also")},
)
ENDED = replace(VIEW, status="exited", exit_code=255, finished_at="1970-01-01T00:00:09.5Z")


@pytest.fixture
def state() -> ContainerState:
    clock = EngineClock(same_clock=True, wall=lambda: 100.0, monotonic=lambda: 100.0)
    state = ContainerState(PEERS, clock)
    state.sees(VIEW, 0.0)
    return state


def event(action: str, at: float = 1.0, **more: object) -> EngineEvent:
    kind = "network" if action.endswith("connect") else "container"
    network = PEERS if kind == "network" else ""
    made = EngineEvent(at, kind, action, "c1", "n1", network=network)
    return replace(made, **more)


def test_created_container_was_not_started(state: ContainerState) -> None:
    assert (state.runtime_state, state.incarnation, state.aliases) == (
        RuntimeState.ABSENT,
        0,
        ("n1", "also"),
    )


def test_each_start_is_an_incarnation(state: ContainerState) -> None:
    for at, action in enumerate(["start", "kill", "die", "start", "pause", "unpause"], start=1):
        assert not state.hears(event(action, at))
    assert (state.runtime_state, state.incarnation) == (RuntimeState.RUNNING, 2)


def test_exit_text_says_how_a_container_ended(state: ContainerState) -> None:
    state.hears(event("start"))
    state.hears(event("die", 5.0, exit_code=137))
    assert (state.runtime_state, state.returncode, state.ended_monotonic) == (
        RuntimeState.EXITED,
        137,
        5.0,
    )
    assert state.exit_text == "was killed (exit code 137)"
    state.hears(event("start", 6.0))
    assert (state.exit_text, state.returncode, state.ended_monotonic) == ("", None, None)
    state.hears(event("oom", 7.0))
    state.hears(event("die", 7.1, exit_code=137))
    assert state.exit_text == "was killed: out of memory (exit code 137)"
    state.hears(event("start", 8.0))
    state.hears(event("die", 9.0, exit_code=1))
    assert state.exit_text == "exited with code 1"


def test_removed_container_has_ended(state: ContainerState) -> None:
    state.hears(event("start"))
    state.hears(event("destroy", 2.0))
    assert (state.runtime_state, state.exit_text) == (RuntimeState.EXITED, "ended, nobody saw how")


def test_container_that_leaves_the_network_is_looked_at(state: ContainerState) -> None:
    state.hears(event("start"))
    assert state.hears(event("disconnect", 2.0))
    assert state.runtime_state is RuntimeState.RUNNING
    state.sees(replace(VIEW, status="running", networks={"p_access": ()}), 3.0)
    assert state.runtime_state is RuntimeState.CUT_OFF
    # The container's names are kept for its return.
    assert state.aliases == ("n1", "also")
    assert not state.hears(event("connect", 4.0))
    assert state.runtime_state is RuntimeState.RUNNING


def test_event_about_another_network_does_not_matter(state: ContainerState) -> None:
    state.hears(event("start"))
    assert not state.hears(event("disconnect", 2.0, network="p_access"))
    assert state.runtime_state is RuntimeState.RUNNING


def test_a_look_that_began_before_the_last_event_is_old(state: ContainerState) -> None:
    state.hears(event("start", 1.0))
    state.hears(event("die", 5.0, exit_code=137))
    state.sees(replace(VIEW, status="running"), 4.9)
    assert state.runtime_state is RuntimeState.EXITED


def test_state_is_unknown_while_the_engine_is_away(state: ContainerState) -> None:
    state.hears(event("start"))
    state.loses()
    assert state.runtime_state is RuntimeState.UNKNOWN
    state.sees(replace(VIEW, status="running", started_at="s1"), 10.0)
    assert (state.runtime_state, state.incarnation) == (RuntimeState.RUNNING, 1)


def test_end_while_the_engine_was_away_is_told_as_that(state: ContainerState) -> None:
    state.hears(event("start"))
    state.loses()
    state.sees(ENDED, 10.0)
    assert state.exit_text == "ended while the engine was away (exit code 255)"
    assert state.ended_monotonic == 9.5


def test_an_end_that_was_heard_stays_as_it_was_heard(state: ContainerState) -> None:
    state.hears(event("start"))
    state.hears(event("die", 8.0, exit_code=137))
    state.loses()
    state.sees(ENDED, 10.0)
    assert (state.returncode, state.ended_monotonic) == (137, 8.0)


def test_a_start_that_nobody_heard_counts(state: ContainerState) -> None:
    state.hears(event("start"))
    state.sees(replace(VIEW, status="running", started_at="s1"), 2.0)
    state.loses()
    state.sees(replace(VIEW, status="paused", started_at="s2"), 10.0)
    assert (state.runtime_state, state.incarnation) == (RuntimeState.PAUSED, 2)


def test_a_start_that_is_heard_before_the_first_look_counts_too(state: ContainerState) -> None:
    running = replace(VIEW, status="running", started_at="2026-01-01T00:00:00Z")
    state.hears(event("start", 1.0))
    state.sees(running, 2.0)
    state.loses()
    state.hears(event("start", 4.0))
    again = replace(running, started_at="2026-01-01T00:01:00Z")
    state.sees(again, 3.0)
    assert (state.runtime_state, state.incarnation) == (RuntimeState.RUNNING, 2)
    state.sees(again, 5.0)
    assert (state.runtime_state, state.incarnation) == (RuntimeState.RUNNING, 2)


def test_container_that_the_engine_no_longer_has_is_gone(state: ContainerState) -> None:
    state.hears(event("start"))
    state.loses()
    state.disappears(10.0)
    assert (state.runtime_state, state.ended_monotonic) == (RuntimeState.EXITED, 10.0)
