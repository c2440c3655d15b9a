"""The scoreboard's tiles where no load measures the system: what probes alone tell."""

from __future__ import annotations

from core.model.events import NodeStatus
from core.text import figures
from core.text.wording import capital
from core.views.groups import groups_of, role_nouns
from core.views.stage_state import StageState
from gui.stage.tiles import Tile, Tiles, detected_tile


def probe_tiles(state: StageState, now: float) -> Tiles:
    """Returns the four tiles of a system that nobody loads; ``now`` is in run seconds."""
    fault_t = state.fault_t
    if fault_t is None:
        return _nodes_up(state), _leader(state), Tile("Detected in"), Tile("Back after")
    detected = detected_tile(state, now, fault_t)
    return _nodes_up(state), _leader(state), detected, _back(state, now, fault_t)


def _nodes_up(state: StageState) -> Tile:
    total = len(state.nodes)
    if not any(health.started for health in state.nodes.values()):
        return Tile("Nodes up")
    up = sum(health.status is NodeStatus.UP for health in state.nodes.values())
    ink = "text" if up == total else "bad"
    return Tile("Nodes up", str(up), f"of {total}", ink)


def _leader(state: StageState) -> Tile:
    led = [group for group in groups_of(state.run) if group.has_leader]
    if not led:
        return Tile("Load", "none", "here")
    label = capital(role_nouns(led).leader.one)
    known = [state.leaders[group.name] for group in led if group.name in state.leaders]
    return Tile(label, ", ".join(known)) if known else Tile(label)


def _back(state: StageState, now: float, fault_t: float) -> Tile:
    """Returns the tile of the time for which the nodes that were hit have been away, or were."""
    away = any(health.status is not NodeStatus.UP for health in state.nodes.values())
    if state.rejoined_s is not None and not away:
        return Tile("Back after", *figures.took(state.rejoined_s), "good")
    return Tile("Away for", *figures.running(now - fault_t), "bad") if away else Tile("Back after")
