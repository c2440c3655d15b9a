"""What killing, pausing, resuming or restarting nodes would break, said before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from core.events import NodeStatus, Role
from core.ports import NodeAction
from core.state import StageState
from core.wording import listing, number_word


def forecast(state: StageState, nodes: Sequence[str], action: NodeAction) -> str:
    """Returns what doing ``action`` to ``nodes`` would break, in the present state.

    Where the state doesn't tell, it says so. Names that the run doesn't have are left out.
    """
    known = [name for name in dict.fromkeys(nodes) if name in state.nodes]
    if not known:
        return "No such node: nothing would change."
    if action is NodeAction.RESUME:
        return _resume(state, known)
    lost = [name for name in known if not _is_away(state, name)]
    away = [name for name in known if name not in lost]
    if action is NodeAction.RESTART:
        said = (_restart_away(state, away), _loss(state, lost, comes_back=True))
    else:
        said = (_lost_already(state, away, action), _loss(state, lost))
    return " ".join(part for part in said if part)


# --- what is so --------------------------------------------------------------------------


def _with(state: StageState, *statuses: NodeStatus) -> list[str]:
    return [name for name, health in state.nodes.items() if health.status in statuses]


def _is_away(state: StageState, name: str) -> bool:
    return state.nodes[name].status in (NodeStatus.DOWN, NodeStatus.PAUSED)


def _quorum(state: StageState) -> int:
    return len(state.nodes) // 2 + 1


def _of(state: StageState, number: int) -> str:
    return f"{number_word(number)} of {number_word(len(state.nodes))}"


def _are(names: Sequence[str] | int) -> str:
    return "is" if (names if isinstance(names, int) else len(names)) == 1 else "are"


def _bound(state: StageState) -> str:
    return f" ({state.run.bound})" if state.run is not None and state.run.bound else ""


# --- what would be -----------------------------------------------------------------------


def _lost_already(state: StageState, away: Sequence[str], action: NodeAction) -> str:
    said: list[str] = []
    for name in away:
        status = state.nodes[name].status
        if status is NodeStatus.PAUSED and action is NodeAction.KILL:
            said.append(f"{name} is paused and takes no part now; killed, it needs a restart.")
        else:
            said.append(f"{name} is {status.value} already: nothing changes there.")
    return " ".join(said)


def _loss(state: StageState, lost: Sequence[str], *, comes_back: bool = False) -> str:
    """What follows when ``lost`` take no part any more, or not for a few seconds."""
    if not lost:
        return ""
    left = [name for name in _with(state, NodeStatus.UP) if name not in lost]
    back = ""
    if comes_back:
        back = f" {'It comes' if len(lost) == 1 else 'They come'} back and catch"
        back += "es up." if len(lost) == 1 else " up."
    if len(left) < _quorum(state):
        return _no_majority(state, lost, left, comes_back=comes_back) + back
    count = _of(state, len(left))
    if state.leader in lost:
        electors = listing(left) if len(left) <= 4 else "the others"
        return (
            f"{state.leader} leads: writes stop until {electors} elect another{_bound(state)}. "
            f"{count.capitalize()} survive, so a majority remains.{back}"
        )
    if state.leader is None:
        what = "it" if len(lost) == 1 else "one of them"
        return (
            f"Who leads is not known now: if {what} does, writes stop until another is elected"
            f"{_bound(state)}. {count.capitalize()} are left, a majority.{back}"
        )
    follow = all(state.nodes[name].role is Role.FOLLOWER for name in lost)
    one, many = ("is a follower", "are followers") if follow else ("does not lead", "do not lead")
    role = f"{listing(lost)} {one if len(lost) == 1 else many}"
    return f"{role}: writes go on, {count} hold the majority.{back}"


def _no_majority(
    state: StageState, lost: Sequence[str], left: Sequence[str], *, comes_back: bool
) -> str:
    up = _with(state, NodeStatus.UP)
    unknown = [n for n in _with(state, NodeStatus.UNKNOWN, NodeStatus.STARTING) if n not in lost]
    missing = _quorum(state) - len(left)
    nodes = "a node is" if missing == 1 else f"{number_word(missing)} nodes are"
    if comes_back:
        nodes = "it is" if missing == 1 else "enough of them are"
    if len(up) < _quorum(state):
        text = (
            f"There is no majority now. {_of(state, len(left)).capitalize()} would be left: "
            f"writes stay stopped until {nodes} back."
        )
    else:
        count = len(left)
        start = f"Only {_of(state, count)}" if count else "None"
        text = f"{start} would be left: no majority, writes stop until {nodes} back."
    if unknown and len(left) + len(unknown) >= _quorum(state):
        text += f" {listing(unknown)} {_are(unknown)} not known to be up; that would change it."
    return text


def _resume(state: StageState, names: Sequence[str]) -> str:
    paused = [name for name in names if state.nodes[name].status is NodeStatus.PAUSED]
    if not paused:
        verb = "is" if len(names) == 1 else "are"
        return f"{listing(names)} {verb} not paused: nothing changes."
    one = len(paused) == 1
    text = f"{listing(paused)} {'goes' if one else 'go'} on"
    return text + _return(state, paused)


def _restart_away(state: StageState, away: Sequence[str]) -> str:
    if not away:
        return ""
    verb, own = ("starts", "its") if len(away) == 1 else ("start", "their")
    return f"{listing(away)} {verb} again over {own} own data" + _return(state, away)


def _return(state: StageState, names: Sequence[str]) -> str:
    up = len(_with(state, NodeStatus.UP))
    after = min(up + len(names), len(state.nodes))
    catch_up = "catches" if len(names) == 1 else "catch"
    if up >= _quorum(state):
        return f" and {catch_up} up; writes go on meanwhile."
    if after >= _quorum(state):
        return (
            f": {_of(state, after)} are a majority again, so writes go on once they have "
            f"a leader{_bound(state)}."
        )
    return f": {_of(state, after)} {_are(after)} still no majority, writes stay stopped."
