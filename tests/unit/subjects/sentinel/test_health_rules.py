"""A member's health follows from what all of them say."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model.events import NodeStatus, Role
from subjects.hosts.instance import RuntimeState
from subjects.sentinel.health_rules import PRIMARY, REFUSING, named_primary
from tests.unit.subjects.sentinel.staged import NOW, healths, whole, woken


def test_primary_that_the_sentinels_name_leads_and_the_others_follow() -> None:
    health = healths(whole())
    assert [health[name].role for name in ("v1", "v2", "v3")] == [
        Role.LEADER,
        Role.FOLLOWER,
        Role.FOLLOWER,
    ]
    assert {health[name].role for name in ("s1", "s2", "s3")} == {Role.NONE}
    assert all(each.status is NodeStatus.UP for each in health.values())
    assert health["s1"].facts == {"names": "v1", "knows": "2 sentinels"}


def test_server_that_says_primary_against_the_sentinels_is_shown_as_that() -> None:
    health = healths(woken(whole()))
    assert health["v1"].disagreement == "says primary, sentinels say v2"
    assert health["v1"].claims == ("says primary, sentinels say v2",)
    assert (health["v1"].role, health["v1"].mode) == (Role.NONE, PRIMARY)
    assert health["v2"].role is Role.LEADER


def test_former_primary_that_refuses_writes_is_told_from_one_that_takes_them() -> None:
    seen = woken(whole())
    seen["v1"] = replace(seen["v1"], refuses=True)
    assert healths(seen)["v1"].mode == REFUSING


def test_primary_alone_is_believed_while_no_sentinel_answers() -> None:
    seen = whole()
    for name in ("s1", "s2", "s3"):
        seen[name] = replace(seen[name], answered_t=None)
    assert named_primary(list(seen.values())) is None
    assert healths(seen)["v1"].role is Role.LEADER


@pytest.mark.parametrize(
    ("names", "expected"),
    [(("v1", "v2", "v2"), "v2"), (("v1", "v2", None), None), ((None, None, "v3"), "v3")],
)
def test_primary_is_the_one_that_most_sentinels_name(
    names: tuple[str | None, ...], expected: str | None
) -> None:
    seen = whole()
    for name, said in zip(("s1", "s2", "s3"), names, strict=True):
        seen[name] = replace(seen[name], names=said)
    assert named_primary(list(seen.values())) == expected


def test_paused_sentinel_names_nobody() -> None:
    seen = woken(whole())
    for name in ("s1", "s2"):
        seen[name] = replace(seen[name], runtime_state=RuntimeState.PAUSED)
    seen["s3"] = replace(seen["s3"], names="v1")
    assert named_primary(list(seen.values())) == "v1"


def test_replica_without_its_primary_is_up_and_says_so() -> None:
    seen = whole()
    seen["v2"] = replace(seen["v2"], is_linked=False)
    health = healths(seen)["v2"]
    assert (health.status, health.detail) == (NodeStatus.UP, "has lost its primary")
    assert health.facts["link"] == "down"


def test_server_that_hears_nobody_any_more_is_cut_off_since_then() -> None:
    seen = woken(whole())
    seen["v1"] = replace(seen["v1"], heard_ago_s=3.0)
    health = healths(seen)["v1"]
    assert (health.status, health.role, health.mode) == (NodeStatus.CUT_OFF, Role.NONE, PRIMARY)
    assert health.changed_t == pytest.approx(NOW - 0.1 - 3.0)
    assert health.claims == ("says primary, sentinels say v2",)


def test_server_that_just_woke_up_or_that_nobody_would_ask_is_not_cut_off() -> None:
    seen = whole()
    seen["v1"] = replace(seen["v1"], heard_ago_s=3.0, runtime_state_t=NOW - 3.5)
    assert healths(seen)["v1"].status is NodeStatus.UP
    seen["v1"] = replace(seen["v1"], runtime_state_t=0.0)
    assert healths(seen)["v1"].status is NodeStatus.CUT_OFF
    for name in ("s1", "s2", "s3"):
        seen[name] = replace(seen[name], runtime_state=RuntimeState.PAUSED)
    assert healths(seen)["v1"].status is NodeStatus.UP
