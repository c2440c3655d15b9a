"""The real program as a booth over a scripted system: ``-m tests.bench.booth_script --booth``.

Its own start, show, standby, monitor, diagnostician, recorder, tally, window and pages run as ever.
Only the system on stage is a script (``tests.scripted``: a minute with a killed leader), the run's
clock goes :data:`SPEED` times as fast, and nothing lingers.
"""

from __future__ import annotations

import asyncio
import sys
import time
from functools import partial

from msgspec.structs import replace

from core.model import events as ev
from core.ports import Clock, Emit, FailureHook
from core.show.booth.booth import Booth
from core.story.chapters import Chapter, Story
from core.story.healing import summarize
from core.story.run_context import RunContext
from core.story.welcome import look_around
from core.views.timeline import RunClock
from gui.app import booth as app_booth
from gui.app import opening
from gui.app.cli import main
from gui.catalog import CATALOG, Choices
from tests.bench.driver import substitute
from tests.fakes import FakeFaults, FakeSubject
from tests.scripted import scripted_run

SPEED = 100.0
_LINGER_S = 0.02
_LOOK_S = 0.004
_OF_THE_SHOW = (
    ev.RunStarted,
    ev.ChapterEntered,
    ev.ChapterStarted,
    ev.ChapterCompleted,
    ev.StoryCompleted,
    ev.ReadBackDone,
    ev.ReadBackProgressed,
    ev.CountdownStarted,
    ev.CountdownEnded,
)
_SCRIPT = tuple(event for event in scripted_run() if not isinstance(event, _OF_THE_SHOW))


async def _play(context: RunContext) -> None:
    """Plays the script instead of breaking anything."""
    for event in _SCRIPT:
        while event.t > context.now():
            await asyncio.sleep(_LOOK_S)
        context.emit(event)


STORY = Story(
    key="outage",
    title="Outage",
    about="A minute with a killed leader.",
    chapters=(
        Chapter(key="welcome", title="Welcome", narration="A script.", on_enter=look_around),
        Chapter(key="load", title="Load", narration="It plays.", on_enter=_play),
        Chapter(key="summary", title="Summary", narration="It ends.", on_enter=summarize),
    ),
)


def _make(_: Choices, emit: Emit, __: Clock, ___: FailureHook) -> tuple[FakeSubject, FakeFaults]:
    subject = FakeSubject(emit)
    subject.stories = {STORY.key: STORY}
    return subject, FakeFaults()


def run() -> int:
    """Installs the script and the clock, then starts the program."""
    name, entry = next(iter(CATALOG.items()))
    CATALOG[name] = replace(entry, make=_make)
    substitute(opening, "RunClock", lambda: RunClock(lambda: time.monotonic() * SPEED))
    substitute(app_booth, "Booth", partial(Booth, linger_s=_LINGER_S))
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
