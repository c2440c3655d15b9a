"""Compares before, during and after a drift side by side, by the ledger."""

from __future__ import annotations

from core.model import events as ev
from core.story.run_context import RunContext
from subjects.load.protocol import SpanEnded
from subjects.ratelimiter.plans import plans
from subjects.ratelimiter.stories.drift_measured import Drift, DriftMeasured
from subjects.ratelimiter.stories.spans import allowed_per_s, fullest, number, over, row


def compare(context: RunContext, measured: DriftMeasured, store_hit: bool) -> ev.Compared:
    """Returns the comparison, which held where everything came out as the story tells.

    Args:
        context: the run.
        measured: the measurements of the run.
        store_hit: whether the fault was the store's, rather than a limiter's.
    """
    spans = [measured.spans[name] for name in ("before", "during", "after")]
    before = measured.drifts.get("before")
    left, verified = measured.drifts["left"], measured.drifts["verified"].off
    lost = measured.lost_at_most(context)
    held = all(span.whole for span in spans) and not over(spans[2]) and verified <= lost
    if store_hit:
        held = held and over(spans[1]) > 0 and left.off > verified
    done = plans()[context.settings.fault].kind.done
    name = f"store {done}" if store_hit else f"limiter {done}"
    gone = f"the store was {done}" if store_hit else ""
    return ev.Compared(
        t=context.now(),
        title=f"Before, {name}, and after",
        columns=("before", name, "reconciled"),
        rows=(
            row("allowed a second, all keys", [number(allowed_per_s(span)) for span in spans]),
            row(
                f"most of one key in a second, limit {number(fullest(spans[0]).limit)}",
                [number(fullest(span).most) for span in spans],
                [not over(span) for span in spans],
            ),
            row(
                "counters off by, checks of all keys",
                [_off(before), number(left.off), number(verified)],
                [before and before.is_on_its_way, left.is_on_its_way, verified <= lost],
            ),
        ),
        held=held,
        text=_describe(spans[1], left.off, verified, gone=gone, held=held),
    )


def _off(before: Drift | None) -> str:
    if before is None:
        return "—"
    return number(before.off) + (", on its way" if before.is_on_its_way else "")


def _describe(during: SpanEnded, left: float, verified: float, *, gone: str, held: bool) -> str:
    most, limit = number(fullest(during).most), number(fullest(during).limit)
    what = gone or "a limiter was gone"
    took = "" if gone or not verified else ", what the limiter took with it"
    text = (
        f"While {what} one key got {most} within a second, its limit is {limit}, and the counters "
        f"drifted by {number(left)} checks. Reconciled, they are off by {number(verified)}{took}."
    )
    return text if held else f"{text} Not all came out as told."
