"""The show that a command line asks for, the same with a window and without."""

from __future__ import annotations

from core.show import SaveReport, Show
from core.story import STORY
from core.timeline import RunClock, Timeline
from core.workload import SampleBuffer
from gui.cli import Request


def make_show(
    request: Request,
    timeline: Timeline,
    clock: RunClock,
    samples: SampleBuffer,
    save_report: SaveReport | None = None,
) -> Show:
    """Makes the show of ``request``'s subject; see :class:`core.show.Show`."""
    return Show(
        lambda emit, run_clock, on_failure: request.entry.make(
            request.choices, emit, run_clock, on_failure
        ),
        STORY,
        request.settings,
        timeline=timeline,
        clock=clock,
        samples=samples,
        save_report=save_report,
    )
