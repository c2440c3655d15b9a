"""Before, during and after a drift, side by side, by the ledger."""

from __future__ import annotations

from core import events as ev
from core.stage import Stage
from subjects.load.protocol import SpanEnded
from subjects.ratelimiter.stories.drift_measured import Measured
from subjects.ratelimiter.stories.spans import allowed_per_s, fullest, number, over, row


def compare(stage: Stage, measured: Measured, paused: bool) -> ev.Compared:
    """The comparison; it held where all came out as the story tells.

    Args:
        stage: the run.
        measured: what was measured in it.
        paused: whether the store was paused, rather than a limiter killed.
    """
    spans = [measured.spans[name] for name in ("before", "during", "after")]
    drifts = [measured.drifts.get(when, 0.0) for when in ("before", "left", "verified")]
    lost = measured.lost_at_most(stage)
    held = all(span.whole for span in spans) and not over(spans[2]) and drifts[2] <= lost
    if paused:
        held = held and over(spans[1]) > 0 and drifts[1] > drifts[2]
    name = "store paused" if paused else "limiter killed"
    return ev.Compared(
        t=stage.now(),
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
                [f"{number(drifts[0])}, on its way", number(drifts[1]), number(drifts[2])],
                [True, drifts[1] <= measured.tolerated, drifts[2] <= lost],
            ),
        ),
        held=held,
        text=_told(spans[1], drifts, paused=paused, held=held),
    )


def _told(during: SpanEnded, drifts: list[float], *, paused: bool, held: bool) -> str:
    most, limit = number(fullest(during).most), number(fullest(during).limit)
    what = "the store was paused" if paused else "a limiter was gone"
    took = "" if paused or not drifts[2] else ", what the limiter took with it"
    text = (
        f"While {what} one key got {most} within a second, its limit is {limit}, and the counters "
        f"drifted by {number(drifts[1])} checks. Reconciled, they are off by "
        f"{number(drifts[2])}{took}."
    )
    return text if held else f"{text} Not all came out as told."
