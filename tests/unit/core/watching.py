"""Plays that are watched: by the real monitor, and by the diagnostician beside it."""

from __future__ import annotations

from core import events as ev
from core.diagnosis import Diagnostician
from core.events import NodeStatus, Role
from core.monitor import Monitor
from tests.unit.core.playing import Play


class Watched(Play):
    """A play with the monitor in the house."""

    def __init__(self, nodes: int = 3) -> None:
        super().__init__(nodes)
        self.monitor = Monitor(self.timeline, self.clock)
        self.tickers.append(self.monitor.tick)

    def texts(self) -> list[str]:
        return [event.text for event in self.all(ev.ViolationOpened)]


class Explained(Watched):
    """A play with the monitor and the diagnostician in the house."""

    def __init__(self, nodes: int = 3) -> None:
        super().__init__(nodes)
        self.diagnostician = Diagnostician(self.timeline, self.clock)
        self.tickers.append(self.diagnostician.tick)

    @property
    def now(self) -> ev.Explanation:
        explanation = self.timeline.state.explanation
        assert explanation is not None
        return explanation

    def keys(self) -> list[str]:
        keys: list[str] = []
        for explanation in self.explanations():
            if not keys or keys[-1] != explanation.key:
                keys.append(explanation.key)
        return keys

    def come_back(self, name: str, lag: int = 0) -> None:
        """A node starts again, is behind, and catches up."""
        self.observe(name, NodeStatus.STARTING)
        self.run(2)
        self.observe(name, role=Role.FOLLOWER, lag=lag)
        self.run(2)
        self.observe(name, role=Role.FOLLOWER, lag=3)
        self.run(3)
