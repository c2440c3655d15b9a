"""The invariants of this system alone, their symptoms, and a sentence for each."""

from __future__ import annotations

from collections.abc import Iterable

from core.model.events import NodeStatus, Role
from core.model.symptoms import Symptom
from core.monitor.invariants import Invariant, InvariantVerdict, broken, holds
from core.text.symptoms import symptom_words
from core.views.system_view import SystemView
from subjects.kit.reads_true import READS
from subjects.sentinel.topology import SERVERS, VALKEY

ONE_PRIMARY = "one-primary"


class OtherPrimary(Symptom, frozen=True):
    """A server says that it is the primary, and the sentinels name another.

    Attributes:
        node: the server.
        named: the primary that the sentinels name; None where the server no longer says so.
    """

    node: str
    named: str | None = None


def _one_primary(seen: SystemView) -> Iterable[InvariantVerdict]:
    named = seen.leaders.get(VALKEY)
    for name in SERVERS:
        status, health = seen.status_of(name), seen.nodes.get(name)
        if health is None or status not in (NodeStatus.UP, NodeStatus.CUT_OFF):
            continue
        # One that was just promoted claims that before the sentinels say so.
        is_false = bool(health.claims) and health.was_role is not Role.FOLLOWER
        if is_false and named not in (None, name):
            yield broken(OtherPrimary(name, named), name)
        elif status is NodeStatus.UP:
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
