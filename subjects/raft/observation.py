"""All that was seen of the servers: values, no judgement."""

from __future__ import annotations

from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState
from subjects.kit.observation import NodeObservation, unanswered
from subjects.raft.views import RaftView


class RaftObservation(NodeObservation, frozen=True, kw_only=True):
    """All that was seen of one node."""

    ready: bool = False
    """Whether it has called itself healthy since it was started."""
    complaint: str = ""
    """What it says is wrong with it."""
    raft: RaftView | None = None
    behind: int | None = None
    """Entries that the leader had committed when last asked and this node hasn't applied."""
    memory_bytes: int | None = None
    uptime_s: float | None = None
    entries: int | None = None


def fresh(
    seen: RaftObservation, runtime_state: RuntimeState, t: float, *, started: bool = False
) -> RaftObservation:
    """What is known of a node that has just become ``runtime_state``: no answers count."""
    ended = seen.runtime_state in (RuntimeState.EXITED, RuntimeState.ABSENT)
    started = started or (ended and runtime_state is RuntimeState.RUNNING)
    return replace(
        unanswered(seen, runtime_state, t),
        ready=seen.ready and not started,
        complaint="",
        raft=None,
        behind=None,
    )
