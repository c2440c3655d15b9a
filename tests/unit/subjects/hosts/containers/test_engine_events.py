"""Events of the engine are told apart by run, and duplicates are dropped."""

from __future__ import annotations

from typing import Any

import pytest

from subjects.hosts.containers.engine.clock import EngineClock
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.engine_events import EventFilter
from subjects.hosts.containers.labels import RUN, SERVICE, of_run


@pytest.fixture
def news() -> EventFilter:
    clock = EngineClock(same_clock=True, wall=lambda: 1000.0, monotonic=lambda: 100.0)
    return EventFilter(of_run("r1"), clock)


def container_event(action: str, at_ns: int = 999 * 10**9, **attributes: str) -> dict[str, Any]:
    named = {RUN: "r1", SERVICE: "n1", **attributes}
    actor = {"ID": "c1", "Attributes": named}
    return {"Type": "container", "Action": action, "Actor": actor, "timeNano": at_ns}


def network_event(action: str, container: str, at_ns: int = 999 * 10**9) -> dict[str, Any]:
    actor = {"ID": "net", "Attributes": {"container": container, "name": "p_peers"}}
    return {"Type": "network", "Action": action, "Actor": actor, "timeNano": at_ns}


def test_a_death_is_read_with_its_exit_code_and_its_time(news: EventFilter) -> None:
    event = news.read(container_event("die", exitCode="137"), fresh=True)
    assert event is not None
    assert (event.action, event.service, event.exit_code) == ("die", "n1", 137)
    assert event.monotonic_s == 99.0


def test_other_runs_containers_are_not_ours(news: EventFilter) -> None:
    other = container_event("die")
    other["Actor"]["Attributes"][RUN] = "r10"
    assert news.read(other, fresh=True) is None
    del other["Actor"]["Attributes"][RUN]
    assert news.read(other, fresh=True) is None


@pytest.mark.parametrize("noise", ["exec_create: sh", "exec_die", "health_status: healthy", "top"])
def test_noise_among_the_engines_events_is_dropped(news: EventFilter, noise: str) -> None:
    assert news.read(container_event(noise), fresh=True) is None


def test_the_same_event_is_heard_once(news: EventFilter) -> None:
    assert news.read(container_event("pause"), fresh=True) is not None
    assert news.read(container_event("pause"), fresh=False) is None
    assert news.read(container_event("unpause"), fresh=False) is not None
    assert news.read(container_event("pause", 999 * 10**9 + 1), fresh=False) is not None


def test_networks_are_told_by_the_containers_that_are_known(news: EventFilter) -> None:
    assert news.read(network_event("disconnect", "c1"), fresh=True) is None
    view = ContainerView("c1", "any", "n1", {}, "running", None, "", "", {})
    news.know([view])
    event = news.read(network_event("disconnect", "c1", 999 * 10**9 + 5), fresh=True)
    assert event is not None
    assert (event.service, event.network) == ("n1", "p_peers")
    assert news.read(network_event("disconnect", "c2"), fresh=True) is None


def test_stream_is_resumed_after_the_last_event(news: EventFilter) -> None:
    assert news.since is None
    news.read(container_event("start", 999 * 10**9 + 42), fresh=True)
    assert news.since == "999.000000042"
