"""Bounds of what the load measures, judged over the last second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from statistics import median

from core.monitor.invariants import FEWEST, InvariantVerdict, broken, holds, unknown, unmeasured
from core.views.samples import COVERED_SHARE, last_seconds, mean_ops
from core.views.system_view import SystemView
from subjects.own.scenario.durations import seconds
from subjects.own.scenario.story import LoadBounds
from subjects.own.symptoms import ConditionHolds, LoadFound, LoadMeasure, LoadOutOfBounds

OVER_S = 1.0
"""Seconds over which the load is judged."""


def judge_load(
    title: str, bounds: LoadBounds, within_s: float, seen: SystemView
) -> Iterable[InvariantVerdict]:
    """Returns whether what the load measures is within ``bounds``.

    Args:
        title: what the bounds are called.
        bounds: what the file says.
        within_s: how long they may be broken before that counts.
        seen: what is known of the system.
    """
    if (verdict := unmeasured(seen)) is not None:
        return (verdict,)
    if not seen.was_ready:
        return ()
    results = [judge(seen, bound) for judge, bound in _judges(bounds)]
    found = tuple(result for result in results if isinstance(result, LoadFound))
    if found:
        return (broken(LoadOutOfBounds(title, found), after_s=within_s),)
    if any(result is None for result in results):
        return (unknown(),)
    return (holds(ConditionHolds(title)),)


Result = LoadFound | bool | None
"""The measure that is out of its bound; True where it is within, None where it is unknown."""


def _judges(bounds: LoadBounds) -> list[tuple[Callable[[SystemView, float], Result], float]]:
    """Returns what judges each bound that the file has, with the bound."""
    found: list[tuple[Callable[[SystemView, float], Result], float]] = []
    if bounds.failed_below is not None:
        found.append((_failed, bounds.failed_below))
    if bounds.p99_below is not None:
        found.append((_p99, seconds(bounds.p99_below)))
    if bounds.throughput_above is not None:
        found.append((_throughput, bounds.throughput_above))
    if bounds.silent_below is not None:
        found.append((_silent, seconds(bounds.silent_below)))
    return found


def _failed(seen: SystemView, bound: float) -> Result:
    window = last_seconds(seen.load_samples, OVER_S)
    failed = sum(sample.failed for sample in window)
    ended = failed + sum(sample.answered for sample in window)
    if not ended:
        return None
    share = failed / ended
    return True if share < bound or not failed else LoadFound(LoadMeasure.FAILED, share, bound)


def _p99(seen: SystemView, bound: float) -> Result:
    window = last_seconds(seen.warm_samples, OVER_S)
    values = [sample.p99_ms / 1000 for sample in window if sample.p99_ms is not None]
    if not values:
        return None
    value = median(values)
    return True if value < bound else LoadFound(LoadMeasure.P99, value, bound)


def _throughput(seen: SystemView, bound: float) -> Result:
    window = last_seconds(seen.warm_samples, OVER_S)
    baseline, covered = seen.baseline, sum(sample.interval_s for sample in window)
    if baseline is None or not baseline.median_ops or covered < COVERED_SHARE * OVER_S:
        return None
    if not seen.is_attempting or baseline.median_ops * OVER_S < FEWEST:
        return None
    share = mean_ops(window) / baseline.median_ops
    return True if share > bound else LoadFound(LoadMeasure.THROUGHPUT, share, bound)


def _silent(seen: SystemView, bound: float) -> Result:
    if seen.silent_s < bound:
        return True
    return LoadFound(LoadMeasure.SILENT, seen.silent_s, bound) if seen.is_attempting else None
