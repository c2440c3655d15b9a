"""The scoreboard's tiles for a load of rate-limit checks: pure functions."""

from __future__ import annotations

from core.model.events import LoadStatus
from core.text import figures
from core.views.plot.excess import is_over
from core.views.samples import SampleState, classify
from core.views.stage_state import StageState
from gui.stage.tiles import Tile, Tiles, detected_tile, down_tile, lost_tile, p99_tile

OVER, WORST = "over_limit", "most_over"
"""Names of two figures of the system: how many checks all keys together are over their limits now,
and the most that a single key was over in this run."""


def check_tiles(state: StageState, now: float, rates: tuple[float, float]) -> Tiles:
    """Returns the four tiles; see :func:`gui.stage.scoreboard.tiles_for`."""
    ended = state.load_status is LoadStatus.STOPPED and state.sample is not None
    first = _total(state) if ended else _allowed(state, rates[0])
    second = p99_tile(state)
    if (fault_t := state.told_reaction.fault_t) is not None:
        second = detected_tile(state, now, fault_t)
    if not ended:
        return first, second, _refused(state, rates[1]), _over(state)
    held = not state.outages and state.recovered is None
    third = Tile("Outage", "none", ink="good") if held else down_tile(state, now)
    return first, second, third, _worst(state)


def _allowed(state: StageState, rate: float) -> Tile:
    label = "Allowed a second"
    if state.sample is None or state.load_status not in (LoadStatus.RUNNING, LoadStatus.LOST):
        return Tile(label)
    if state.load_status is LoadStatus.LOST:
        return Tile(label, unit="load process lost", ink="warn")
    limit = state.system.limit_ops
    health = classify(state.sample, state.baseline)
    ink = "text"
    if health is SampleState.STALLED or is_over(rate, limit):
        ink = "bad"
    elif health is SampleState.DEGRADED:
        ink = "warn"
    return Tile(label, figures.ops(rate), f"of {figures.ops(limit)}" if limit else "", ink)


def _refused(state: StageState, rate: float) -> Tile:
    if state.sample is None or state.load_status is not LoadStatus.RUNNING:
        return Tile("Refused a second")
    return Tile("Refused a second", figures.ops(rate))


def _over(state: StageState) -> Tile:
    over, worst = state.figures.get(OVER), state.figures.get(WORST, 0.0)
    if over is None:
        return Tile("Over limit")
    if over > 0:
        return Tile("Over limit", figures.count(round(over)), "all keys", "bad")
    first_t = state.fault_t or 0.0
    again = any(marker.kind == "fault" and marker.t > first_t for marker in state.markers)
    # After a second fault, its own excess is shown: the greatest may come from the first.
    if worst > 0 and not again:
        return _worst(state)
    was = f"most {figures.count(round(worst))} a key" if worst > 0 else ""
    return Tile("Over limit", "0", was, "text")


def _worst(state: StageState) -> Tile:
    """Returns the greatest excess of the whole run: the cost of a fault that is over."""
    worst = state.figures.get(WORST)
    if worst is None:
        return Tile("Most over limit")
    ink = "bad" if worst > 0 else "good"
    return Tile("Most over limit", figures.count(round(worst)), "for one key", ink)


def _total(state: StageState) -> Tile:
    if state.read_back is not None:
        return lost_tile(state)
    allowed = 0 if state.sample is None else state.sample.total_writes_acked
    return Tile("Allowed", figures.count(allowed), "in all")
