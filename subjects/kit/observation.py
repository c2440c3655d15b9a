"""Observations of a node: everything that was seen of the node, without judgement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState


class NodeObservation(Struct, frozen=True, kw_only=True):
    """Everything that was observed of one node; each system adds what the nodes say."""

    node: str
    runtime_state: RuntimeState = RuntimeState.ABSENT
    looked_t: float = 0.0
    """The time when ``runtime_state`` was last confirmed, run seconds."""
    runtime_state_t: float = 0.0
    """The time when ``runtime_state`` last changed, run seconds."""
    incarnation: int = 0
    """Number of the node's present start; 0 before the first."""
    exit_text: str = ""
    exit_code: int | None = None
    answered_t: float | None = None
    """Time of the node's last answer since ``runtime_state`` changed; None without any."""
    failures: int = 0
    """Questions without an answer since the last answer."""
    answer_ms: float | None = None
    """The time that the node's last answer took, milliseconds; None before the first."""
    figures_t: float | None = None
    """The time when the figures of the slower poll were last polled, run seconds; None before."""
    memory_bytes: int | None = None
    """Memory of the node, as last heard."""
    uptime_s: float | None = None
    """Seconds since the node's start, as last heard."""


SeenT = TypeVar("SeenT", bound=NodeObservation)


class Fresh(Protocol[SeenT]):
    """Makes a node's observation anew when the runtime state changes, without void answers."""

    def __call__(
        self, seen: SeenT, runtime_state: RuntimeState, t: float, *, started: bool
    ) -> SeenT:
        """Returns the observation from the change on.

        Args:
            seen: the observation until then.
            runtime_state: the runtime state that the node has from ``t`` on.
            t: the time of the change, run seconds.
            started: whether the node was started again, or withdrawn by the app.
        """
        ...


def unanswered(
    seen: SeenT, runtime_state: RuntimeState, t: float, *, started: bool = False
) -> SeenT:
    """Returns ``seen`` with the new ``runtime_state`` since ``t``, and without any answers.

    A process that was started again has no figures yet, either: an uptime of the one before would
    make it look like a restart that nobody saw.
    """
    if started:
        seen = replace(seen, memory_bytes=None, uptime_s=None)
    return replace(
        seen,
        runtime_state=runtime_state,
        runtime_state_t=t,
        looked_t=t,
        answered_t=None,
        failures=0,
        answer_ms=None,
        figures_t=None,
    )


def are_figures_due(seen: NodeObservation, now: float, every_s: float) -> bool:
    """Whether the figures, polled every ``every_s`` seconds, should be polled now."""
    return seen.figures_t is None or now - seen.figures_t >= every_s


def oldest_answer_t(everyone: Iterable[NodeObservation]) -> float | None:
    """Returns the time of the oldest last answer among the nodes that answer now.

    What is said of the system as a whole by its nodes' answers is as old as that; None where
    none answers.
    """
    answered = [seen.answered_t for seen in everyone if not seen.failures]
    return min((t for t in answered if t is not None), default=None)
