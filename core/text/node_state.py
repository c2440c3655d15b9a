"""The words for a node's state: status, since when and why, role, and what isn't known."""

from __future__ import annotations

from core.model.events import NodeHealth, NodeStatus, RunStarted, UnknownBecause
from core.model.fault_kinds import Effect
from core.model.fault_lookup import find_kind
from core.process.exit_codes import signal_of
from core.text import figures
from core.text.wording import capital
from core.views.groups import role_name
from core.views.stage_state import ActiveFault

STALE_S = 2.0
"""Age of an observation, in seconds, from which the card tells the age."""

STOPPED = (NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF)
"""States in which a node's role of before is told."""

UNSEEN = {
    UnknownBecause.ENGINE_LOST: "the Docker engine doesn't answer",
    UnknownBecause.UNWATCHED: "not watched: the watching failed and is started again",
}
"""Why nobody sees a node whose observer is gone."""

_STATES = {
    NodeStatus.UP: ("Up", "good"),
    NodeStatus.STARTING: ("Starting", "warn"),
    NodeStatus.PAUSED: ("Paused", "warn"),
    NodeStatus.DOWN: ("Down", "bad"),
    NodeStatus.CUT_OFF: ("Cut off", "bad"),
    NodeStatus.UNKNOWN: ("Unknown", "faint"),
}
_SIGKILL = 9


def state_word(status: NodeStatus) -> str:
    """The word for a state: ``Cut off``."""
    return _STATES[status][0]


def state_tone(status: NodeStatus) -> str:
    """The name of the colour that goes with a state."""
    return _STATES[status][1]


def badge_of(health: NodeHealth, run: RunStarted | None) -> str:
    """The role of a node, "was Leader", or nothing."""
    stopped = health.status in STOPPED
    badge = capital(role_name(health.node, health.was_role if stopped else health.role, run))
    return f"was {badge}" if badge and stopped else badge


def since_words(health: NodeHealth, fault: ActiveFault | None, now: float) -> str:
    """The words beside the state: the reason, and for how long."""
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


def silent_for(seconds: float) -> str:
    """Returns for how long a node that runs hasn't answered: ``no answer for 2.1 s``."""
    return f"no answer for {figures.ago(seconds)}"


def nothing_known(reason: UnknownBecause) -> str:
    """Says that nobody sees any node, since the nodes' observer is lost."""
    return f"nothing is known of any node: {UNSEEN[reason]}"


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
