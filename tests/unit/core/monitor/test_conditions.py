"""The conditions of a steady state hold only where that is known for certain."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.model.events import NodeStatus
from core.model.expectations import Condition
from core.monitor.conditions import conditions_of, holds
from core.views.system_view import SystemView
from core.views.timeline import Timeline
from tests.scripted import FAULT_T, scripted_run
from tests.scripted_checks import scripted_checks


def view_at(t: float, events: list[ev.Event] | None = None) -> SystemView:
    timeline = Timeline()
    for event in scripted_run() if events is None else events:
        if event.t <= t:
            timeline.append(event)
    return timeline.state.system.at(t)


def judged(view: SystemView) -> dict[Condition, bool]:
    return {condition: holds(condition, view) for condition in Condition}


def test_conditions_hold_before_the_fault_and_after_the_recovery() -> None:
    assert all(judged(view_at(FAULT_T - 0.1)).values())
    assert all(judged(view_at(50.0)).values())


def test_no_condition_holds_while_the_leader_is_gone() -> None:
    assert not any(judged(view_at(FAULT_T + 1.0)).values())


def test_system_serves_again_before_the_killed_node_is_back() -> None:
    assert judged(view_at(36.0)) == {
        Condition.NODES_UP: False,
        Condition.LED: True,
        Condition.SERVING: True,
    }


def test_condition_not_heard_of_for_long_holds_no_more() -> None:
    assert not any(judged(view_at(FAULT_T - 0.1).at(FAULT_T + 20.0)).values())


def test_nothing_holds_of_no_system() -> None:
    assert not any(judged(SystemView()).values())


def test_load_that_was_stopped_serves_nobody() -> None:
    assert not holds(Condition.SERVING, view_at(59.0))


def test_two_leaders_are_none() -> None:
    view = view_at(FAULT_T - 0.1)
    nodes = {name: replace(node, role=ev.Role.LEADER) for name, node in view.nodes.items()}
    assert {node.status for node in nodes.values()} == {NodeStatus.UP}
    assert not holds(Condition.LED, replace(view, nodes=nodes))


def test_system_without_leaders_has_none_to_ask_for() -> None:
    assert Condition.LED not in conditions_of(view_at(20.0, scripted_checks()))
    assert Condition.LED in conditions_of(view_at(20.0))
