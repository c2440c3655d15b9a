"""The load's samples of one run, kept in bounded memory for the plot and for the story."""

from __future__ import annotations

from collections import deque
from math import inf

from core.model.events import Event, RunStarted, Sample, Sampled
from core.views.curve import MAX_POINTS, Columns
from core.views.load_curve import LoadCurve
from core.views.stage_state import StageState
from core.views.timeline import Timeline

SAMPLES_KEPT = 6_000
"""Whole samples kept: ten minutes of them."""


class SampleBuffer:
    """The load's samples of this run, newest last; fed by the timeline, emptied by a new run."""

    def __init__(self, timeline: Timeline, samples_kept: int = SAMPLES_KEPT) -> None:
        """Listens to ``timeline`` from now on."""
        self._samples: deque[Sample] = deque(maxlen=samples_kept)
        self._curve = LoadCurve()
        self._unsubscribe = timeline.subscribe(self._on_event)

    def close(self) -> None:
        """Listens no more; what was measured stays readable."""
        self._unsubscribe()

    @property
    def rates(self) -> tuple[float, float]:
        """Acknowledged operations a second and refused checks, where the curve ends now."""
        return self._curve.rates

    @property
    def version(self) -> int:
        """A number that changes with every sample, by which a plot sees whether anything is new."""
        return self._curve.curve.version

    @property
    def newest(self) -> Sample | None:
        """The last sample."""
        return self._samples[-1] if self._samples else None

    def __len__(self) -> int:
        return len(self._samples)

    def since(self, t: float) -> list[Sample]:
        """The samples that ended at ``t`` or later, oldest first."""
        found: list[Sample] = []
        for sample in reversed(self._samples):
            if sample.t < t:
                break
            found.append(sample)
        found.reverse()
        return found

    def columns(
        self, start_t: float = -inf, end_t: float = inf, max_points: int = MAX_POINTS
    ) -> Columns:
        """Times, throughput, refusals and p99 for a plot; see :meth:`core.views.curve.Curve.get`.

        Of checks, throughput is what was allowed a second within the limit's own window.
        """
        return self._curve.curve.get(start_t, end_t, max_points)

    def _on_event(self, event: Event, state: StageState) -> None:
        if isinstance(event, Sampled):
            self._samples.append(event.sample)
            self._curve.add(event.sample, state.system)
        elif isinstance(event, RunStarted):
            self._samples.clear()
            self._curve.clear()
