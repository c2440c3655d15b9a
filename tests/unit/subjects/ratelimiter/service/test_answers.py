from __future__ import annotations

import json

from subjects.ratelimiter.service.answers import ServiceAnswers, problem
from subjects.ratelimiter.service.gcra import Decision
from subjects.ratelimiter.service.limiter import LimitVerdict
from subjects.ratelimiter.service.policy import Policy, PolicyName

ANSWERS = ServiceAnswers("lim1", Policy(policy=PolicyName.ATOMIC, limit=7, window_s=2.5))


def test_allowed_check_is_answered_with_200_and_what_remains() -> None:
    status, headers, body = ANSWERS.to_check(
        LimitVerdict(Decision(True, 3, 1.2, 0.0), by_store=True)
    )
    assert status == 200
    assert dict(headers)[b"ratelimit-policy"] == b'"atomic";q=7;w=3'
    assert dict(headers)[b"ratelimit"] == b'"atomic";r=3;t=2'
    assert dict(headers)[b"content-length"] == b"%d" % len(body)
    assert b"retry-after" not in dict(headers)
    assert json.loads(body) == {
        "allowed": True,
        "remaining": 3,
        "retry_after": 0.0,
        "node": "lim1",
        "policy": "atomic",
        "source": "store",
    }


def test_a_refused_check_rounds_up_when_to_come_again() -> None:
    status, headers, body = ANSWERS.to_check(
        LimitVerdict(Decision(False, 0, 2.0, 0.25), by_store=False)
    )
    assert status == 429
    assert dict(headers)[b"retry-after"] == b"1"
    assert json.loads(body)["retry_after"] == 0.25
    assert json.loads(body)["source"] == "local"


def test_a_refusal_for_want_of_the_store_is_no_429_and_says_why() -> None:
    verdict = LimitVerdict(Decision(False, 0, 0.0, 1.0), by_store=False, failure=True)
    status, headers, body = ANSWERS.to_check(verdict)
    assert status == 503
    assert dict(headers)[b"retry-after"] == b"1"
    assert "store" in json.loads(body)["reason"]


def test_a_problem_is_one_sentence() -> None:
    assert json.loads(problem('The "key" is bad.')) == {"error": 'The "key" is bad.'}
