"""Events of a fault: the victims, the countdown, the injection and the undo."""

from __future__ import annotations

from core.model.audience import ChosenBy
from core.model.events.base import Event
from core.model.fault_kinds import NodeAction
from core.model.records import Role


class VictimChosen(Event, frozen=True, kw_only=True):
    """The nodes that the next fault will hit were chosen; ``reason`` says why these.

    ``by`` is None in recordings of versions that didn't say who chose.
    """

    nodes: tuple[str, ...]
    roles: tuple[Role, ...]
    reason: str
    by: ChosenBy | None = None


class CountdownStarted(Event, frozen=True, kw_only=True):
    """A countdown of ``seconds`` began, which reaches zero at ``deadline_t``."""

    deadline_t: float
    seconds: float
    title: str
    subtitle: str


class CountdownEnded(Event, frozen=True, kw_only=True):
    """The countdown reached zero, or was aborted before anything was injected."""

    aborted: bool


class FaultInjected(Event, frozen=True, kw_only=True):
    """A fault was injected; ``t`` is the time just before the call that injected the fault."""

    fault_id: str
    chaos_type: str
    node: str
    text: str
    by_hand: bool = False
    """Whether the fault was injected from a node's menu rather than by the story."""


class FaultStopped(Event, frozen=True, kw_only=True):
    """An invariant that stops broke, and so the faults in force are undone at once.

    Attributes:
        invariant: the invariant's name.
        title: what it is called.
        subject: the node that violates it; empty for the whole system.
        text: what was found.
        nodes: whose faults are undone.
    """

    invariant: str
    title: str
    subject: str
    text: str
    nodes: tuple[str, ...]


class FaultCleared(Event, frozen=True, kw_only=True):
    """A fault was undone, and the undo was verified."""

    fault_id: str
    chaos_type: str
    node: str
    text: str


class AskedActionEnded(Event, frozen=True, kw_only=True):
    """An action on a node has ended that another program had asked for.

    Attributes:
        asked: the name of the request.
        node: the node.
        action: what was asked for.
        problem: why it wasn't done, in a sentence; empty where it was.
        remedy: the way out.
    """

    asked: str
    node: str
    action: NodeAction
    problem: str = ""
    remedy: str = ""
