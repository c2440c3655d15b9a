"""The invariant that reads find acknowledged writes, for systems that may lose some.

Only the load's own reads tell of it: it is no health check of the system.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.model.symptoms import Symptom
from core.monitor.invariants import Invariant, InvariantVerdict, broken, holds
from core.text import figures
from core.text.symptoms import symptom_words
from core.views.samples import last_seconds
from core.views.system_view import SystemView

READS_TRUE = "reads-true"


class ReadsMissed(Symptom, frozen=True):
    """Reads missed an acknowledged write, ``count`` of them within a second; 0 once none does."""

    count: int


@symptom_words.register
def _(symptom: ReadsMissed) -> str:
    if not symptom.count:
        return "reads find what was acknowledged"
    reads = "1 read" if symptom.count == 1 else f"{figures.count(symptom.count)} reads"
    return f"{reads} in a second missed a write that was acknowledged"


def _judge(seen: SystemView) -> Iterable[InvariantVerdict]:
    window = last_seconds(seen.load_samples, 1.0)
    if len(window) < 2:
        return
    missed = window[-1].read_anomalies - window[0].read_anomalies
    if missed:
        yield broken(ReadsMissed(missed))
    else:
        yield holds(ReadsMissed(0))


READS = Invariant(name=READS_TRUE, title="reads find what was acknowledged", judge=_judge)
"""The invariant."""
