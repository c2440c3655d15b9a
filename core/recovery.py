"""Sees when throughput is back, whichever chapter is on show by then."""

from __future__ import annotations

import asyncio

from core import events as ev
from core.stage import Stage
from core.workload import is_recovered, outage

SHARE = 0.9
"""Share of the baseline that counts as recovered."""
SUSTAINED_S = 1.0
"""How long it must hold."""


class RecoveryWatch:
    """Emits Recovered once, when load is back at :data:`SHARE` of its baseline."""

    def __init__(self, stage: Stage) -> None:
        """Watches the stage of one run."""
        self._stage = stage

    async def run(self) -> None:
        """Watches from the injection on, until throughput is back."""
        stage = self._stage
        done = asyncio.Event()

        def look(event: ev.Event) -> None:
            if isinstance(event, ev.Sampled) and not done.is_set() and self._look():
                done.set()

        with stage.listening(look):
            await done.wait()

    def _look(self) -> bool:
        stage = self._stage
        fault_t, baseline = stage.injected_t, stage.state.baseline
        if fault_t is None or baseline is None:
            return False
        now = stage.now()
        window = [s for s in stage.samples.tail(SUSTAINED_S + 0.5) if s.t - s.interval_s >= fault_t]
        if not is_recovered(window, baseline, SHARE):
            return False
        since = [s for s in stage.samples.tail(now - fault_t + 2.0)]
        share = sum(s.ops for s in window) / len(window) / baseline.median_ops
        after_s = max(window[-1].t - SUSTAINED_S - fault_t, 0.0)
        stage.emit(
            ev.Recovered(
                t=now, after_s=after_s, outage_s=outage(since, fault_t), share=share
            )
        )
        return True
