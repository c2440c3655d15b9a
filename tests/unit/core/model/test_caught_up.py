"""Tests of when a node has caught up, for story and diagnosis alike."""

from __future__ import annotations

import pytest

from core.model.caught_up import CAUGHT_UP_LAG, is_caught_up
from core.model.events import Group, NodeHealth, NodeStatus, Role

GROUP = Group(name="", nodes=("n1", "n2", "n3"))


def _node(
    lag: int | None = 0, role: Role = Role.FOLLOWER, status: NodeStatus = NodeStatus.UP
) -> NodeHealth:
    return NodeHealth(node="n1", status=status, role=role, lag=lag)


@pytest.mark.parametrize(
    ("node", "caught_up"),
    [
        (_node(CAUGHT_UP_LAG), True),
        (_node(CAUGHT_UP_LAG + 1), False),
        (_node(None), False),
        (_node(role=Role.LEADER), True),
        (_node(role=Role.CANDIDATE), False),
        (_node(role=Role.NONE), False),
        (_node(status=NodeStatus.STARTING), False),
    ],
)
def test_a_node_has_caught_up_that_takes_part_and_lacks_little(
    node: NodeHealth, caught_up: bool
) -> None:
    assert is_caught_up(node, GROUP, tells_lag=True) is caught_up


def test_a_node_of_a_system_without_entries_has_caught_up_when_it_is_up() -> None:
    assert is_caught_up(_node(None, Role.NONE), None, tells_lag=False)
