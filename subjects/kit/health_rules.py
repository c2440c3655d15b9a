"""From runtime state and silence to a node's health, alike for the nodes of all subjects.

The end of what runs it is the truth, and so is that it is stopped or cut off. A node that runs
and doesn't answer is up only for a moment.
"""

from __future__ import annotations

from typing import NamedTuple

from core.model.events import NodeHealth, NodeStatus, Role, UnknownBecause
from core.text.node_state import UNSEEN, silent_for
from subjects.hosts.instance import RuntimeState
from subjects.kit.observation import NodeObservation

SILENT_AFTER_S = 1.5
"""A node that runs and doesn't answer for this long is no longer known to be up, seconds."""

SILENT_AFTER_FAILURES = 2
"""And so many questions must have been in vain: a stall of the app itself is no silence."""

START_WITHIN_S = 15.0
"""A started node that hasn't answered by then isn't starting any more, seconds."""

STOPPED = "its process is stopped"

ANSWERING = (NodeStatus.UP, NodeStatus.STARTING, NodeStatus.CUT_OFF)
"""The statuses in which a node's own words about itself are shown."""

_TOLD_BY_RUNTIME_STATE = (NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF)


class StatusFound(NamedTuple):
    """The status of a node, and the reason for that status.

    Attributes:
        status: the status that follows from runtime state and silence.
        detail: why, in a few words.
        because: why nothing certain is known of it, where that is so.
        since_t: since when, in run seconds, where that is known better than by the runtime state.
    """

    status: NodeStatus
    detail: str = ""
    because: UnknownBecause | None = None
    since_t: float | None = None


def is_started(seen: NodeObservation) -> bool:
    """Whether a process or container of the node runs, or ran since Faultstage last began anew."""
    return seen.runtime_state is not RuntimeState.ABSENT


def judge_runtime_state(
    seen: NodeObservation, *, cut_off: str, paused: str = STOPPED
) -> StatusFound | None:
    """The status of a node, where the runtime state alone tells; None where the node runs.

    Args:
        seen: what was seen of it.
        cut_off: what is said of one that is cut off.
        paused: what is said of one that is stopped.
    """
    match seen.runtime_state:
        case RuntimeState.ABSENT:
            return StatusFound(NodeStatus.UNKNOWN, "not started")
        case RuntimeState.PAUSED:
            return StatusFound(NodeStatus.PAUSED, paused)
        case RuntimeState.CUT_OFF:
            return StatusFound(NodeStatus.CUT_OFF, cut_off)
        case RuntimeState.UNKNOWN:
            return unseen(UnknownBecause.ENGINE_LOST)
        case RuntimeState.EXITED:
            return StatusFound(NodeStatus.DOWN, seen.exit_text)
        case RuntimeState.RUNNING:
            return None


def unseen(because: UnknownBecause) -> StatusFound:
    """The status of a node that nobody sees: ``because`` says what is gone."""
    return StatusFound(NodeStatus.UNKNOWN, UNSEEN[because], because)


def judge_silence(
    seen: NodeObservation,
    now: float,
    *,
    silent_after_s: float = SILENT_AFTER_S,
    start_within_s: float = START_WITHIN_S,
) -> StatusFound | None:
    """The status of a node that runs and hasn't answered for too long; None where one has."""
    silent_s = now - (seen.runtime_state_t if seen.answered_t is None else seen.answered_t)
    limit_s = start_within_s if seen.answered_t is None else silent_after_s
    if silent_s >= limit_s and seen.failures >= SILENT_AFTER_FAILURES:
        return StatusFound(NodeStatus.UNKNOWN, silent_for(silent_s), UnknownBecause.SILENT)
    return None


def judge_unheard(
    seen: NodeObservation,
    now: float,
    *,
    cut_off: str,
    paused: str = STOPPED,
    silent_after_s: float = SILENT_AFTER_S,
    start_within_s: float = START_WITHIN_S,
) -> StatusFound | None:
    """The status of a node, unless the node runs and answers: then only the answers tell more.

    Args:
        seen: what was seen of it.
        now: the run's time, seconds.
        cut_off: what is said of one that is cut off.
        paused: what is said of one that is stopped.
        silent_after_s: seconds without an answer after which one isn't known to be up.
        start_within_s: seconds after which one that hasn't answered isn't starting any more.
    """
    found = judge_runtime_state(seen, cut_off=cut_off, paused=paused) or judge_silence(
        seen, now, silent_after_s=silent_after_s, start_within_s=start_within_s
    )
    if found is None and seen.answered_t is None:
        return StatusFound(NodeStatus.STARTING)
    return found


def observed_t(seen: NodeObservation) -> float | None:
    """The time when a node was certainly as shown; None before its start or its first answer."""
    match seen.runtime_state:
        case RuntimeState.ABSENT:
            return None
        case RuntimeState.RUNNING:
            return seen.answered_t
        case _:
            return seen.looked_t


def changed_t(seen: NodeObservation, found: StatusFound, before: NodeHealth, now: float) -> float:
    """Since when a node has the status found, by the runtime state where that one tells."""
    status = found.status
    if status is before.status:
        return before.changed_t
    if found.since_t is not None:
        return found.since_t
    return seen.runtime_state_t if status in _TOLD_BY_RUNTIME_STATE else now


def was_role(before: NodeHealth, *, up: bool, role: Role) -> Role:
    """The role that a node had when last up, kept until the node has a role again."""
    if up and role is not Role.NONE:
        return Role.NONE
    if before.status is NodeStatus.UP and before.role is not Role.NONE:
        return before.role
    return before.was_role


def node_health(
    seen: NodeObservation,
    found: StatusFound,
    before: NodeHealth,
    now: float,
    role: Role = Role.NONE,
) -> NodeHealth:
    """The health of a node by the rules that all systems share; systems add figures of their own.

    Args:
        seen: what was seen of the node.
        found: the node's status.
        before: the node's health until now.
        now: the run's time, seconds.
        role: the part that the node has in its system.
    """
    status = found.status
    heard = is_heard(seen, status)
    return NodeHealth(
        node=seen.node,
        status=status,
        role=role,
        observed_t=observed_t(seen),
        changed_t=changed_t(seen, found, before, now),
        was_role=was_role(before, up=status is NodeStatus.UP, role=role),
        detail=found.detail,
        unknown_because=found.because,
        exit_code=seen.exit_code if status is NodeStatus.DOWN else None,
        answer_ms=seen.answer_ms if heard else None,
        memory_bytes=seen.memory_bytes if heard else None,
        uptime_s=seen.uptime_s if heard else None,
        started=is_started(seen),
    )


def is_heard(seen: NodeObservation, status: NodeStatus) -> bool:
    """Whether what a node with ``status`` says of itself is shown."""
    return seen.answered_t is not None and status in ANSWERING


def is_news(health: NodeHealth, told: NodeHealth) -> bool:
    """Whether a health must be told at once, and not with the next second's figures."""
    return _essence(health) != _essence(told)


def _essence(health: NodeHealth) -> NodeHealth:
    """Returns a health without the figures that change all the time."""
    silent = health.unknown_because is UnknownBecause.SILENT
    return NodeHealth(
        node=health.node,
        status=health.status,
        role=health.role,
        was_role=health.was_role,
        # The length of a silence changes all the time; the silence itself is news once.
        detail="" if silent else health.detail,
        exit_code=health.exit_code,
        changed_t=health.changed_t,
        started=health.started,
        unknown_because=health.unknown_because,
        claims=health.claims,
        mode=health.mode,
        unreachable=health.unreachable,
        # Only whether the node has caught up: the lag itself changes all the time.
        lag=None if health.lag is None else min(health.lag, 1),
    )


def unwatched(before: NodeHealth, now: float) -> NodeHealth:
    """The health of a node that nobody watches at the moment: unknown, for the node may run on."""
    is_new = before.status is not NodeStatus.UNKNOWN
    return NodeHealth(
        node=before.node,
        status=NodeStatus.UNKNOWN,
        observed_t=before.observed_t,
        changed_t=now if is_new else before.changed_t,
        was_role=was_role(before, up=False, role=Role.NONE),
        detail=UNSEEN[UnknownBecause.UNWATCHED],
        unknown_because=UnknownBecause.UNWATCHED,
    )
