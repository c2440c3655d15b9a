"""The invariants of a scenario: by probes and by the load, judged by the view alone."""

from __future__ import annotations

from typing import Any

import pytest

from core.model import events as ev
from core.model.events import NodeStatus
from core.monitor.monitor import Monitor
from subjects.own.invariants import invariant_name, invariants
from tests.unit.core.playing import Play
from tests.unit.subjects.own.scenarios import scenario

PROBE: dict[str, Any] = {"http": {"path": "/queue"}, "below": 10}
NAMES = ("n1", "n2", "n3")


class JudgedCluster(Play):
    """A cluster whose monitor judges the invariants that a file has."""

    def __init__(self, **said: Any) -> None:
        super().__init__()
        processes = {name: {"command": ["serve"]} for name in NAMES}
        own = scenario(system={"processes": processes}, invariants={"queue": said})
        monitor = Monitor(self.emit, self.clock)
        monitor.own = tuple(invariants(own))
        self.invariant = monitor.own[0]
        self.timeline.watch(monitor.look)
        self.tickers.append(monitor.tick)
        self.reach_normal()

    def says(self, node: str, value: int) -> None:
        """Reports what a node answered, as its watcher does."""
        t = self.clock.t
        event = ev.ConditionObserved(
            t=t, condition="queue", node=node, good=value < 10, value=str(value), asked_t=t
        )
        self.emit(event)

    def all_say(self, seconds: float, **values: int) -> None:
        """Lets time pass in which all nodes but those that are away answer each half second."""
        for _ in range(round(seconds * 2)):
            for name in NAMES:
                if self.health[name].status is NodeStatus.UP:
                    self.says(name, values.get(name, 3))
            self.run(0.5)

    @property
    def told(self) -> list[str]:
        return [each.text for each in self.all(ev.ViolationOpened) if each.invariant == "queue"]

    @property
    def is_open(self) -> bool:
        return any(found.invariant == "queue" for found in self.timeline.state.violations)


def test_probe_that_is_not_good_breaks_its_invariant_and_says_where() -> None:
    play = JudgedCluster(probe=PROBE, title="short queues")
    play.all_say(2)
    assert not play.told
    play.all_say(1.5, n2=17)
    assert play.told == ["short queues: broken (n2: 17)"]
    play.all_say(1)
    assert not play.is_open


def test_node_that_is_down_is_left_out_unless_the_file_names_it() -> None:
    play, named = JudgedCluster(probe=PROBE), JudgedCluster(probe=PROBE, nodes=["n3"])
    for each in (play, named):
        each.all_say(1)
        each.kill("n3")
        each.all_say(2)
    assert not play.told
    assert named.told == ["queue: broken (n3: down)"]


@pytest.mark.parametrize(
    ("on", "bad", "is_broken"),
    [
        ("all", 1, True),
        ("majority", 1, False),
        ("majority", 2, True),
        ("any", 2, False),
        ("any", 3, True),
    ],
)
def test_all_a_majority_or_any_of_the_nodes_have_to_be_good(
    on: str, bad: int, is_broken: bool
) -> None:
    play = JudgedCluster(probe=PROBE, on=on)
    play.all_say(2, **dict.fromkeys(NAMES[:bad], 99))
    assert play.is_open is is_broken


def test_condition_that_nobody_asked_lately_is_unknown_and_breaks_nothing() -> None:
    play = JudgedCluster(probe=PROBE)
    play.all_say(1)
    play.run(10)
    assert not play.told


def test_condition_may_be_broken_for_as_long_as_the_file_says() -> None:
    play = JudgedCluster(probe=PROBE, within="3s")
    play.all_say(2.5, n1=99)
    assert not play.told
    play.all_say(1.5, n1=99)
    assert play.told


def test_nothing_is_said_before_the_system_was_ready() -> None:
    judge = JudgedCluster(probe=PROBE).invariant.judge
    fresh = Play()
    fresh.start()
    assert list(judge(fresh.timeline.state.system)) == []


@pytest.mark.parametrize(
    ("bounds", "bad", "says"),
    [
        ({"failed_below": 0.05}, {"failed": 100}, "% failed, at most 5 % may"),
        ({"p99_below": "50ms"}, {"p99": 80.0}, "p99 80.0 ms, at most 50.0 ms"),
        ({"throughput_above": 0.5}, {"share": 0.2}, "% of baseline, at least 50 %"),
        ({"silent_below": "2s"}, {"share": 0.0}, "nothing acknowledged for 2.0 s, at most 2.0 s"),
    ],
)
def test_load_out_of_its_bounds_breaks_its_invariant(
    bounds: dict[str, Any], bad: dict[str, Any], says: str
) -> None:
    play = JudgedCluster(load=bounds, title="served")
    play.run(3)
    assert not play.told
    play.run(3, **bad)
    assert len(play.told) == 1
    assert play.told[0].startswith("served: ")
    assert says in play.told[0]
    play.run(3)
    assert not play.is_open


def test_stop_is_taken_from_the_file_and_names_do_not_clash() -> None:
    assert JudgedCluster(load={"failed_below": 0.1}, stop=True).invariant.stops
    assert not JudgedCluster(probe=PROBE).invariant.stops
    assert invariant_name("queue") == "queue"
    assert invariant_name("leader") == "own-leader"
