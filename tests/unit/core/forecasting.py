"""States of a stage to forecast from, and a forecast as the presenter reads it."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.events import NodeStatus, Role
from core.model.fault_kinds import FaultKind, NodeAction
from core.story.forecast import forecast
from core.text.forecasts import forecast_words
from core.views.stage_state import StageState
from tests.unit.core.playing import Play
from tests.unit.core.watching import Grouped


def cluster(nodes: int = 3, leader: str | None = "n3", **status: NodeStatus) -> StageState:
    """One group that elects; nodes without a status are up."""
    play = Play(nodes)
    play.start()
    for name in play.names:
        role = Role.LEADER if name == leader else Role.FOLLOWER
        play.observe(name, status.get(name, NodeStatus.UP), role)
    return play.timeline.state


def stores(**status: NodeStatus) -> StageState:
    """One coordinator, and three stores that share leadership; without a status they are up."""
    play = Play()
    play.groups = Grouped.GROUPS
    play.names = ("h0", "s0", "s1", "s2")
    play.start()
    play.observe("h0", status.get("h0", NodeStatus.UP), Role.LEADER)
    for name, leads in (("s0", 5), ("s1", 3), ("s2", 0)):
        play.observe(name, status.get(name, NodeStatus.UP), leads=leads)
    return play.timeline.state


def told(state: StageState, nodes: Sequence[str], action: NodeAction | FaultKind) -> str:
    """Returns the forecast of ``action``, in sentences."""
    return forecast_words(forecast(state, nodes, action))
