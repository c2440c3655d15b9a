"""The invariant that one server calls itself the primary, where other nodes decide who is.

Only for systems whose servers say of themselves what they are, in ``NodeHealth.claims`` where that
contradicts what those others say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from core.model.events import NodeStatus, Role
from core.model.symptoms import Symptom
from core.monitor.invariants import Invariant, InvariantVerdict, broken, holds
from core.text.symptoms import symptom_words
from core.views.system_view import SystemView

ONE_PRIMARY = "one-primary"


class OtherPrimary(Symptom, frozen=True):
    """A server calls itself the primary, and the nodes that decide it name another.

    Attributes:
        node: the server.
        who: those who decide: ``the sentinels``.
        named: the primary that they name; None where the server no longer says so.
    """

    node: str
    who: str
    named: str | None = None


def one_primary(servers: Sequence[str], group: str, who: str) -> Invariant:
    """Returns the invariant for ``servers``.

    Args:
        servers: the nodes that can be the primary.
        group: the name of their group.
        who: those who decide which one is: ``the sentinels``.
    """
    judge = partial(_judge, servers, group, who)
    return Invariant(name=ONE_PRIMARY, title="one primary", judge=judge)


def _judge(
    servers: Sequence[str], group: str, who: str, seen: SystemView
) -> Iterable[InvariantVerdict]:
    named = seen.leaders.get(group)
    for name in servers:
        status, health = seen.status_of(name), seen.nodes.get(name)
        if health is None or status not in (NodeStatus.UP, NodeStatus.CUT_OFF):
            continue
        # A server that was just promoted calls itself the primary before the others do.
        is_false = bool(health.claims) and health.was_role is not Role.FOLLOWER
        if is_false and named not in (None, name):
            yield broken(OtherPrimary(name, who, named), name)
        elif status is NodeStatus.UP:
            yield holds(OtherPrimary(name, who), name)


@symptom_words.register
def _(symptom: OtherPrimary) -> str:
    if symptom.named is None:
        return f"{symptom.node} no longer says that it is the primary"
    return f"{symptom.node} says that it is the primary, {symptom.who} say {symptom.named}"
