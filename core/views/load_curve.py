"""The curve of one run's load, made from samples alike for the window and the report."""

from __future__ import annotations

from math import nan

from core.model.events import LoadKind, Sample
from core.views.curve import CURVE_ROWS, Curve
from core.views.rolling import RollingRates
from core.views.system_view import SystemView


class LoadCurve:
    """A curve that takes samples.

    Attributes:
        curve: throughput, p99 and what was refused, by time.
        rates: acknowledged operations a second and refused checks, where the curve ends now; of
            checks both are counted over the limit's own window.
    """

    def __init__(self, rows: int = CURVE_ROWS) -> None:
        """Creates an empty curve that keeps the last ``rows`` samples."""
        self.curve = Curve(rows)
        self.rates = (0.0, 0.0)
        self._rolling = RollingRates()

    def clear(self) -> None:
        """Forgets every sample: another run begins."""
        self.curve.clear()
        self._rolling.clear()
        self.rates = (0.0, 0.0)

    def add(self, sample: Sample, view: SystemView) -> None:
        """Takes the next sample of the load of ``view``."""
        self.rates = sample.ops, sample.refused_ops
        is_known = True
        if view.load_kind is LoadKind.CHECKS:
            self.rates = self._rolling.add(sample, view.limit_window_s)
            is_known = self._rolling.is_whole
        ops, refused = self.rates
        self.curve.add(
            sample.t, sample.interval_s, ops, sample.p99_ms, refused if is_known else nan
        )
