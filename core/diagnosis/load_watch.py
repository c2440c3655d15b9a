"""Keeps of the load's samples what a diagnosis needs, in constant memory."""

from __future__ import annotations

from statistics import median

from msgspec.structs import replace

from core.diagnosis.evidence import LoadEvidence
from core.model.events import LoadStatus, Sample
from core.views.curve import GAP_S
from core.views.key_groups import PATIENCE_S, group_outage, longest_silences, silences
from core.views.system_view import SystemView

BEFORE_S = (6.0, 1.0)
"""The span before a trouble, in seconds, whose latency counts as that before the trouble."""


class LoadWatch:
    """Follows the load through a run; :meth:`begin` marks the start of a trouble.

    Attributes:
        evidence: what was measured.
        is_counting: cleared while nothing is wrong any more, for a hiccup long after a
            trouble is no part of it.
    """

    def __init__(self) -> None:
        """Creates a watch that has seen nothing of the load."""
        self.evidence = LoadEvidence()
        self.is_counting = True
        self._since_t: float | None = None
        self._newest: Sample | None = None
        self._last_ack_t: float | None = None
        self._reads = 0
        self._silences_s: tuple[float, ...] = ()

    def begin(self, view: SystemView, t: float) -> None:
        """Notes that a trouble began at ``t``, from when on the trouble's requests are counted.

        Args:
            view: what is known of the system, with the samples since before ``t``.
            t: when it began, in run seconds.
        """
        self._since_t = t
        then = [s for s in view.samples if t - BEFORE_S[0] <= s.t <= t - BEFORE_S[1]]
        before = [s.p99_ms for s in then if s.p99_ms is not None]
        p99 = median(before) if before else None
        if p99 is None and view.baseline is not None and view.is_load_running:
            p99 = view.baseline.p99_ms
        old, self.is_counting = self.evidence, True
        self.evidence = LoadEvidence(status=old.status, detail=old.detail, p99_before_ms=p99)
        self._newest = self._last_ack_t = None
        self._reads, self._silences_s = 0, ()
        for sample in view.samples:
            self.sampled(sample)

    def changed(self, status: LoadStatus, detail: str, t: float) -> None:
        """Notes the new status of the load process, which is so from ``t`` on."""
        load = self.evidence
        lost_t, back_t = load.lost_t, load.back_t
        if status is LoadStatus.LOST:
            lost_t, back_t = t, None
        elif status is LoadStatus.RUNNING and lost_t is not None and back_t is None:
            back_t = t
        # Why the load ended stays known when the load runs again.
        kept = load.detail if lost_t is not None and status is not LoadStatus.LOST else detail
        self.evidence = replace(load, status=status, detail=kept, lost_t=lost_t, back_t=back_t)
        if status is not LoadStatus.RUNNING:
            self._newest = self._last_ack_t = None
            self.evidence = replace(self.evidence, silent=False, groups_silent=0)

    def sampled(self, sample: Sample) -> None:
        """Takes a sample, at a cost that doesn't grow with the run."""
        start_t, before = sample.t - sample.interval_s, self._newest
        if before is None or start_t - before.t > GAP_S:
            # Nobody knows whether a hole in the samples was silence.
            self._last_ack_t = start_t
        self._newest = sample
        since = self._since_t
        assert self._last_ack_t is not None
        ack_t = sample.first_ack_t
        if since is not None and sample.t > since and self.is_counting:
            self._count(sample, (sample.t if ack_t is None else ack_t) - self._last_ack_t)
            self._silences_s = longest_silences(self._silences_s, sample, before, since)
        self._look_at_groups(sample, before)
        if sample.last_ack_t is not None:
            self._last_ack_t = sample.last_ack_t

    def _look_at_groups(self, sample: Sample, before: Sample | None) -> None:
        silent = sum(
            not silence.is_over and silence.end_t - silence.start_t >= PATIENCE_S
            for silence in silences(sample, before)
        )
        outage = group_outage(self._silences_s)
        self.evidence = replace(self.evidence, groups=outage, groups_silent=silent)

    def _count(self, sample: Sample, silence_s: float) -> None:
        load = self.evidence
        # No write was acknowledged in this sample, so all answers are those of reads.
        self._reads = self._reads + sample.answered if sample.first_ack_t is None else 0
        peak = load.peak_p99_ms
        if sample.p99_ms is not None:
            peak = sample.p99_ms if peak is None else max(peak, sample.p99_ms)
        self.evidence = replace(
            load,
            acked=load.acked + sample.answered,
            failed=load.failed + sample.failed,
            shed=load.shed + sample.shed,
            peak_p99_ms=peak,
            reads_in_silence=max(load.reads_in_silence, self._reads),
            silence_s=max(load.silence_s or 0.0, silence_s),
            silent=sample.first_ack_t is None
            and silence_s > PATIENCE_S
            and (sample.attempted > 0 or sample.shed > 0),
        )
