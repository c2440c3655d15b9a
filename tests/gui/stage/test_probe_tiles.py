"""The scoreboard of a system that nobody loads."""

from __future__ import annotations

from msgspec.structs import replace

from core.model.events import Group, LoadKind, NodeHealth, NodeObserved, NodeStatus, RunStarted
from core.views.fold import apply
from core.views.stage_state import StageState
from gui.stage.scoreboard import tiles_for

RUN = RunStarted(
    t=0.0,
    run_id="r",
    subject="own",
    title="T",
    subtitle="",
    nodes=("n1", "n2"),
    chapters=(),
    started_at="",
    groups=(Group(name="", nodes=("n1", "n2")),),
    load_kind=LoadKind.NONE,
)


def state(*statuses: NodeStatus, started: bool = True, run: RunStarted = RUN) -> StageState:
    found = apply(StageState(), run)
    for name, status in zip(RUN.nodes, statuses, strict=True):
        health = NodeHealth(node=name, status=status, started=started)
        found = apply(found, NodeObserved(t=0.0, health=health))
    return found


UP, DOWN = NodeStatus.UP, NodeStatus.DOWN


def test_nothing_is_known_before_the_start() -> None:
    tiles = tiles_for(state(NodeStatus.UNKNOWN, NodeStatus.UNKNOWN, started=False), 0.0)
    assert [tile.label for tile in tiles] == ["Nodes up", "Leader", "Detected in", "Back after"]
    assert {tile.value for tile in tiles} == {"—"}


def test_nodes_that_are_up_are_counted() -> None:
    first = tiles_for(state(UP, DOWN), 0.0)[0]
    assert (first.value, first.unit, first.ink) == ("1", "of 2", "bad")


def test_system_without_a_leader_says_that_nobody_loads_it() -> None:
    equals = replace(RUN, groups=(Group(name="", nodes=RUN.nodes, agrees=False),))
    second = tiles_for(state(UP, UP, run=equals), 0.0)[1]
    assert (second.label, second.value) == ("Load", "none")


def test_time_away_is_told_until_all_are_back() -> None:
    hit = replace(state(UP, DOWN), fault_t=5.0)
    assert tiles_for(hit, 7.5)[3].label == "Away for"
    back = replace(state(UP, UP), fault_t=5.0, rejoined_s=3.2)
    last = tiles_for(back, 20.0)[3]
    assert (last.label, last.value, last.ink) == ("Back after", "3.2", "good")
