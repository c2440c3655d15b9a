"""Observations of the servers: everything that was seen, without judgement."""

from __future__ import annotations

from msgspec import field
from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState
from subjects.kit.observation import NodeObservation, unanswered
from subjects.raft.hearing import Hearing, Hearings
from subjects.raft.views import RaftView


class RaftObservation(NodeObservation, frozen=True, kw_only=True):
    """Everything that was observed of one server."""

    ready: bool = False
    """Whether the server has called itself healthy since the last start."""
    complaint: str = ""
    """What the server says is wrong with itself; empty for nothing."""
    raft: RaftView | None = None
    behind: int | None = None
    """Entries that the leader, when last asked, had committed and this server hasn't applied."""
    hearings: Hearings = field(default_factory=dict[str, Hearing])
    """What the server heard of the others, by its own view."""
    hearings_t: float = 0.0
    """When that was last looked at, run seconds."""
    memory_bytes: int | None = None
    uptime_s: float | None = None
    entries: int | None = None


def fresh(
    seen: RaftObservation, runtime_state: RuntimeState, t: float, *, started: bool = False
) -> RaftObservation:
    """Return the observation after a change of the runtime state, without any answers.

    A process that was started again has no figures yet: an uptime of the one before would make
    it look like a restart that nobody saw.
    """
    ended = seen.runtime_state in (RuntimeState.EXITED, RuntimeState.ABSENT)
    started = started or (ended and runtime_state is RuntimeState.RUNNING)
    if started:
        seen = replace(seen, memory_bytes=None, uptime_s=None, entries=None)
    return replace(
        unanswered(seen, runtime_state, t),
        ready=seen.ready and not started,
        complaint="",
        raft=None,
        behind=None,
        hearings={},
    )
