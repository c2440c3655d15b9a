"""Notices when throughput is back at the baseline, whichever chapter is on show."""

from __future__ import annotations

import asyncio

from core.model import events as ev
from core.story.run_context import RunContext
from core.views.samples import SUSTAINED_S, is_recovered, mean_ops, outage


class RecoveryWatch:
    """Emits ``Recovered`` once, when throughput is back at the baseline."""

    def __init__(self, context: RunContext) -> None:
        """Creates a watch over one run, which emits nothing before :meth:`run`."""
        self._context = context

    async def run(self) -> None:
        """Watches from the injection on, until throughput is back."""
        context = self._context
        done = asyncio.Event()

        def look(event: ev.Event) -> None:
            if isinstance(event, ev.Sampled) and not done.is_set() and self._look():
                done.set()

        with context.listening(look):
            await done.wait()

    def _look(self) -> bool:
        context = self._context
        fault_t, baseline = context.injected_t, context.state.baseline
        if fault_t is None or baseline is None:
            return False
        # A sample that began before the fault still holds what was acknowledged until then.
        since = [s for s in context.samples.since(fault_t) if s.t - s.interval_s >= fault_t]
        if not is_recovered(since, baseline):
            return False
        last = since[-1].t
        window = [sample for sample in since if sample.t > last - SUSTAINED_S]
        context.emit(
            ev.Recovered(
                t=context.now(),
                after_s=max(last - SUSTAINED_S - fault_t, 0.0),
                outage_s=outage(context.samples.since(fault_t), fault_t),
                share=mean_ops(window) / baseline.median_ops,
            )
        )
        return True
