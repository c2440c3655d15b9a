"""Plays that the real monitor and the diagnostician watch."""

from __future__ import annotations

from core.diagnosis import Diagnostician
from core.model import events as ev
from core.model.events import NodeStatus, Role
from core.model.findings.base import Finding
from core.monitor.monitor import Monitor
from tests.unit.core.playing import Play


class WatchedPlay(Play):
    """A play that the monitor watches."""

    def __init__(self, nodes: int = 3) -> None:
        super().__init__(nodes)
        self.monitor = Monitor(self.timeline.append, self.clock)
        self.timeline.watch(self.monitor.look)
        self.tickers.append(self.monitor.tick)

    def texts(self) -> list[str]:
        return [event.text for event in self.all(ev.ViolationOpened)]


class Grouped:
    """One coordinator that elects, and three stores that share leadership."""

    GROUPS = (
        ev.Group(name="Head", nodes=("h0",)),
        ev.Group(name="Store", nodes=("s0", "s1", "s2"), elects=False),
    )

    @classmethod
    def prepare(cls, play: WatchedPlay) -> None:
        """Gives the play the suite's groups, all normal and under load."""
        play.groups = cls.GROUPS
        play.names = tuple(name for group in cls.GROUPS for name in group.nodes)
        play.start()
        play.observe("h0", role=Role.LEADER)
        for name, leads in (("s0", 5), ("s1", 3), ("s2", 1)):
            play.observe(name, leads=leads)
        play.run(1)
        play.start_load()
        play.run(4)
        play.learn()
        play.run(2)


class Explained(WatchedPlay):
    """A play that the monitor and the diagnostician watch."""

    def __init__(self, nodes: int = 3) -> None:
        super().__init__(nodes)
        self.diagnostician = Diagnostician(self.timeline.append, self.clock)
        self.timeline.watch(self.diagnostician.look)
        self.tickers.append(self.diagnostician.tick)

    @property
    def now(self) -> ev.Explanation:
        explanation = self.timeline.state.explanation
        assert explanation is not None
        return explanation

    @property
    def found(self) -> Finding:
        return self.diagnostician.find()

    def keys(self) -> list[str]:
        keys: list[str] = []
        for explanation in self.explanations():
            if not keys or keys[-1] != explanation.key:
                keys.append(explanation.key)
        return keys

    def come_back(self, name: str, lag: int = 0) -> None:
        """Restarts a node, which lags and then catches up."""
        self.observe(name, NodeStatus.STARTING)
        self.run(2)
        self.observe(name, role=Role.FOLLOWER, lag=lag)
        self.run(2)
        self.observe(name, role=Role.FOLLOWER, lag=3)
        self.run(3)
