"""Makes the show that a command line asks for, the same with a window and without."""

from __future__ import annotations

from core.ports import Clock, Emit, FailureHook, Faults, Subject
from core.show.programme import Programme
from core.show.show import SaveReport, Show, SubjectFallback
from core.show.standby import MakeSubject, Standby
from core.views.sample_buffer import SampleBuffer
from core.views.timeline import RunClock, Timeline
from gui.app.request import Request
from gui.catalog import CATALOG, CatalogEntry, Choices


def make_show(
    request: Request,
    timeline: Timeline,
    clock: RunClock,
    samples: SampleBuffer,
    save_report: SaveReport | None = None,
    *,
    programme: Programme | None = None,
    standby: Standby | None = None,
) -> Show:
    """Makes the show of ``request``'s subject; see :class:`core.show.show.Show`."""
    return Show(
        subject_maker(request) if standby is None else standby.make,
        request.settings,
        timeline=timeline,
        clock=clock,
        samples=samples,
        save_report=save_report,
        fallback=_fallback(request),
        programme=programme,
        standby=standby,
    )


def subject_maker(request: Request) -> MakeSubject:
    """Returns a function that makes the subject of ``request``."""
    return _maker(request.entry, request.choices)


def _maker(entry: CatalogEntry, choices: Choices) -> MakeSubject:
    def make(emit: Emit, clock: Clock, on_failure: FailureHook) -> tuple[Subject, Faults]:
        return entry.make(choices, emit, clock, on_failure)

    return make


def _fallback(request: Request) -> SubjectFallback | None:
    """Returns the subject to offer where the asked one can't start; None without any."""
    name = request.entry.fallback(request.choices)
    if not name:
        return None
    entry = CATALOG[name]
    return SubjectFallback(entry.instead, _maker(entry, Choices()))
