"""The forecast of an action on nodes, made before anybody does the action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import UNSET, Struct

from core.model import forecasts as fc
from core.model.events import Group, NodeStatus, Role
from core.model.fault_kinds import Effect, FaultKind, NodeAction
from core.model.fault_lookup import ACTIONS
from core.model.forecasts import Forecast, Outcome, Service, Standing
from core.views.groups import groups_of, quorum, whole
from core.views.stage_state import StageState

AWAY = (NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF)
"""Statuses of nodes that certainly take no part."""

Names = tuple[str, ...]


def forecast(state: StageState, nodes: Sequence[str], action: NodeAction | FaultKind) -> Forecast:
    """Returns the forecast of ``action``, or a fault, on ``nodes`` in the present state.

    Names that the run doesn't have are left out.
    """
    known = tuple(name for name in dict.fromkeys(nodes) if name in state.nodes)
    groups = groups_of(state.run) or whole(tuple(state.nodes))
    is_sole = len(groups) == 1 and groups[0].has_leader
    outcomes: list[Outcome] = []
    for group in groups:
        within = tuple(name for name in known if name in group.nodes)
        if within:
            outcomes += _outcomes(_View(state, group, is_sole), within, action)
    return Forecast(nodes=known, outcomes=tuple(outcomes))


class _View(Struct, frozen=True):
    """One group in the present state."""

    state: StageState
    group: Group
    is_sole: bool

    @property
    def up(self) -> Names:
        """The nodes that are up."""
        return self.with_status(self.group.nodes, NodeStatus.UP)

    def with_status(self, names: Names, *statuses: NodeStatus) -> Names:
        """Returns those of ``names`` that have one of ``statuses``."""
        return tuple(name for name in names if self.state.nodes[name].status in statuses)

    def then(self, left: Names) -> Standing:
        """Returns the group as the action would leave the group: ``left`` are the nodes then up."""
        leaders = self.state.leaders
        return Standing(
            group=self.group,
            is_sole=self.is_sole,
            quorum=quorum(self.group),
            leader=self.state.leader if self.is_sole else leaders.get(self.group.name),
            up=len(self.up),
            left=left,
            bound=self.state.system.bound_of(self.group.nodes[0]),
        )


def _outcomes(view: _View, names: Names, action: NodeAction | FaultKind) -> Iterator[Outcome]:
    """Finds the outcomes of an action for those of the nodes that are in one group."""
    what = ACTIONS[action] if isinstance(action, NodeAction) else action
    away = view.with_status(names, *AWAY)
    here = tuple(name for name in names if name not in away)
    if isinstance(what, FaultKind):
        if what.effect not in (Effect.FLOODS, Effect.UNFORESEEN):
            yield from (_away_already(view, name, what) for name in away)
        if here:
            yield from _broken(view, here, what)
    elif action is NodeAction.RESUME:
        paused = view.with_status(names, NodeStatus.PAUSED)
        yield _returned(view, paused, action) if paused else fc.NothingToUndo(names, action)
    elif action is NodeAction.RECONNECT:
        yield _reconnected(view, names, action)
    elif action is NodeAction.RESTART:
        if away:
            yield _returned(view, away, action)
        if here:
            yield _lost(view, here, comes_back=True)


# --- what breaks -------------------------------------------------------------------------


def _away_already(view: _View, name: str, kind: FaultKind) -> Outcome:
    status = view.state.nodes[name].status
    ends = kind.effect is Effect.ENDS and status is not NodeStatus.DOWN
    return fc.AwayAlready((name,), status, kind if ends else None)


def _broken(view: _View, names: Names, kind: FaultKind) -> Iterator[Outcome]:
    match kind.effect:
        case Effect.ENDS | Effect.STOPS:
            yield _lost(view, names)
        case Effect.ISOLATES:
            then = view.then(())
            if view.group.least is not UNSET and then.leader in names:
                # Where fewer than a majority are enough, the one that leads goes on by itself.
                yield fc.Isolated(names, acknowledges=True)
                return
            yield _lost(view, names)
            if then.carries_writes:
                yield fc.Isolated(names, acknowledges=not view.group.agrees)
        case Effect.SLOWS:
            yield _slowed(view, names)
        case Effect.FLOODS | Effect.UNFORESEEN:
            pass


def _lost(view: _View, names: Names, *, comes_back: bool = False) -> Outcome:
    others = tuple(name for name in view.group.nodes if name not in names)
    standing, leads = view.then(view.with_status(others, NodeStatus.UP)), _leads(view, names)
    needed = standing.quorum if view.group.agrees else 1
    enough = len(standing.left) >= needed
    maybe = view.with_status(others, NodeStatus.UNKNOWN, NodeStatus.STARTING)
    return fc.Lost(
        names,
        standing,
        _service_without(standing, names, leads) if enough else Service.STOPS,
        are_followers=_follow(view, names),
        leads=leads,
        comes_back=comes_back,
        unsure=maybe if len(standing.left) + len(maybe) >= needed else (),
    )


def _slowed(view: _View, names: Names) -> Outcome:
    standing, leads = view.then(view.up), _leads(view, names)
    service = _service_without(standing, names, leads)
    return fc.Slowed(names, standing, service, are_followers=_follow(view, names), leads=leads)


def _service_without(standing: Standing, names: Names, leads: int | None) -> Service:
    """Returns the effect on the others' service while the group has to do without ``names``."""
    if not standing.group.agrees:
        return Service.CONTINUES
    if standing.group.shares_lead:
        return Service.CONTINUES if leads == 0 else Service.WAITS
    if standing.leader is None:
        return Service.UNKNOWN
    return Service.WAITS if standing.leader in names else Service.CONTINUES


def _follow(view: _View, names: Names) -> bool:
    return all(view.state.nodes[name].role is Role.FOLLOWER for name in names)


def _leads(view: _View, names: Names) -> int | None:
    counts = [view.state.nodes[name].leads for name in names]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


# --- the ways back -----------------------------------------------------------------------


def _reconnected(view: _View, names: Names, action: NodeAction) -> Outcome:
    if cut := view.with_status(names, NodeStatus.CUT_OFF):
        return _returned(view, cut, action)
    hit = {fault.node for fault in view.state.faults}
    slow = [name for name in names if name in hit and view.state.nodes[name].status not in AWAY]
    return fc.SpedUp(tuple(slow)) if slow else fc.NothingToUndo(names, action)


def _returned(view: _View, names: Names, action: NodeAction) -> Outcome:
    standing = view.then(tuple(name for name in view.group.nodes if name in (*view.up, *names)))
    if standing.has_majority or not view.group.agrees:
        service = Service.CONTINUES
    else:
        enough = len(standing.left) >= standing.quorum
        service = Service.RESUMES if enough else Service.STOPS
    return fc.Returned(names, action, standing, service)
