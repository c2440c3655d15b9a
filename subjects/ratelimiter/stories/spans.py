"""The measures that both stories take from spans of the ledger, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.model import events as ev
from core.story.run_context import RunContext
from core.text import figures
from core.text.wording import listing
from core.views.stage_state import StageState
from subjects.load.protocol import KeyCount, SpanEnded
from subjects.ratelimiter.topology import LIMITERS


def fullest(span: SpanEnded) -> KeyCount:
    """Returns the key that exceeded the limit by most, or came closest to the limit."""
    return max(span.keys, key=lambda count: (count.most - count.limit, count.most))


def over(span: SpanEnded) -> int:
    """Returns by how many checks the fullest window of any key exceeded the limit."""
    return max(0, fullest(span).over)


def asked(span: SpanEnded) -> int:
    """Returns how many checks the span had."""
    return sum(count.allowed + count.refused + count.failed for count in span.keys)


def allowed(span: SpanEnded) -> int:
    """Returns how many checks of the span were allowed."""
    return sum(count.allowed for count in span.keys)


def allowed_per_s(span: SpanEnded) -> float:
    """Returns how many checks of the span were allowed a second."""
    return allowed(span) / span.seconds if span.seconds > 0 else 0.0


def number(value: float) -> str:
    """Returns a count as the stage writes numbers."""
    return figures.count(round(value))


def over_text(span: SpanEnded) -> str:
    """Returns the counts of a span against the limit, as a sentence without a full stop."""
    worst = fullest(span)
    most, limit = number(worst.most), number(worst.limit)
    if not worst.over:
        return f"no key had more than {most} allowed within any second; the limit is {limit}"
    keys = [count.key for count in span.keys if count.over]
    others = f" {listing(keys)} were over." if len(keys) > 1 else ""
    return (
        f"{most} of {worst.key} were allowed within one second; the limit is {limit}: "
        f"{number(worst.over)} too many.{others}"
    ).rstrip(".")


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


def row(name: str, values: Sequence[str], good: Sequence[bool | None] = ()) -> ev.ComparedRow:
    """Returns one row of a comparison: values side by side, and whether each is good."""
    return ev.ComparedRow(name=name, values=tuple(values), good=tuple(good))
