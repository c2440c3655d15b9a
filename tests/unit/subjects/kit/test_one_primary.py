"""One that says primary against those who decide breaks an invariant, and no one else does."""

from __future__ import annotations

import pytest

from core.model.events import NodeHealth, NodeStatus, Role
from core.monitor.invariants import InvariantState
from core.views.system_view import SystemView
from subjects.kit.one_primary import one_primary

INVARIANT = one_primary(("v1", "v2"), "Store", "the judges")
UP, CUT_OFF, DOWN = NodeStatus.UP, NodeStatus.CUT_OFF, NodeStatus.DOWN
HOLDS, BROKEN = InvariantState.HOLDS, InvariantState.BROKEN


def judged(status: NodeStatus, was: Role, leader: str | None, *claims: str) -> list[InvariantState]:
    """The verdicts on v1, which was in the role ``was`` and makes these ``claims``."""
    health = NodeHealth(node="v1", status=status, was_role=was, claims=claims)
    view = SystemView(
        names=("v1", "v2"),
        nodes={"v1": health},
        seen_t={"v1": 1.0},
        leaders={"Store": leader} if leader else {},
        now=1.0,
    )
    return [verdict.state for verdict in INVARIANT.judge(view)]


@pytest.mark.parametrize("status", [UP, CUT_OFF])
def test_former_primary_that_still_says_so_breaks_it_also_where_it_is_cut_off(
    status: NodeStatus,
) -> None:
    assert judged(status, Role.LEADER, "v2", "says primary") == [BROKEN]


def test_promoted_server_and_one_that_nobody_contradicts_break_nothing() -> None:
    assert judged(UP, Role.FOLLOWER, "v2", "says primary") == [HOLDS]
    assert judged(UP, Role.LEADER, None, "says primary") == [HOLDS]
    assert judged(UP, Role.LEADER, "v2") == [HOLDS]


def test_server_that_is_down_is_not_judged() -> None:
    assert judged(DOWN, Role.LEADER, "v2", "says primary") == []
