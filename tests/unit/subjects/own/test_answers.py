"""The value that is meant in an answer is found, and judged good or not."""

from __future__ import annotations

from typing import Any

import pytest

from subjects.own.answers import AnswerFound, is_equal, judge
from subjects.own.scenario.probes import ProbeSpec, Scalar, ValueSpec

BODY = '{"ok": true, "raft": {"leader": null, "role": "leader", "lag": 12}}'
OK = AnswerFound(text=BODY, what="/health", status=200, headers={"x-role": "primary 7"})
AWAY = AnswerFound(text="", what="/health", status=503, complaint="/health says 503")

NOTHING = AnswerFound(what="the query", value=float("nan"))
LARGE = AnswerFound(text=f'{{"lag": {10**400}, "debt": -{10**400}}}', what="/x", status=200)


def probe(**said: Any) -> ProbeSpec:
    return ProbeSpec(**said)


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        (ValueSpec(json="$.raft.role"), "leader"),
        (ValueSpec(json="$.raft.lag"), 12),
        (ValueSpec(json="$.raft.lag", scale=0.5), 6.0),
        (ValueSpec(header="X-Role"), "primary 7"),
        (ValueSpec(header="X-Role", regex=r"(\d+)"), "7"),
        (ValueSpec(header="X-Role", regex=r"(\d+)", scale=10), 70.0),
        (ValueSpec(regex=r"role"), "role"),
        (ValueSpec(), BODY),
    ],
)
def test_value_is_found_where_the_file_says(spec: ValueSpec, value: Scalar) -> None:
    answer = judge(OK, spec)
    assert (answer.is_good, answer.value, answer.reason) == (True, value, "")


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        (ValueSpec(json="$.raft.leader"), "$.raft.leader isn't there"),
        (ValueSpec(json="$.none"), "$.none isn't there"),
        (ValueSpec(header="X-None"), "the header X-None isn't there"),
        (ValueSpec(regex="^nothing$"), "/^nothing$/ isn't there"),
        (ValueSpec(json="$.raft.role", scale=2), "$.raft.role is leader, which is no number"),
    ],
)
def test_value_that_is_missing_is_told(spec: ValueSpec, reason: str) -> None:
    answer = judge(OK, spec)
    assert (answer.is_answered, answer.is_good, answer.reason) == (True, False, reason)


@pytest.mark.parametrize(
    ("said", "spec", "reason"),
    [
        (OK, probe(), ""),
        (AWAY, probe(), "/health says 503"),
        (AWAY, probe(status=503), ""),
        (AWAY, probe(status=(200, 503)), ""),
        (OK, probe(status=204), "/health says 200"),
        (OK, probe(json="$.ok", equals=True), ""),
        (OK, probe(json="$.raft.role", equals="leader"), ""),
        (OK, probe(json="$.raft.role", equals="follower"), "$.raft.role is leader, not follower"),
        (OK, probe(json="$.raft.lag", below=10), "$.raft.lag is 12, not below 10"),
        (OK, probe(json="$.raft.lag", above=10, below=20), ""),
        (OK, probe(json="$.raft.role", above=1), "$.raft.role is leader, which is no number"),
        (OK, probe(json="$.raft.leader"), "$.raft.leader isn't there"),
        (NOTHING, probe(below=5), "the query is nan, which is no number"),
        (NOTHING, probe(above=5), "the query is nan, which is no number"),
        (NOTHING, probe(below=5, scale=2), "the query is nan, which is no number"),
        (LARGE, probe(json="$.lag", above=10), ""),
        (LARGE, probe(json="$.lag", above=10, scale=0.5), ""),
        (LARGE, probe(json="$.debt", below=10), ""),
        (LARGE, probe(json="$.lag", equals=10**400), ""),
        (LARGE, probe(json="$.debt", equals="x"), f"$.debt is {'-1':0<79}…, not x"),
        (AWAY, probe(json="$.raft.role"), "/health says 503"),
        (AnswerFound(text="no", what="/x", status=200), probe(json="$.a"), "its answer isn't JSON"),
        (AnswerFound(text="", what="/x", status=200), probe(json="$.a"), "it said nothing"),
    ],
)
def test_probe_is_good_or_says_why_not(said: AnswerFound, spec: ProbeSpec, reason: str) -> None:
    answer = judge(said, spec)
    assert (answer.reason, answer.is_good) == (reason, not reason)


@pytest.mark.parametrize(
    ("value", "wanted", "same"),
    [
        (1, "1", True),
        ("1.0", 1, True),
        (True, "true", True),
        ("True", True, True),
        (1, True, False),
        ("a", "b", False),
        ("10", "010", True),
        (2**53 + 1, 2**53, False),
        (10**400, 10**400 + 1, False),
        (10**400, "1", False),
        ("NaN", "NaN", True),
        (float("nan"), 1, False),
    ],
)
def test_a_text_may_spell_a_number_or_a_truth(value: Scalar, wanted: Scalar, same: bool) -> None:
    assert is_equal(value, wanted) is same
