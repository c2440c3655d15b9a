"""From what was seen of all members to the health of one: pure rules, no probing.

A server says by itself whether it is the primary, and so may two. Who really is one the sentinels
say: a server that takes itself for the primary while they name another is shown as exactly that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus, Role
from core.text import figures
from subjects.kit import health_rules
from subjects.kit.health_rules import StatusFound
from subjects.kit.probe import is_running
from subjects.sentinel.hearing import UNHEARD_S
from subjects.sentinel.observation import SentinelObservation

CUT_OFF = "runs, cut off from the others"
PRIMARY, REFUSING, REPLICA = "primary", "refusing primary", "replica"
"""The server's part by its own word: the health's ``mode``."""


def judge(
    seen: SentinelObservation,
    everyone: Sequence[SentinelObservation],
    before: NodeHealth,
    now: float,
) -> NodeHealth:
    """Returns the health of one member; see :data:`subjects.kit.watcher.Judge`."""
    found = health_rules.judge_unheard(seen, now, cut_off=CUT_OFF)
    found = found or _answering(seen, everyone)
    named = named_primary(everyone)
    role = _role(seen, named) if found.status is NodeStatus.UP else Role.NONE
    health = health_rules.node_health(seen, found, before, now, role)
    if not health_rules.is_heard(seen, found.status):
        return health
    claims = ()
    if seen.is_primary and named not in (None, seen.node):
        claims = (f"says primary, sentinels say {named}",)
    return replace(
        health,
        facts=_facts(seen),
        mode=_mode(seen),
        disagreement="".join(claims),
        claims=claims,
    )


def named_primary(everyone: Sequence[SentinelObservation]) -> str | None:
    """Returns the server that most sentinels name; None for a tie, or where none names any."""
    said = Counter(seen.names for seen in everyone if _answers(seen) and seen.names)
    most = said.most_common(2)
    is_tied = len(most) > 1 and most[0][1] == most[1][1]
    return most[0][0] if most and not is_tied else None


def _answers(seen: SentinelObservation) -> bool:
    return seen.answered_t is not None and is_running(seen.runtime_state)


def _answering(seen: SentinelObservation, everyone: Sequence[SentinelObservation]) -> StatusFound:
    if (alone_t := _alone_since(seen, everyone)) is not None:
        return StatusFound(NodeStatus.CUT_OFF, CUT_OFF, since_t=alone_t)
    return StatusFound(NodeStatus.UP, "" if seen.is_linked else "has lost its primary")


def _alone_since(
    seen: SentinelObservation, everyone: Sequence[SentinelObservation]
) -> float | None:
    """Returns since when a member hears nobody, although a sentinel runs that would be heard."""
    answered_t, ago_s = seen.answered_t, seen.heard_ago_s
    if answered_t is None or ago_s is None or ago_s < UNHEARD_S:
        return None
    # A member that was paused hasn't heard anybody meanwhile, either.
    ran_s = answered_t - seen.runtime_state_t
    asked_by = any(
        other.is_sentinel and other.node != seen.node and _answers(other) and not other.failures
        for other in everyone
    )
    return answered_t - ago_s if asked_by and ran_s > ago_s + 1.0 else None


def _role(seen: SentinelObservation, named: str | None) -> Role:
    if seen.is_primary is None:
        return Role.NONE
    if not seen.is_primary:
        return Role.FOLLOWER
    return Role.LEADER if named in (None, seen.node) else Role.NONE


def _mode(seen: SentinelObservation) -> str:
    if seen.is_primary is None:
        return ""
    return REPLICA if not seen.is_primary else REFUSING if seen.refuses else PRIMARY


def _facts(seen: SentinelObservation) -> dict[str, str]:
    if seen.is_sentinel:
        facts = {"names": seen.names or figures.UNKNOWN}
        return facts if seen.peers is None else {**facts, "knows": f"{seen.peers} sentinels"}
    facts = {} if seen.keys is None else {"keys": figures.count(seen.keys)}
    if seen.is_primary is False:
        facts["link"] = "up" if seen.is_linked else "down"
    if seen.replid:
        facts["history"] = f"{seen.replid[:6]} at {figures.count(seen.offset or 0)}"
    return facts
