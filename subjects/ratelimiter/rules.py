"""The rules of diagnosis for the rate limiter, in the order in which they are asked."""

from __future__ import annotations

from core.diagnosis.follower import failed_start
from core.diagnosis.rules import Rule
from subjects.ratelimiter import finding_words as finding_words  # noqa: PLC0414 - registers them
from subjects.ratelimiter.limit_rules import counter_drift, ghost_allowing
from subjects.ratelimiter.loss_rules import (
    limiters_lost,
    store_lost,
    store_unreachable,
    store_was_unreachable,
)

RULES: tuple[Rule, ...] = (
    failed_start,
    store_lost,
    store_unreachable,
    limiters_lost,
    store_was_unreachable,
    ghost_allowing,
    counter_drift,
)
"""The rate limiter's rules, worse or more certain causes first; whatever none of them explains is
left to the rules of all subjects."""
