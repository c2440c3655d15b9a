"""Notices when throughput is back at the baseline, whichever chapter is on show."""

from __future__ import annotations

import asyncio

from core.model import events as ev
from core.story.run_context import RunContext
from core.views.recovery import find_recovery
from core.views.samples import outage


class RecoveryWatch:
    """Emits ``Recovered`` once after one fault, when throughput is back at the baseline."""

    def __init__(self, context: RunContext) -> None:
        """Creates a watch over one fault, which emits nothing before :meth:`run`."""
        self._context = context
        self._fault_t: float | None = None
        self._lost_t: float | None = None

    async def run(self) -> None:
        """Watches from the injection on, until throughput is back, or another fault goes in."""
        context = self._context
        done = asyncio.Event()

        def look(event: ev.Event) -> None:
            if isinstance(event, ev.LoadChanged) and event.status is ev.LoadStatus.LOST:
                self._lost_t = event.t
            if isinstance(event, ev.Sampled) and not done.is_set() and self._look():
                done.set()

        with context.listening(look):
            await done.wait()

    def _look(self) -> bool:
        context = self._context
        fault_t, baseline = context.injected_t, context.state.baseline
        if self._fault_t not in (None, fault_t):
            return True  # an act has ended, and the next one has a watch of its own
        self._fault_t = fault_t
        if fault_t is None or baseline is None:
            return False
        samples, columns = context.samples.since(fault_t), context.samples.columns(fault_t)
        lost_t = self._lost_t
        found = find_recovery(samples, columns, baseline, fault_t, lost_t)
        if found is None:
            return False
        context.emit(
            ev.Recovered(
                t=context.now(),
                after_s=0.0 if found.since_t is None else found.since_t - fault_t,
                outage_s=outage(samples, fault_t, over_holes=lost_t is not None),
                share=found.share,
                stayed=found.since_t is None,
            )
        )
        return True
