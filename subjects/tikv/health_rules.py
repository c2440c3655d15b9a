"""From the observation of a node, and what PD says, to the node's health: rules, no probing.

- The container's state is the truth: no answer and no word of PD's outweighs it.
- A store that runs is up when its status port answers and PD has heard of it since it was
  started. PD notices a dead store 20 s late, and that it does is said, not believed.
- PD's leader is who says so itself; else whom its members name, if that one lives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus, Role, UnknownBecause
from subjects.hosts.instance import RuntimeState
from subjects.kit import health_rules
from subjects.kit.health_rules import StatusFound
from subjects.tikv.node_words import disagreement, facts, unwatched
from subjects.tikv.observation import PdView, TikvObservation
from subjects.tikv.views import DISCONNECTED, DOWN
from subjects.tikv.watched import PD

SILENT_AFTER_S = 2.0
"""A node that runs and doesn't answer for this long is no longer known to be up, seconds."""

START_WITHIN_S = 30.0
"""A node that isn't up by then isn't starting any more, seconds."""

PAUSED = "its container is paused"
CUT_OFF = "its network to the other nodes is gone"


def judge(
    seen: TikvObservation,
    everyone: Iterable[TikvObservation],
    view: PdView,
    before: NodeHealth,
    now: float,
) -> NodeHealth:
    """The health of one node.

    Args:
        seen: what was seen of it.
        everyone: what was seen of all nodes, itself included.
        view: what PD says.
        before: its health until now.
        now: the run's time, seconds.
    """
    everyone = list(everyone)
    found = _status(seen, view, now)
    answers = found.status in (NodeStatus.UP, NodeStatus.STARTING)
    leader = find_leader(everyone) if seen.kind == PD else None
    role = _role(seen, leader) if answers else Role.NONE
    if answers and seen.kind == PD and seen.ready and leader is None and not found.detail:
        found = StatusFound(found.status, "no PD leader", found.because)
    page = seen.page if seen.runtime_state is not RuntimeState.EXITED else None
    claims = disagreement(seen, everyone, view, now)
    leads, leads_t = _leads(seen, view, now)
    return replace(
        health_rules.node_health(seen, found, before, now, role),
        memory_bytes=page.memory_bytes if page else None,
        uptime_s=_uptime_s(seen, view, now) if answers else None,
        observed_t=_observed_t(seen),
        facts=facts(seen, view, now),
        leads=leads,
        leads_t=leads_t,
        answer_ms=seen.answer_ms if answers else None,
        disagreement="; ".join(claim.words for claim in claims),
        claims=tuple(claim.says for claim in claims),
    )


def find_leader(everyone: Iterable[TikvObservation]) -> str | None:
    """Returns who leads PD; None where no living member is known to lead."""
    members = {seen.node: seen for seen in everyone if seen.kind == PD}
    named = Counter(
        seen.names_leader
        for seen in members.values()
        if seen.names_leader is not None
        and seen.runtime_state in (RuntimeState.RUNNING, RuntimeState.UNKNOWN)
    )
    # A leader that was paused and goes on may take itself for one still: the most votes count,
    # and in a tie the member that calls itself the leader.
    votes = {
        name: (count, members[name].names_leader == name)
        for name, count in named.items()
        if name in members
        and members[name].runtime_state in (RuntimeState.RUNNING, RuntimeState.UNKNOWN)
    }
    return max(votes, key=lambda name: votes[name]) if votes else None


def _status(seen: TikvObservation, view: PdView, now: float) -> StatusFound:
    if seen.runtime_state is RuntimeState.UNKNOWN:
        return StatusFound(
            NodeStatus.UNKNOWN, unwatched(seen, view, now), UnknownBecause.ENGINE_LOST
        )
    found = health_rules.judge_unheard(
        seen,
        now,
        cut_off=CUT_OFF,
        paused=PAUSED,
        silent_after_s=SILENT_AFTER_S,
        start_within_s=START_WITHIN_S,
    )
    return found or _answering(seen, view, now)


def _answering(seen: TikvObservation, view: PdView, now: float) -> StatusFound:
    lacking = _lacking(seen, view, now)
    if not lacking:
        return StatusFound(NodeStatus.UP)
    late = now - seen.runtime_state_t >= START_WITHIN_S
    # A member that runs and answers is there, even where they can't agree on a leader.
    if late and seen.kind == PD:
        return StatusFound(NodeStatus.UP, lacking)
    if late:
        return StatusFound(NodeStatus.UNKNOWN, lacking, UnknownBecause.NOT_READY)
    return StatusFound(NodeStatus.STARTING, lacking)


def _leads(seen: TikvObservation, view: PdView, now: float) -> tuple[int | None, float | None]:
    """The number of regions that a store leads, and when that was asked: by PD, else by itself."""
    if seen.kind == PD:
        return None, None
    if view.store(seen.address, now) is not None:
        return view.led_by(seen.address), view.asked_t
    page = seen.page if seen.runtime_state is not RuntimeState.EXITED else None
    return (None, None) if page is None else (page.leaders, seen.page_t)


def _lacking(seen: TikvObservation, view: PdView, now: float) -> str:
    """The words for what an answering node lacks to count as up; empty where nothing is missing."""
    if seen.kind == PD:
        return "" if seen.ready else "no PD leader"
    if not view.is_fresh(now):
        return "" if seen.ready else "no word from PD"
    store = view.store(seen.address, now)
    if not seen.ready or store is None:
        return "PD hasn't heard of it yet"
    return f"PD says {store.state}" if store.state in (DISCONNECTED, DOWN) else ""


def _role(seen: TikvObservation, leader: str | None) -> Role:
    if seen.kind != PD or seen.answered_t is None or leader is None:
        return Role.NONE
    return Role.LEADER if leader == seen.node else Role.FOLLOWER


def _uptime_s(seen: TikvObservation, view: PdView, now: float) -> float | None:
    if seen.started_t is not None:
        return max(0.0, now - seen.started_t)
    store = view.store(seen.address, now)
    return store.uptime_s if store is not None and seen.ready else None


def _observed_t(seen: TikvObservation) -> float | None:
    if seen.runtime_state is RuntimeState.ABSENT:
        return None
    return (
        seen.answered_t
        if seen.runtime_state in (RuntimeState.RUNNING, RuntimeState.UNKNOWN)
        else seen.looked_t
    )
