"""Lanes tell what each node was, and from when till when."""

from __future__ import annotations

from core.model.events import LaneSpan, NodeHealth, NodeObserved, NodeStatus, Role
from core.views.lanes import NodeLanes, Part


def part_of(health: NodeHealth) -> Part | None:
    if health.status is NodeStatus.PAUSED:
        return "paused", "muted"
    return ("leads", "good") if health.role is Role.LEADER else None


def observed(t: float, status: NodeStatus, role: Role = Role.NONE) -> NodeObserved:
    return NodeObserved(t=t, health=NodeHealth(node="n1", status=status, role=role))


def lanes_of(*events: NodeObserved) -> NodeLanes:
    lanes = NodeLanes(("n1", "n2"), part_of)
    for event in events:
        lanes.hear(event)
    return lanes


def span(start_t: float, end_t: float, text: str, tone: str) -> LaneSpan:
    return LaneSpan(start_t=start_t, end_t=end_t, text=text, tone=tone)


def test_spans_follow_each_other_and_end_with_the_act() -> None:
    lanes = lanes_of(
        observed(1.0, NodeStatus.UP, Role.LEADER),
        observed(2.0, NodeStatus.UP, Role.LEADER),
        observed(3.0, NodeStatus.PAUSED),
        observed(8.0, NodeStatus.UP),
    )
    assert lanes.between(2.0, 10.0) == (
        (span(2.0, 3.0, "leads", "good"), span(3.0, 8.0, "paused", "muted")),
    )
    assert lanes.between(8.5, 10.0) == ()


def test_node_that_starts_anew_begins_another_span_of_the_same_part() -> None:
    lanes = lanes_of(
        observed(1.0, NodeStatus.UP, Role.LEADER),
        observed(4.0, NodeStatus.STARTING),
        observed(4.5, NodeStatus.UP, Role.LEADER),
    )
    assert lanes.between(0.0, 6.0) == (
        (span(1.0, 4.0, "leads", "good"), span(4.5, 6.0, "leads", "good")),
    )


def test_node_that_is_not_asked_for_has_no_lane() -> None:
    lanes = NodeLanes(("n2",), part_of)
    lanes.hear(observed(1.0, NodeStatus.PAUSED))
    assert lanes.between(0.0, 9.0) == ()
