"""The text on a node's card: pure functions, testable without a window."""

from __future__ import annotations

from typing import NamedTuple

from core.model.events import NodeHealth, NodeStatus, Role
from core.model.fault_kinds import Effect
from core.model.fault_lookup import find_kind
from core.process.exit_codes import signal_of
from core.text import figures
from core.text.figures import UNKNOWN
from core.views.stage_state import ActiveFault, StageState
from gui.drawing.signs import Sign

STALE_S = 2.0
"""Age, in seconds, from which the card says how old an observation is."""

_LOOKS = {
    NodeStatus.UP: ("Up", Sign.DOT, "good"),
    NodeStatus.STARTING: ("Starting", Sign.TURNING, "warn"),
    NodeStatus.PAUSED: ("Paused", Sign.PAUSE, "warn"),
    NodeStatus.DOWN: ("Down", Sign.CROSS, "bad"),
    NodeStatus.CUT_OFF: ("Cut off", Sign.CUT, "bad"),
    NodeStatus.UNKNOWN: ("Unknown", Sign.QUESTION, "faint"),
}
_ROLES = {Role.LEADER: "Leader", Role.FOLLOWER: "Follower", Role.CANDIDATE: "Candidate"}
_SIGKILL = 9
_STOPPED = (NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF)


class NodeText(NamedTuple):
    """Everything that a card shows."""

    name: str
    status: str
    sign: Sign
    tone: str
    """Name of the colour of the status."""
    badge: str
    """The role, "was Leader", or nothing."""
    figures: tuple[tuple[str, str], ...]
    """Names and values of the figures."""
    marked: bool
    """Whether the next fault will hit this node."""
    detail: str
    disagreement: str
    """What another source still says of the node; shown in place of the figures."""

    @property
    def spoken(self) -> str:
        """The text for assistive technology."""
        mark = "next victim" if self.marked else ""
        parts = [f"Node {self.name}", self.status, self.badge, mark, self.disagreement]
        parts += [
            f"{name} {'not known' if value == UNKNOWN else value}" for name, value in self.figures
        ]
        return ", ".join(part for part in parts if part)


def node_text(health: NodeHealth, state: StageState, now: float) -> NodeText:
    """Returns what the card of ``health`` shows at ``now`` seconds of the run."""
    word, sign, tone = _LOOKS[health.status]
    fault = next((fault for fault in state.faults if fault.node == health.node), None)
    stopped = health.status in _STOPPED
    role = health.was_role if stopped else health.role
    badge = _role_name(role, health, state)
    if badge and stopped:
        badge = f"was {badge}"
    return NodeText(
        name=health.node,
        status=" \u00b7 ".join(part for part in (word, _since(health, fault, now)) if part),
        sign=sign,
        tone=tone,
        badge=badge,
        figures=_figures(health, state),
        marked=health.node in state.victims and state.fault_t is None,
        detail=health.detail,
        disagreement=health.disagreement,
    )


def _role_name(role: Role, health: NodeHealth, state: StageState) -> str:
    """Returns what a role is called in this system; of those that only vote, their group's name."""
    groups = state.run.groups if state.run else ()
    if any(group.votes is True and health.node in group.nodes for group in groups):
        return next(group.name for group in groups if health.node in group.nodes)
    names = dict((state.run and state.run.role_names) or ())
    return names.get(role, _ROLES.get(role, ""))


def _since(health: NodeHealth, fault: ActiveFault | None, now: float) -> str:
    """Returns what goes with the status: a reason, and for how long."""
    status = health.status
    since = figures.ago(now - health.changed_t)
    if status is NodeStatus.DOWN:
        return f"{_why_down(health, fault)} {since} ago"
    if status in (NodeStatus.PAUSED, NodeStatus.CUT_OFF):
        return f"for {since}"
    old = health.observed_t is not None and now - health.observed_t > STALE_S
    if old and health.observed_t is not None:
        return f"seen {figures.span(now - health.observed_t)} ago"
    if status is NodeStatus.STARTING:
        return since
    if status is NodeStatus.UNKNOWN:
        return health.detail or ("not seen yet" if health.observed_t is None else "")
    return ""


def _why_down(health: NodeHealth, fault: ActiveFault | None) -> str:
    signal = None if health.exit_code is None else signal_of(health.exit_code)
    kind = None if fault is None else find_kind(fault.chaos_type)
    if signal == _SIGKILL or (kind is not None and kind.effect is Effect.ENDS):
        return "killed"
    if signal is not None:
        return f"signal {signal},"
    if health.exit_code is not None:
        return f"exit code {health.exit_code},"
    return "since" if not health.detail else f"{health.detail},"


def _figures(health: NodeHealth, state: StageState) -> tuple[tuple[str, str], ...]:
    groups = state.run.groups if state.run else ()
    group = next((group for group in groups if health.node in group.nodes), None)
    known = health.status in (
        NodeStatus.UP,
        NodeStatus.STARTING,
        NodeStatus.PAUSED,
        NodeStatus.CUT_OFF,
    )
    # A node outside any agreement may be of a kind that never reports some figures.
    tells_all = group is None or group.agrees or not known
    shown: list[tuple[str, str]] = []
    if health.leads is not None:
        shown.append(("leads", figures.count(health.leads) if known else UNKNOWN))
    elif health.lag is not None or not groups:
        # In a run with groups, a node without a lag is of a kind that has none.
        lag = health.lag if known else None
        shown.append(("lag", UNKNOWN if lag is None else figures.count(lag)))
    # Facts of this kind of node come before memory and uptime: where a card has too little room,
    # the last figures are left out.
    shown += health.facts.items() if known else ()
    size = health.memory_bytes
    if size is not None or tells_all:
        shown.append(("memory", figures.memory(size) if size is not None and known else UNKNOWN))
    uptime = health.uptime_s
    if uptime is not None or tells_all:
        shown.append(("uptime", figures.span(uptime) if uptime is not None and known else UNKNOWN))
    return tuple(shown)


def status_look(status: NodeStatus) -> tuple[str, Sign, str]:
    """Returns the word, the sign and the name of the colour that go with a status."""
    return _LOOKS[status]
