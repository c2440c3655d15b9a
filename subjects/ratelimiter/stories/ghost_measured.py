"""Measures a burst, and compares both bursts side by side, by the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from core.model import events as ev
from core.story.run_context import RunContext
from core.views.stage_state import StageState
from subjects.ratelimiter import ghost_words as words
from subjects.ratelimiter.measures import Burst, over
from subjects.ratelimiter.topology import LIMITERS


def has_policy(state: StageState, policy: str, names: Iterable[str] = LIMITERS) -> bool:
    """Whether all nodes of ``names`` that report a policy report ``policy``, one at least."""
    told = [state.nodes[name].mode for name in names if name in state.nodes]
    known = [each for each in told if each]
    return bool(known) and all(each == policy for each in known)


def p99_since(context: RunContext, start_t: float, end_t: float) -> float | None:
    """Returns the median of the load's p99 values between two times, ms; None without any."""
    values = sorted(
        sample.p99_ms
        for sample in context.samples.since(start_t)
        if sample.t <= end_t and sample.p99_ms is not None
    )
    return values[len(values) // 2] if values else None


def compare(t: float, first: Burst, second: Burst) -> ev.Compared:
    """Returns the comparison at ``t``, which held where only the first burst exceeded the limit."""
    spans = (first.span, second.span)
    return ev.Compared(
        t=t,
        title=words.COMPARED,
        columns=(first.policy, second.policy),
        rows=words.burst_rows((first, second), len(LIMITERS)),
        held=over(first.span) > 0 and not over(second.span) and all(s.whole for s in spans),
        text=words.compared_words(*spans),
    )
