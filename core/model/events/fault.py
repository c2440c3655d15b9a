"""The fault: whom it hits, the countdown, in and out."""

from __future__ import annotations

from core.model.events.base import Event
from core.model.records import Role


class VictimChosen(Event, frozen=True, kw_only=True):
    """Which nodes the next fault will hit, and why these."""

    nodes: tuple[str, ...]
    roles: tuple[Role, ...]
    reason: str


class CountdownStarted(Event, frozen=True, kw_only=True):
    """Counting down to ``deadline_t``."""

    deadline_t: float
    seconds: float
    title: str
    subtitle: str


class CountdownEnded(Event, frozen=True, kw_only=True):
    """The countdown reached zero, or was aborted and nothing has happened."""

    aborted: bool


class FaultInjected(Event, frozen=True, kw_only=True):
    """A fault went in; ``t`` is just before the call that did it."""

    fault_id: str
    chaos_type: str
    node: str
    text: str
    by_hand: bool = False
    """Done from a node's menu rather than by the story."""


class FaultCleared(Event, frozen=True, kw_only=True):
    """A fault was undone, and that was verified."""

    fault_id: str
    chaos_type: str
    node: str
    text: str
