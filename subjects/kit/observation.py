"""What is seen of any node: values, no judgement."""

from __future__ import annotations

from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState


class NodeObservation(Struct, frozen=True, kw_only=True):
    """What was seen of one node; a subject adds what its own nodes say."""

    node: str
    runtime_state: RuntimeState = RuntimeState.ABSENT
    looked_t: float = 0.0
    """When ``runtime_state`` was last known."""
    runtime_state_t: float = 0.0
    """Since when ``runtime_state`` is what it is."""
    incarnation: int = 0
    """Which start of it this is; 0 before the first."""
    exit_text: str = ""
    exit_code: int | None = None
    answered_t: float | None = None
    """The last answer of its own since ``runtime_state`` changed; None where there was none."""
    failures: int = 0
    """Questions in vain since the last answer."""
    answer_ms: float | None = None
    """How long its last answer took."""
    figures_t: float | None = None
    """When the figures that are asked for now and then were last asked for."""


SeenT = TypeVar("SeenT", bound=NodeObservation)


class Fresh(Protocol[SeenT]):
    """What is known of a node that begins another life: a system says what is void then."""

    def __call__(
        self, seen: SeenT, runtime_state: RuntimeState, t: float, *, started: bool
    ) -> SeenT:
        """What is known of it from then on.

        Args:
            seen: what was known before.
            runtime_state: the runtime state that the node has from ``t`` on.
            t: since when, in the run's time.
            started: whether that is another start of it, or its end by us.
        """
        ...


def unanswered(seen: SeenT, runtime_state: RuntimeState, t: float) -> SeenT:
    """What is known of a node whose life has just become ``runtime_state``: no answers count."""
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
    """Whether the figures that are asked for every ``every_s`` seconds are to be asked for."""
    return seen.figures_t is None or now - seen.figures_t >= every_s
