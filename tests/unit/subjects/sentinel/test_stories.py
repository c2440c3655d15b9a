"""A server's part, as the picture of an act's cost names it."""

from __future__ import annotations

import pytest

from core.model.events import NodeHealth, NodeStatus, Role
from core.views.lanes import Part
from subjects.sentinel.health_rules import PRIMARY, REFUSING, REPLICA
from subjects.sentinel.stories import part_of

UP, CUT_OFF, LED = NodeStatus.UP, NodeStatus.CUT_OFF, Role.LEADER


@pytest.mark.parametrize(
    ("status", "role", "was", "mode", "part"),
    [
        (UP, LED, Role.NONE, PRIMARY, ("primary v1", "good")),
        (UP, Role.NONE, Role.FOLLOWER, PRIMARY, ("primary v1", "good")),
        (UP, Role.NONE, LED, PRIMARY, ("v1 says primary: what it takes is lost", "bad")),
        (CUT_OFF, Role.NONE, LED, PRIMARY, ("v1 says primary: what it takes is lost", "bad")),
        (CUT_OFF, Role.NONE, LED, REFUSING, ("v1 says primary, and refuses writes", "info")),
        (NodeStatus.PAUSED, Role.NONE, LED, PRIMARY, ("v1 paused", "muted")),
        (NodeStatus.DOWN, Role.NONE, LED, "", ("v1 down", "muted")),
        (NodeStatus.DOWN, Role.NONE, Role.FOLLOWER, "", None),
        (UP, Role.FOLLOWER, Role.NONE, REPLICA, None),
        (CUT_OFF, Role.NONE, Role.FOLLOWER, REPLICA, None),
    ],
)
def test_part_follows_from_what_a_server_says_and_what_it_was(
    status: NodeStatus, role: Role, was: Role, mode: str, part: Part | None
) -> None:
    health = NodeHealth(node="v1", status=status, role=role, was_role=was, mode=mode)
    assert part_of(health) == part
