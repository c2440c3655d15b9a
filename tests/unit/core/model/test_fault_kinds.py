"""Tests of the table of faults: what entries must say, how they are found and offered."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from core.model.fault_kinds import (
    BURST,
    CONTAINER_KILL,
    FAULT_KINDS,
    LATENCY,
    NODE_PAUSE,
    PARTITION,
    PROCESS_KILL,
    STORE_PAUSE,
    FaultKind,
    NodeAction,
)
from core.model.fault_lookup import ACTIONS, find_kind, offered_by_hand, untested
from tests.fakes import FakeNode

KILL, PAUSE, CUT_OFF, SLOW = (
    NodeAction.KILL,
    NodeAction.PAUSE,
    NodeAction.CUT_OFF,
    NodeAction.SLOW,
)


class LocalNode:
    """A node without any ability that only some have."""


def offered(nodes: int = 1, *, able: bool, in_containers: bool) -> Mapping[NodeAction, FaultKind]:
    node = FakeNode("n1", lambda _, __: None) if able else LocalNode()
    return offered_by_hand([node] * nodes, in_containers=in_containers)


def test_fault_stays_in_until_it_is_undone_unless_its_kind_says_otherwise() -> None:
    assert [kind.key for kind in FAULT_KINDS if kind.duration_s] == [
        "timed-pause",
        "quick-restart",
        "timed-partition",
        BURST.key,
    ]
    assert BURST.duration_s == 4.0


@pytest.mark.parametrize(
    ("key", "duration_s", "says"),
    [
        (" ", 0.0, "needs a key"),
        ("burst", -1.0, "can't stay in for -1.0 s"),
        ("burst", float("nan"), "can't stay in"),
        ("burst", float("inf"), "can't stay in"),
    ],
)
def test_kind_that_makes_no_sense_is_refused(key: str, duration_s: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        replace(NODE_PAUSE, key=key, duration_s=duration_s)


def test_kind_that_is_done_by_hand_needs_a_way_back() -> None:
    with pytest.raises(ValueError, match="node-pause: what is done by hand needs a way back"):
        replace(NODE_PAUSE, back=None)
    with pytest.raises(ValueError, match="needs a way back"):
        replace(NODE_PAUSE, back=KILL)


def test_kinds_of_older_recordings_are_known_by_a_word() -> None:
    assert find_kind("kill") is PROCESS_KILL
    assert find_kind("kill-leader") is PROCESS_KILL
    assert find_kind("pause") is NODE_PAUSE
    assert find_kind("burst") is None
    assert untested(["kill", "process-kill", "burst"]) == [PROCESS_KILL.limit]


def test_limit_that_several_kinds_share_is_told_once_in_the_order_of_the_table() -> None:
    told = untested([BURST.key, STORE_PAUSE.key, NODE_PAUSE.key])
    assert told == [NODE_PAUSE.limit, BURST.limit]


def test_by_hand_a_node_is_offered_what_it_has_the_abilities_for() -> None:
    processes = offered(able=False, in_containers=False)
    assert processes == {KILL: PROCESS_KILL, PAUSE: NODE_PAUSE}
    plain = offered(able=False, in_containers=True)
    assert plain == {KILL: CONTAINER_KILL, PAUSE: NODE_PAUSE}
    containers = offered(able=True, in_containers=True)
    assert containers == {**plain, CUT_OFF: PARTITION, SLOW: LATENCY}


def test_kind_that_one_node_of_several_cannot_have_is_not_offered() -> None:
    nodes = [FakeNode("n1", lambda _, __: None), LocalNode()]
    assert CUT_OFF not in offered_by_hand(nodes, in_containers=True)


def test_kinds_with_the_same_action_do_not_differ_in_what_the_action_stands_for() -> None:
    for kind in FAULT_KINDS:
        if kind.action is None:
            continue
        shown = ACTIONS[kind.action]
        assert isinstance(shown, FaultKind)
        for field in ("imperative", "when", "effect", "back", "done"):
            assert getattr(shown, field) == getattr(kind, field), (kind.key, field)


def test_fault_is_told_of_a_target_with_a_name_of_its_own() -> None:
    assert BURST.told_of("the load") == "the load bursts"
    assert STORE_PAUSE.told_of("the store") == "the store is paused"
