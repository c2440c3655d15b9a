"""``picture(state, now)``: what is in the picture of a state, as a pure function."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET

from core.model.events import Group, LoadKind, NodeHealth, NodeStatus
from core.views.groups import group_with, groups_of, quorum
from core.views.picture.bars import bars
from core.views.picture.election import new_leader, votes_and_requests
from core.views.picture.links import counter, links
from core.views.picture.load import arrows, clients
from core.views.picture.model import LogBar, Picture, PictureNode, Zone
from core.views.stage_state import StageState
from core.views.system_view import SystemView

_STOPPED = (NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF)


def picture(state: StageState, now: float) -> Picture:
    """Returns the picture of ``state`` at ``now`` seconds of the run."""
    groups = groups_of(state.run)
    system = state.system.at(now)
    # A recording may name nodes in its groups that it lacks elsewhere, and the other way round.
    names = (name for group in groups for name in group.nodes)
    placed = frozenset(name for name in names if name in state.nodes)
    sent = tuple(arrow for arrow in arrows(system, groups) if arrow.node in placed)
    found = bars(system, sent)
    nodes = {name: _node(state, health, found) for name, health in state.nodes.items()}
    zones = tuple(
        Zone(
            nouns=group.member_nouns,
            nodes=tuple(name for name in group.nodes if name in nodes),
            needed=quorum(group) if group.agrees else None,
            up=sum(system.status_of(name) is NodeStatus.UP for name in group.nodes),
            gone=sum(_is_gone(state.nodes[name]) for name in group.nodes if name in nodes),
            elects=group.agrees and (group.elects or group.votes is True),
            has_bars=_has_bars(system, group),
        )
        for group in groups
    )
    terms = [node.term for node in nodes.values() if node.term is not None]
    between = links(state, groups, placed, now)
    votes, requests = votes_and_requests(state, between, now)
    return Picture(
        nodes=nodes,
        zones=zones,
        links=between,
        counter=counter(system),
        clients=clients(system),
        arrows=sent,
        votes=votes,
        requests=requests,
        new_leader=new_leader(state, now),
        term=max(terms, default=None),
    )


def _has_bars(system: SystemView, group: Group) -> bool:
    """Whether a bar or shard boxes stand beside the nodes of ``group``, now or under load."""
    if any(each.shares_lead for each in system.groups):
        return group.shares_lead
    if system.load_kind is LoadKind.CHECKS:
        return len(group.nodes) > 1
    return group.votes is not True


def _is_gone(health: NodeHealth) -> bool:
    return health.started and health.status in _STOPPED


def _node(state: StageState, health: NodeHealth, found: Mapping[str, LogBar]) -> PictureNode:
    name, system = health.node, state.system
    group = group_with(name, system.groups)
    stopped = health.status in _STOPPED
    shares = group is not None and group.shares_lead and bool(system.shards.leaders)
    return PictureNode(
        name=name,
        health=health,
        role=health.was_role if stopped else health.role,
        crowned=group is not None and system.leaders.get(group.name) == name,
        marked=name in state.victims and state.fault_t is None,
        fault=next((fault for fault in state.faults if fault.node == name), None),
        term=_term(system, name),
        bar=found.get(name),
        shards=system.shards.led_by(name) if shares else None,
        kind="" if group is None else _kind(group),
        votes_only=group is not None and group.votes is True,
        elects=group is not None and group.has_leader,
    )


def _term(system: SystemView, node: str) -> int | None:
    """The newest term that a node reported, or was elected in."""
    seen, elected = system.logs.seen.get(node), system.elected
    if seen is None or seen.position.term is None:
        return None
    elected_in = elected.term if elected is not None and elected.node == node else None
    return max(seen.position.term, elected_in or 0)


def _kind(group: Group) -> str:
    return group.name if group.members is UNSET else group.members.one
