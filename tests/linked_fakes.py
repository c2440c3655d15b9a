"""A fake system that can have links between the nodes: a ``core.show.fitting.Linkable``."""

from __future__ import annotations

from msgspec.structs import replace

from core.model.fault_kinds import NODE_PAUSE, PARTITION, PROCESS_KILL, NodeAction
from core.ports import Emit
from tests.fakes import KILL_LEADER, FakeSubject

CUT_LEADER = replace(KILL_LEADER, name="cut-leader", kind=PARTITION)


class LinkedSubject(FakeSubject):
    """A fake subject whose nodes can have links, with a fault that needs links."""

    def __init__(self, emit: Emit) -> None:
        super().__init__(emit)
        self.plans = {**self.plans, CUT_LEADER.name: CUT_LEADER}
        self.by_hand_with_links = {
            NodeAction.KILL: PROCESS_KILL,
            NodeAction.PAUSE: NODE_PAUSE,
            NodeAction.CUT_OFF: PARTITION,
        }
        self.has_links: bool | None = False
        self.started_with: list[bool | None] = []

    def use_links(self, *, wanted: bool) -> None:
        self.has_links = wanted
        if wanted:
            self.by_hand = self.by_hand_with_links

    async def start(self) -> None:
        await super().start()
        self.started_with.append(self.has_links)
