"""What is seen of any node: values, no judgement."""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState


class NodeObservation(Struct, frozen=True, kw_only=True):
    """What was seen of one node; a subject adds what its own nodes say."""

    node: str
    life: RuntimeState = RuntimeState.ABSENT
    looked_t: float = 0.0
    """When ``life`` was last known."""
    life_t: float = 0.0
    """Since when ``life`` is what it is."""
    exit_text: str = ""
    exit_code: int | None = None
    answered_t: float | None = None
    """The last answer of its own since ``life`` changed; None where there was none."""
    failures: int = 0
    """Questions in vain since the last answer."""
    answer_ms: float | None = None
    """How long its last answer took."""


SeenT = TypeVar("SeenT", bound=NodeObservation)


def unanswered(seen: SeenT, life: RuntimeState, t: float) -> SeenT:
    """What is known of a node whose life has just become ``life``: no answers count."""
    return replace(
        seen, life=life, life_t=t, looked_t=t, answered_t=None, failures=0, answer_ms=None
    )
