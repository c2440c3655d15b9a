"""The rules explain what was seen, and nothing where nothing of theirs was."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from core.diagnosis.evidence import Elected, Evidence
from core.diagnosis.rules import diagnose
from core.model.events import NodeHealth, NodeStatus, Role
from core.model.findings.base import Phase
from core.model.findings.losses import Loss, LossKind
from core.text.findings import explanation_words
from subjects.kit.one_primary import ONE_PRIMARY
from subjects.kit.reads_true import READS_TRUE
from subjects.sentinel import findings as found
from subjects.sentinel.emptied import emptied_name
from subjects.sentinel.findings import SentinelCause
from subjects.sentinel.health_rules import PRIMARY, REFUSING, REPLICA
from subjects.sentinel.rules import RULES
from subjects.sentinel.topology import GROUPS, NODES, SENTINELS, VALKEY


def member(name: str, status: NodeStatus = NodeStatus.UP, mode: str = "") -> NodeHealth:
    return NodeHealth(node=name, status=status, mode=mode)


def evidence(nodes: Mapping[str, NodeHealth] | None = None, **known: object) -> Evidence:
    all_nodes = {name: member(name) for name in NODES} | dict(nodes or {})
    begun = Evidence(since_t=8.0, names=NODES, nodes=all_nodes, groups=GROUPS)
    return replace(begun, leaders={VALKEY: "v2"}, **known)


LOST = Loss(node="v1", t=9.0, kind=LossKind.PAUSED, role=Role.LEADER, back_t=14.0)
OPEN = frozenset({(ONE_PRIMARY, "v1")})
BROKEN = frozenset({ONE_PRIMARY})


def test_former_primary_that_takes_writes_is_found_while_it_does() -> None:
    seen = evidence({"v1": member("v1", mode=PRIMARY)}, losses=(LOST,), open=OPEN, broken=BROKEN)
    finding = diagnose(seen, RULES)
    assert isinstance(finding, found.SecondPrimary)
    assert (finding.node, finding.named, finding.phase) == ("v1", "v2", Phase.UNDER_WAY)
    assert found.SaysPrimary("v1") in finding.evidence
    assert explanation_words(finding).title == "A former primary still takes writes: v1"


def test_former_primary_that_refuses_writes_is_another_finding() -> None:
    seen = evidence({"v1": member("v1", mode=REFUSING)}, losses=(LOST,), open=OPEN, broken=BROKEN)
    taking = evidence({"v1": member("v1", mode=PRIMARY)}, losses=(LOST,), open=OPEN, broken=BROKEN)
    finding = diagnose(seen, RULES)
    assert finding.identity != diagnose(taking, RULES).identity
    assert explanation_words(finding).title == "A former primary refuses writes: v1"


def test_former_primary_is_over_once_it_is_a_replica() -> None:
    seen = evidence({"v1": member("v1", mode=REPLICA)}, losses=(LOST,), open=OPEN, broken=BROKEN)
    assert diagnose(seen, RULES).phase is Phase.OVER
    assert diagnose(replace(seen, open=frozenset()), RULES).phase is Phase.OVER


def test_primary_that_came_back_empty_is_told_with_what_it_lost() -> None:
    seen = evidence(broken=frozenset({READS_TRUE}), system={emptied_name("v1"): 5775.0})
    finding = diagnose(seen, RULES)
    assert isinstance(finding, found.EmptiedPrimary)
    assert finding.changed == found.HistoryChanged("v1", 5775)
    assert found.SameRunsOn() in finding.ruled_out


def test_failover_is_told_with_who_was_promoted_and_when() -> None:
    away = {"v1": member("v1", NodeStatus.DOWN)}
    lost = replace(LOST, kind=LossKind.EXITED, exit_code=-9, back_t=None)
    finding = diagnose(evidence(away, losses=(lost,), elected=(Elected(11.5, "v2"),)), RULES)
    assert isinstance(finding, found.FailedOver)
    assert (finding.named, finding.after_s, finding.phase) == ("v2", 2.5, Phase.UNDER_WAY)
    waiting = replace(evidence(away, losses=(lost,)), leaders={})
    assert diagnose(waiting, RULES).phase is Phase.ELECTING


def test_cut_off_primary_is_told_from_a_stopped_one() -> None:
    away = {"v1": member("v1", NodeStatus.CUT_OFF)}
    lost = replace(LOST, kind=LossKind.CUT_OFF, back_t=None)
    finding = diagnose(evidence(away, losses=(lost,)), RULES)
    assert finding.cause is SentinelCause.CUT_OFF_PRIMARY
    assert "says that it is primary. The sentinels made v2 the primary. Clients beside it go" in (
        explanation_words(finding).text
    )


def test_cut_off_primary_that_refuses_writes_is_another_finding() -> None:
    away = member("v1", NodeStatus.CUT_OFF, PRIMARY)
    lost = replace(LOST, kind=LossKind.CUT_OFF, back_t=None)
    takes = diagnose(evidence({"v1": away}, losses=(lost,)), RULES)
    refuses = diagnose(evidence({"v1": replace(away, mode=REFUSING)}, losses=(lost,)), RULES)
    assert takes.identity != refuses.identity
    assert "v1 refuses writes: its clients ask again." in explanation_words(refuses).text


def test_healed_primary_is_told_as_one_that_was_cut_off() -> None:
    lost = replace(LOST, kind=LossKind.CUT_OFF)
    back = {"v1": member("v1", mode=PRIMARY)}
    finding = diagnose(evidence(back, losses=(lost,), open=OPEN, broken=BROKEN), RULES)
    told = explanation_words(finding)
    assert told.text.startswith("v1 was cut off, and nobody told it.")
    assert "v1 was away for 5.0 s (cut off)" in told.evidence


def test_two_lost_sentinels_leave_no_failover_and_one_does() -> None:
    gone = {name: member(name, NodeStatus.DOWN) for name in SENTINELS[:2]}
    losses = tuple(Loss(node=name, t=9.0, kind=LossKind.EXITED, exit_code=-9) for name in gone)
    finding = diagnose(evidence(gone, losses=losses), RULES)
    assert isinstance(finding, found.NoFailover)
    assert finding.left == found.SentinelsLeft(1, 3, 2)
    one = {"s1": gone["s1"]}
    finding = diagnose(evidence(one, losses=losses[:1]), RULES)
    assert finding.cause is not SentinelCause.NO_FAILOVER


def test_rules_explain_nothing_where_nothing_is_wrong() -> None:
    assert [rule(evidence()) for rule in RULES] == [None] * len(RULES)
