"""What an action on nodes would break, or mend, said before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.events import NodeStatus
from core.model.fault_kinds import Effect, FaultKind, NodeAction
from core.model.fault_lookup import ACTIONS
from core.story.forecast_loss import loss, slowed
from core.story.forecast_view import AWAY, View, views
from core.text.wording import listing
from core.views.stage_state import StageState


def forecast(state: StageState, nodes: Sequence[str], action: NodeAction | FaultKind) -> str:
    """Returns what ``action``, or a fault, would break in ``nodes``, in the present state.

    Where the state doesn't tell, it says so. Names that the run doesn't have are left out.
    """
    known = [name for name in dict.fromkeys(nodes) if name in state.nodes]
    if not known:
        return "No such node: nothing would change."
    said: list[str] = []
    what = ACTIONS[action] if isinstance(action, NodeAction) else action
    for view in views(state):
        within = [name for name in known if name in view.group.nodes]
        if within and isinstance(what, FaultKind):
            said += _broken(view, within, what)
        elif within and isinstance(action, NodeAction):
            said += _mended(view, within, action)
    return " ".join(part for part in said if part) or "What that would change is not known."


def _broken(view: View, names: Sequence[str], kind: FaultKind) -> tuple[str, ...]:
    """What the fault would do to those of its nodes that are in one group."""
    lost, away = _split(view, names)
    already = _lost_already(view, away, kind)
    match kind.effect:
        case Effect.ENDS | Effect.STOPS:
            return (already, loss(view, lost))
        case Effect.ISOLATES:
            return (already, loss(view, lost), _alone(view, lost))
        case Effect.SLOWS:
            return (already, slowed(view, lost))
        case Effect.FLOODS:
            return ()


def _mended(view: View, names: Sequence[str], action: NodeAction) -> tuple[str, ...]:
    """What the way back would do to those of its nodes that are in one group."""
    match action:
        case NodeAction.RESUME:
            return (_resume(view, names),)
        case NodeAction.RECONNECT:
            return (_reconnect(view, names),)
        case NodeAction.RESTART:
            lost, away = _split(view, names)
            return (_restart_away(view, away), loss(view, lost, comes_back=True))
        case _:
            return ()


def _split(view: View, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those that take part now, and those that are away already."""
    away = [name for name in names if view.is_away(name)]
    return [name for name in names if name not in away], away


def _alone(view: View, lost: Sequence[str]) -> str:
    if not lost or not view.carries_writes:
        return ""
    one = len(lost) == 1
    runs, it = ("It runs on, alone", "it") if one else ("They run on", "them")
    gets = "no acknowledgement" if view.group.agrees else "what it answers by itself"
    return f"{runs}: clients that reach {it} get {gets}."


def _lost_already(view: View, away: Sequence[str], kind: FaultKind) -> str:
    said: list[str] = []
    for name in away:
        status = view.status(name)
        if status is not NodeStatus.DOWN and kind.effect is Effect.ENDS:
            said.append(
                f"{name} is {status.value} and takes no part now; {kind.done}, it needs a restart."
            )
        else:
            said.append(f"{name} is {status.value} already: nothing changes there.")
    return " ".join(said)


# --- the ways back -----------------------------------------------------------------------


def _resume(view: View, names: Sequence[str]) -> str:
    paused = [name for name in names if view.status(name) is NodeStatus.PAUSED]
    if not paused:
        verb = "is" if len(names) == 1 else "are"
        return f"{listing(names)} {verb} not paused: nothing changes."
    text = f"{listing(paused)} {'goes' if len(paused) == 1 else 'go'} on"
    return text + _return(view, paused)


def _reconnect(view: View, names: Sequence[str]) -> str:
    cut = [name for name in names if view.status(name) is NodeStatus.CUT_OFF]
    if cut:
        verb = "hears" if len(cut) == 1 else "hear"
        return f"{listing(cut)} {verb} the other nodes again" + _return(view, cut)
    hit = {fault.node for fault in view.state.faults}
    slow = [name for name in names if name in hit and view.status(name) not in AWAY]
    if slow:
        return f"What slows {listing(slow)} is taken away."
    verb = "is" if len(names) == 1 else "are"
    return f"{listing(names)} {verb} not cut off: nothing changes."


def _restart_away(view: View, away: Sequence[str]) -> str:
    if not away:
        return ""
    verb, own = ("starts", "its") if len(away) == 1 else ("start", "their")
    return f"{listing(away)} {verb} again over {own} own data" + _return(view, away)


def _return(view: View, names: Sequence[str]) -> str:
    if not view.group.agrees:
        return f" and {'takes' if len(names) == 1 else 'take'} part again."
    up = len(view.up)
    after = min(up + len(names), len(view.group.nodes))
    catch_up = "catches" if len(names) == 1 else "catch"
    if up >= view.quorum:
        meanwhile = "; writes go on meanwhile" if view.carries_writes else ""
        return f" and {catch_up} up{meanwhile}."
    count = view.of(after)
    if after < view.quorum:
        stay = ", writes stay stopped" if view.is_sole else ""
        return f": {count} {'is' if after == 1 else 'are'} still no majority{stay}."
    if not view.is_sole:
        verb = "is" if after == 1 else "are"
        return f": {count} {verb} up then, enough to agree{view.bound}."
    return f": {count} are a majority again, so writes go on once they have a leader{view.bound}."
