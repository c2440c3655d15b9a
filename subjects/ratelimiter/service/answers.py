"""The answers of a node to checks: JSON, a status, and headers that say how much is left."""

from __future__ import annotations

import math

import msgspec
from msgspec import Struct

from subjects.ratelimiter.service.limiter import LimitVerdict
from subjects.ratelimiter.service.policy import Policy

Headers = list[tuple[bytes, bytes]]

FAILED_CLOSED = "The store can't be reached, and this node refuses until it can."


class CheckReply(Struct, frozen=True, gc=False, omit_defaults=True):
    """The body of an answer to a check.

    Attributes:
        allowed: whether the request may pass.
        remaining: how many more requests may pass at this moment.
        retry_after: seconds until a request may pass; 0 where this one may.
        node: the name of the node that answers.
        policy: the name of the policy in force.
        source: who decided: ``store`` or ``local``.
        reason: why the request was refused, where the limit isn't the reason.
    """

    allowed: bool
    remaining: int
    retry_after: float
    node: str
    policy: str
    source: str
    reason: str = ""


class ServiceProblem(Struct, frozen=True):
    """The body of an answer to a request that couldn't be carried out: one sentence."""

    error: str


class ServiceAnswers:
    """Makes one node's answers under one policy."""

    def __init__(self, node: str, policy: Policy) -> None:
        """Prepares what all answers under ``policy`` share."""
        self._node = node
        self._policy = policy.policy.value
        window_s = math.ceil(policy.window_s)
        # draft-ietf-httpapi-ratelimit-headers: the policy's name, its quota and its window.
        self._name = f'"{self._policy}"'.encode()
        quota = self._name + f";q={policy.limit};w={window_s}".encode()
        self._quota = (b"ratelimit-policy", quota)
        self._encode = msgspec.json.Encoder().encode

    def to_check(self, verdict: LimitVerdict) -> tuple[int, Headers, bytes]:
        """Returns status, headers and body of the answer to a check."""
        decision = verdict.decision
        body = self._encode(
            CheckReply(
                decision.allowed,
                decision.remaining,
                round(decision.retry_after_s, 6),
                self._node,
                self._policy,
                "store" if verdict.by_store else "local",
                FAILED_CLOSED if verdict.failure else "",
            )
        )
        reset_s = math.ceil(decision.reset_after_s)
        limit = self._name + b";r=%d;t=%d" % (decision.remaining, reset_s)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
            (b"ratelimit", limit),
            self._quota,
        ]
        if decision.allowed:
            return 200, headers, body
        headers.append((b"retry-after", b"%d" % max(1, math.ceil(decision.retry_after_s))))
        return 503 if verdict.failure else 429, headers, body


def problem(sentence: str) -> bytes:
    """Returns the body of an answer that says what is wrong."""
    return msgspec.json.encode(ServiceProblem(sentence))
