"""The real program with many nodes on stage, driven: ``python -m tests.bench.crowd_app``.

Its own start, show, monitor, diagnostician, recorder, window, plot and picture run as ever. Only
the system on stage is a script: the minute of ``tests.scripted`` with :data:`NODES` nodes, of which
each is observed ten times a second, with other figures each time.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Iterator

from msgspec.structs import replace

from core.model import events as ev
from core.ports import Clock, Emit, FailureHook, SubjectInfo
from gui.catalog import CATALOG, Choices
from tests.bench.driven import drive
from tests.fakes import FakeFaults, FakePoller, FakeSubject
from tests.scripted import scripted_run

NODES = 50
EVERY_S = 0.1
"""Time between two observations of a node."""

_NAMES = tuple(f"n{number}" for number in range(1, NODES + 1))
_LOOK_S = 0.005
_UNTOLD = (ev.Sampled, ev.NodeObserved, ev.ReadBackProgressed)


class _CrowdPoller(FakePoller):
    """A poller that plays the script instead of polling."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        super().__init__()
        self._emit, self._clock = emit, clock

    async def run(self) -> None:
        for event in list(crowd_script()):
            while event.t > self._clock.now():
                await asyncio.sleep(_LOOK_S)
            self._emit(event)
        await asyncio.Event().wait()


class _CrowdSubject(FakeSubject):
    """Many nodes that are as the script says."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        super().__init__(emit)
        self.info: SubjectInfo = replace(self.info, nodes=_NAMES, subtitle=f"{NODES} nodes")
        self.health = _CrowdPoller(emit, clock)

    async def start(self) -> None:
        self.started += 1


def crowd_script() -> Iterator[ev.Event]:
    """Yields the scripted run, with every node observed each tenth of a second."""
    chance = random.Random(NODES)
    known: dict[str, ev.NodeHealth] = {}
    due, turn = 0.0, 0
    for event in scripted_run(NODES):
        if isinstance(event, ev.RunStarted):
            continue
        while due < event.t:
            yield from _observation(chance, known, _NAMES[turn], due)
            due, turn = due + EVERY_S / NODES, (turn + 1) % NODES
        if isinstance(event, ev.NodeObserved):
            known[event.health.node] = event.health
        yield event


def _observation(
    chance: random.Random, known: dict[str, ev.NodeHealth], name: str, t: float
) -> Iterator[ev.NodeObserved]:
    health = known.get(name)
    if health is not None and health.status is ev.NodeStatus.UP:
        lag = health.lag if health.lag is None else health.lag + chance.randrange(9)
        memory = chance.randrange(41, 45) * 1_000_000
        seen = replace(health, observed_t=t, lag=lag, memory_bytes=memory, uptime_s=t)
        yield ev.NodeObserved(t=t, health=seen)


def _make(
    _: Choices, emit: Emit, clock: Clock, __: FailureHook
) -> tuple[_CrowdSubject, FakeFaults]:
    return _CrowdSubject(emit, clock), FakeFaults()


def main() -> int:
    """Installs the script, then starts the program."""
    name, entry = next(iter(CATALOG.items()))
    CATALOG[name] = replace(entry, make=_make)
    return drive(sys.argv[1:], _UNTOLD)


if __name__ == "__main__":
    sys.exit(main())
