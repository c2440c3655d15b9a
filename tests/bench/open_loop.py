"""Measures which share of the asked rate the open loop achieves."""

from __future__ import annotations

import asyncio

from core.model.events import Event, Sample, Sampled
from core.views.stage_state import StageState
from tests.bench.figure import BenchError, Figure
from tests.bench.setting import Setting, cluster

RATE = 3_000.0
_WARM_UP_S = 2.0


async def measure(setting: Setting) -> list[Figure]:
    """Asks for 3,000 operations a second and counts the acknowledged ones."""
    seconds = 10.0 if setting.quick else 30.0
    samples: list[Sample] = []

    def take(event: Event, _: StageState) -> None:
        if isinstance(event, Sampled):
            samples.append(event.sample)

    async with cluster() as system:
        await system.subject.load.start(RATE)
        await asyncio.sleep(_WARM_UP_S)
        unsubscribe = system.timeline.subscribe(take)
        await asyncio.sleep(seconds)
        unsubscribe()
        await system.subject.load.stop()
    covered = sum(sample.interval_s for sample in samples)
    if not covered:
        raise BenchError("the load told no sample")
    achieved = sum(sample.acked for sample in samples) / covered
    return [
        Figure(
            name="open loop, achieved off asked",
            value=abs(achieved / RATE - 1) * 100,
            unit="%",
            target=2.0,
            how=f"{RATE:,.0f} operations/s asked for {seconds:.0f} s, {achieved:,.1f} acknowledged",
            detail={
                "achieved_per_s": achieved,
                "failed": sum(sample.failed for sample in samples),
                "shed": sum(sample.shed for sample in samples),
                "worst_p99_ms": max(sample.p99_ms or 0.0 for sample in samples),
            },
        )
    ]
