"""An observation of a scenario's node: whether its probe is good, who leads, its figures."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState
from subjects.kit.observation import NodeObservation, unanswered


class OwnObservation(NodeObservation, frozen=True, kw_only=True):
    """Everything that was observed of one node.

    Attributes:
        is_good: whether the last answer to the probe was good.
        was_good: whether any was since the node's start.
        bad: answers in a row that weren't good.
        reason: why the last answer wasn't good, or why there was none, in a few words.
        started_t: when the node was started, run seconds; None before.
        leads: whether the node was found to lead; None where that isn't known.
        names: the node that this one says leads; empty where it says none.
        figures: what the card shows besides, ready to be shown.
        memory_bytes: memory of the node's process.
    """

    is_good: bool = False
    was_good: bool = False
    bad: int = 0
    reason: str = ""
    started_t: float | None = None
    leads: bool | None = None
    names: str = ""
    figures: Mapping[str, str] = {}
    memory_bytes: int | None = None


def fresh(
    seen: OwnObservation, runtime_state: RuntimeState, t: float, *, started: bool
) -> OwnObservation:
    """Returns the observation after a change of the runtime state, which voids all answers."""
    seen = replace(
        unanswered(seen, runtime_state, t), is_good=False, bad=0, reason="", leads=None, names=""
    )
    if not started:
        return seen
    return replace(seen, was_good=False, started_t=t, figures={}, memory_bytes=None)
