"""The explanation is the same where a cut is noticed only after the failover, on a busy machine."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model.events import NodeHealth, NodeStatus, Role
from subjects.sentinel.findings import SentinelCause
from subjects.sentinel.health_rules import PRIMARY, REPLICA
from subjects.sentinel.rules import RULES
from subjects.sentinel.subject import SentinelSubject
from subjects.sentinel.topology import GROUPS, NODES, SENTINELS
from tests.unit.core.watching import Explained

CLAIMS = ("says primary, sentinels say v2",)


@pytest.fixture
def play() -> Explained:
    """Servers and sentinels under load, v1 the primary."""
    play = Explained()
    play.names, play.groups = NODES, GROUPS
    play.monitor.own, play.diagnostician.own = tuple(SentinelSubject.invariants), RULES
    play.start()
    for name in SENTINELS:
        play.observe(name)
    play.up("v1", "v1", "v2", "v3")
    play.run(1)
    play.start_load()
    play.run(4)
    play.learn()
    play.run(2)
    return play


def observe_v1(
    play: Explained, status: NodeStatus, role: Role, mode: str, changed_t: float | None = None
) -> None:
    now = play.clock.t
    was = Role.LEADER if role is Role.NONE else Role.NONE
    claims = CLAIMS if mode == PRIMARY else ()
    changed_t = now if changed_t is None else changed_t
    health = NodeHealth(node="v1", status=status, role=role, was_role=was, mode=mode)
    health = replace(health, claims=claims, observed_t=now, changed_t=changed_t)
    play.health["v1"] = health
    play.emit(ev.NodeObserved(t=now, health=health))


@pytest.mark.parametrize("noticed_after_s", [0.5, 1.5, 4.0])
def test_primary_that_is_seen_cut_off_after_the_failover_is_a_former_primary(
    play: Explained, noticed_after_s: float
) -> None:
    cut_t = play.clock.t
    play.run(2)
    play.observe("v2", role=Role.LEADER)
    observe_v1(play, NodeStatus.UP, Role.NONE, PRIMARY)
    play.run(noticed_after_s)
    observe_v1(play, NodeStatus.CUT_OFF, Role.NONE, PRIMARY, cut_t)
    play.run(1.5)
    assert play.now.key == SentinelCause.CUT_OFF_PRIMARY
    play.run(3)
    observe_v1(play, NodeStatus.UP, Role.NONE, PRIMARY)
    play.run(0.5)
    assert play.now.key == SentinelCause.FORMER_PRIMARY
    observe_v1(play, NodeStatus.UP, Role.FOLLOWER, REPLICA)
    play.run(2)
    assert play.now.key == SentinelCause.FORMER_PRIMARY
