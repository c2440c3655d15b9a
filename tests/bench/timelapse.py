"""The real program in time-lapse, driven as any other: ``python -m tests.bench.timelapse``.

Its own start, show, monitor, diagnostician, recorder, window and plot run as ever. Only the
system on stage is a script (``tests.scripted``: a minute with a killed leader, played ten
times in a run), the run's clock goes :data:`SPEED` times as fast, and the window beats as
often as it can, to paint as many frames as possible in a short time.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from core.model import events as ev
from core.ports import Clock, Emit, FailureHook
from core.views.timeline import RunClock
from gui.app import opening
from gui.catalog import CATALOG, Choices
from gui.stage import frames
from tests.bench.driven import drive
from tests.bench.driver import substitute
from tests.fakes import FakeFaults, FakePoller, FakeSubject
from tests.scripted import scripted_run

SPEED = 40.0
LOOPS = 10
"""Story loops of a minute in one run; then the buffers are full."""
LOOP_S = 60.0

_BEAT_MS = 4
_LOOK_S = 0.005
_UNTOLD = (ev.Sampled, ev.NodeObserved, ev.ReadBackProgressed)


class _Poller(FakePoller):
    """A poller that plays the script instead of polling."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        super().__init__()
        self._emit, self._clock = emit, clock

    async def run(self) -> None:
        for event in _loops():
            while event.t > self._clock.now():
                await asyncio.sleep(_LOOK_S)
            self._emit(event)
        await asyncio.Event().wait()


def _loops() -> Iterator[ev.Event]:
    script = [event for event in scripted_run() if not isinstance(event, ev.RunStarted)]
    for loop in range(LOOPS):
        for event in script:
            yield msgspec.convert(_later(msgspec.to_builtins(event), loop * LOOP_S), ev.AnyEvent)


def _later(value: Any, seconds: float) -> Any:
    """Returns ``value`` with all times in there moved by ``seconds``."""
    if not isinstance(value, dict):
        return value
    fields = cast(dict[str, Any], value)
    return {
        name: field + seconds
        if (name == "t" or name.endswith("_t")) and field is not None
        else _later(field, seconds)
        for name, field in fields.items()
    }


def _make(_: Choices, emit: Emit, clock: Clock, __: FailureHook) -> tuple[FakeSubject, FakeFaults]:
    subject = FakeSubject(emit)
    subject.health = _Poller(emit, clock)
    return subject, FakeFaults()


def main() -> int:
    """Installs the script and the clock, then starts the program."""
    name, entry = next(iter(CATALOG.items()))
    CATALOG[name] = replace(entry, make=_make)
    substitute(opening, "RunClock", lambda: RunClock(lambda: time.monotonic() * SPEED))
    substitute(frames, "MOVING_MS", _BEAT_MS)
    return drive(sys.argv[1:], _UNTOLD)


if __name__ == "__main__":
    sys.exit(main())
