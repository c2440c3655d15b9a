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
    """The server's own complaint about itself; empty for none."""
    raft: RaftView | None = None
    behind: int | None = None
    """Entries that the leader, when last asked, had committed and this server hasn't applied."""
    hearings: Hearings = field(default_factory=dict[str, Hearing])
    """The last signs of the other servers, by the server's own view."""
    hearings_t: float = 0.0
    """The time when the ``hearings`` were last looked at, run seconds."""
    entries: int | None = None


def fresh(
    seen: RaftObservation, runtime_state: RuntimeState, t: float, *, started: bool = False
) -> RaftObservation:
    """Returns the observation after a change of the runtime state, without any answers."""
    ended = seen.runtime_state in (RuntimeState.EXITED, RuntimeState.ABSENT)
    started = started or (ended and runtime_state is RuntimeState.RUNNING)
    return replace(
        unanswered(seen, runtime_state, t, started=started),
        entries=None if started else seen.entries,
        ready=seen.ready and not started,
        complaint="",
        raft=None,
        behind=None,
        hearings={},
    )
