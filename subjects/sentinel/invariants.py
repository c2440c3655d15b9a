"""The invariants of this system alone, their symptoms, and a sentence for each."""

from __future__ import annotations

from collections.abc import Iterable

from core.model.events import NodeStatus, Role
from core.model.symptoms import Symptom
from core.monitor.invariants import Invariant, InvariantVerdict, broken, holds
from core.text.symptoms import symptom_words
from core.views.system_view import SystemView
from subjects.kit.reads_true import READS
from subjects.sentinel.health_rules import PRIMARY, REFUSING
from subjects.sentinel.topology import SERVERS, VALKEY

ONE_PRIMARY = "one-primary"


class OtherPrimary(Symptom, frozen=True):
    """A server says that it is the primary, and the sentinels name another; None: no more."""

    node: str
    named: str | None = None


def false_primaries(seen: SystemView) -> tuple[str, ...]:
    """Returns the servers that say primary where the sentinels name another."""
    return tuple(
        name
        for name in SERVERS
        if name in seen.nodes
        and seen.status_of(name) in (NodeStatus.UP, NodeStatus.CUT_OFF)
        and seen.nodes[name].mode in (PRIMARY, REFUSING)
        and seen.nodes[name].role is Role.NONE
        # One that was just promoted says so before the sentinels do.
        and seen.nodes[name].was_role is not Role.FOLLOWER
    )


def _one_primary(seen: SystemView) -> Iterable[InvariantVerdict]:
    named, wrong = seen.leaders.get(VALKEY), false_primaries(seen)
    for name in SERVERS:
        if name in wrong and named not in (None, name):
            yield broken(OtherPrimary(name, named), name)
        elif seen.status_of(name) is NodeStatus.UP:
            yield holds(OtherPrimary(name), name)


INVARIANTS = (
    Invariant(name=ONE_PRIMARY, title="one primary", judge=_one_primary),
    READS,
)


@symptom_words.register
def _(symptom: OtherPrimary) -> str:
    if symptom.named is None:
        return f"{symptom.node} no longer says that it is the primary"
    return f"{symptom.node} says that it is the primary, the sentinels say {symptom.named}"
