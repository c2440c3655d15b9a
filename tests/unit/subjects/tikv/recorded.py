"""A real PD's recorded answers, told again: what the stores did is scripted by the test."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from core.model import events as ev
from core.model.events import NodeStatus
from subjects.hosts.instance import RuntimeState
from subjects.tikv import views
from subjects.tikv.figures import figures
from subjects.tikv.observation import TikvObservation
from subjects.tikv.pd import PdError
from subjects.tikv.pd_poller import PdPoller
from subjects.tikv.shard_news import ShardNews
from subjects.tikv.views import Region, StoreView
from subjects.tikv.watched import STORE
from tests.unit.subjects.tikv.staged import StagedTikv

DATA = Path(__file__).resolve().parents[3] / "data" / "tikv"
ASKED_EVERY = 5
"""PD is asked in every fifth step of a tenth of a second."""

T = TypeVar("T")
_STATES = {
    NodeStatus.DOWN: RuntimeState.EXITED,
    NodeStatus.PAUSED: RuntimeState.PAUSED,
    NodeStatus.CUT_OFF: RuntimeState.CUT_OFF,
}


class _Answer(Struct, frozen=True):
    t: float
    node: str
    path: str
    code: int
    body: str = ""


class RecordedPd:
    """PD as it answered: of several members the first that answers is heard."""

    def __init__(self, story: str) -> None:
        lines = gzip.decompress((DATA / f"{story}.jsonl.gz").read_bytes()).splitlines()
        self._answers = [msgspec.json.decode(line, type=_Answer) for line in lines]
        self.t = 0.0
        self.clock_ahead_s = 0.0

    async def stores(self) -> dict[str, StoreView]:
        return self._read(views.STORES, views.read_stores)

    async def regions(self, _timeout_s: float) -> tuple[Region, ...]:
        return self._read(views.REGIONS, views.read_regions)

    def close(self) -> None:
        pass

    def _read(self, path: str, read: Callable[[bytes], T]) -> T:
        last: dict[str, _Answer] = {}
        for answer in self._answers:
            if answer.t > self.t:
                break
            if answer.path == path:
                last[answer.node] = answer
        for answer in last.values():
            if answer.code == 200:
                return read(answer.body.encode())
        raise PdError("PD didn't answer", "")


class Retold(StagedTikv):
    """The recorded PD on stage, with the real monitor, diagnostician, figures and shards."""

    def __init__(self, story: str, pds: int = 1) -> None:
        super().__init__(pds=pds)
        self.pd = RecordedPd(story)
        self.pd_poller = PdPoller((), self.clock)
        self.pd_poller._pd = self.pd  # type: ignore[assignment]
        self.shards = ShardNews(self.emit)
        self.states: dict[str, NodeStatus] = dict.fromkeys(self.stores, NodeStatus.UP)
        self._step = 0

    def begin_at(self, t: float) -> None:
        """Everything is up, and the load is normal, at ``t`` of the recording."""
        self.clock.t = t - 9
        self.start()
        for name in self.stores:
            self.tell(name)
        self.load_normally(3)

    def become(self, name: str, status: NodeStatus) -> None:
        """A store goes, or is back."""
        self.states[name] = status
        code = 137 if status is NodeStatus.DOWN else None
        self.tell(name, status, exit_code=code)

    def look(self) -> None:
        """The nodes are probed; PD is asked by the steps of the clock."""
        super(StagedTikv, self).look()

    def tick(self) -> None:
        """Moves on by a tick; every fifth asks PD, which answers as in the recording."""
        self._step += 1
        if self._step % ASKED_EVERY == 0:
            self.ask()
        super(StagedTikv, self).tick()

    def ask(self) -> None:
        """PD is asked now."""
        self.pd.t = self.clock.t
        with suppress(StopIteration):
            self.pd_poller.ask().send(None)
        now = self.clock.t
        everyone = [
            TikvObservation(
                node=name,
                kind=STORE,
                address=f"{name}:20160",
                runtime_state=_STATES.get(status, RuntimeState.RUNNING),
                answered_t=now,
                ready=True,
            )
            for name, status in self.states.items()
        ]
        self.shards.tell(self.pd_poller.view, everyone, now)
        known = figures(everyone, self.health, self.pd_poller.view, now)
        asked_t = self.pd_poller.view.asked_t
        self.emit(ev.SystemObserved(t=now, figures=known, asked_t=asked_t))

    def explained(self) -> list[tuple[float, ev.Explanation]]:
        """All explanations, each with the time that it was told."""
        return [(event.t, event.explanation) for event in self.all(ev.Diagnosed)]
