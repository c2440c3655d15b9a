"""A play of checks: gates that work by themselves, and a book that all of them ask."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.model.events import LoadKind, Sample
from tests.fake_checks import GROUPS
from tests.unit.core.watching import Explained


class CheckedPlay(Explained):
    """A watched play whose load asks checks, none of which is refused unless asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.groups = GROUPS
        self.names = tuple(name for group in GROUPS for name in group.nodes)
        self.load_kind = LoadKind.CHECKS
        self.refused_share = 0.0

    def reach_normal(self, leader: str = "") -> None:
        self.start()
        for name in self.names:
            self.observe(name)
        self.run(1)
        self.start_load()
        self.run(4)
        self.learn()
        self.run(2)

    def emit(self, event: ev.Event) -> None:
        if isinstance(event, ev.Sampled):
            event = replace(event, sample=self._refuse(event.sample))
        super().emit(event)

    def closings(self) -> list[ev.ViolationClosed]:
        return self.all(ev.ViolationClosed)

    def _refuse(self, sample: Sample) -> Sample:
        refused = round(sample.acked * self.refused_share)
        return replace(sample, acked=sample.acked - refused, refused=refused)
