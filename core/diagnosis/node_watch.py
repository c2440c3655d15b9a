"""Follows the nodes through a trouble: which were lost and how, and which came back."""

from __future__ import annotations

from math import inf

from msgspec.structs import replace

from core.diagnosis.evidence import Elected
from core.model.caught_up import is_caught_up
from core.model.events import NodeHealth, NodeStatus, Role
from core.model.findings.losses import Loss, LossKind
from core.views.groups import group_with
from core.views.system_parts import Shards
from core.views.system_view import SystemView

_KINDS = {
    NodeStatus.DOWN: LossKind.EXITED,
    NodeStatus.PAUSED: LossKind.PAUSED,
    NodeStatus.CUT_OFF: LossKind.CUT_OFF,
    NodeStatus.UNKNOWN: LossKind.SILENT,
}
_CERTAIN = (NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF)
"""Statuses that prove a loss: the node takes no part, and the time of the change is known."""
YOUNGER_S = 1.0
"""A process whose uptime fell by more than this is another one."""
SAME_ELECTION_S = 3.0
"""Longest time between two sources' reports of one and the same election, seconds."""
KEPT = 12
"""Losses and elections kept of one trouble, however long that lasts."""


class NodeWatch:
    """Follows the nodes of one run through the present trouble.

    Attributes:
        losses: the losses of the present trouble.
        elected: who was seen to take the lead in the present trouble.
    """

    def __init__(self) -> None:
        """Creates a watch that has seen no node."""
        self.losses: list[Loss] = []
        self.elected: list[Elected] = []
        self._leads: dict[str, int] = {}
        self._led_until: dict[str, float] = {}
        self._was_up: set[str] = set()
        self._away_before: set[str] = set()
        self._uptimes: dict[str, float] = {}
        self._unseen: set[str] = set()

    def begin(self) -> None:
        """Begins a new trouble; nodes that are away already are no losses of that trouble."""
        self._away_before |= {loss.node for loss in self.losses if loss.back_t is None}
        self.losses.clear()
        self.elected.clear()

    def find_loss(self, view: SystemView, health: NodeHealth, t: float) -> Loss | None:
        """Returns the loss that ``health`` is the first sign of, or None; changes nothing.

        Args:
            view: what was known of the system before.
            health: what was observed at ``t``.
            t: when that was, in run seconds.
        """
        name, before = health.node, view.nodes.get(health.node)
        shards = view.shards.led_by(name)
        known = next((x for x in self.losses if x.node == name and x.back_t is None), None)
        lost_t = _lost_t(health, t)
        # Others may have taken the lead before the loss is noticed: that changes no role at it.
        led = lost_t < self._led_until.get(name, -inf)
        loss = Loss(
            node=name,
            t=lost_t,
            kind=_KINDS.get(health.status, LossKind.RESTARTED),
            role=Role.LEADER if led else _role_at_loss(view, health),
            leads=len(shards) if view.shards.leaders else self._leads.get(name),
            shards=shards,
            exit_code=health.exit_code,
            was_up=name in self._was_up,
        )
        was_up = before is not None and before.status is NodeStatus.UP
        if not health.started:
            return None  # Faultstage itself ends or starts the node: no loss
        match health.status:
            case NodeStatus.UP | NodeStatus.STARTING:
                younger = _is_younger(health, before)
                return loss if known is None and was_up and younger else None
            case NodeStatus.UNKNOWN:
                return loss if known is None and was_up else None
            case NodeStatus.DOWN if before is not None and before.status in (
                NodeStatus.PAUSED,
                NodeStatus.CUT_OFF,
            ):
                return loss
            case _:
                is_news = known is None and name not in self._away_before
                was_gone = before is not None and before.status is health.status
                return loss if is_news and not was_gone else None

    def observe(
        self, before: SystemView, view: SystemView, health: NodeHealth, loss: Loss | None
    ) -> None:
        """Takes an observation of a node, with the loss that :meth:`find_loss` found in ``health``.

        Args:
            before: the view without the observation.
            view: the view with the observation.
            health: the observation.
            loss: the loss that :meth:`find_loss` returned for it.
        """
        name, t = health.node, view.now
        if loss is not None:
            # A paused node that is killed was lost twice; the first loss is over by that.
            self.losses[:] = [
                replace(x, back_t=t) if x.node == name and x.back_t is None else x
                for x in self.losses
            ]
            self.losses[:] = [*self.losses, loss][-KEPT:]
        if not health.started:
            self._forget(name)
            return
        self._see(view, health)
        if health.status is NodeStatus.UP:
            self._was_up.add(name)
            self._away_before.discard(name)
            if health.leads is not None:
                self._leads[name] = health.leads
        self.losses[:] = [_updated(x, view, health) if x.node == name else x for x in self.losses]
        for group, leader in before.leaders.items():
            if view.leaders.get(group) != leader:
                self._led_until[leader] = t
        for group, leader in view.leaders.items():
            if before.leaders.get(group) != leader:
                self.led(leader, t)

    def _forget(self, name: str) -> None:
        """Forgets all that is known of ``name``, whose process Faultstage itself takes down."""
        self._was_up.discard(name)
        self._away_before.discard(name)
        self._unseen.discard(name)
        for known in (self._leads, self._led_until, self._uptimes):
            known.pop(name, None)
        self.losses[:] = [loss for loss in self.losses if loss.node != name]

    def shards_observed(self, shards: Shards) -> bool:
        """Notes which shards of lost nodes others lead by now; returns whether any is new."""
        before = list(self.losses)
        self.losses[:] = [_taken_over(loss, shards) for loss in before]
        return self.losses != before

    def led(self, node: str, t: float) -> None:
        """Notes that ``node`` leads from ``t`` on, as that node or another source says."""
        last = self.elected[-1] if self.elected else None
        if last is not None and last.node == node and t - last.t < SAME_ELECTION_S:
            return
        self.elected[:] = [*self.elected, Elected(t, node)][-KEPT:]

    def _see(self, view: SystemView, health: NodeHealth) -> None:
        """Forgets the loss of a node that nobody could see for a while, and that never stopped."""
        name = health.node
        if view.blind is not None:
            self._unseen |= {
                x.node for x in self.losses if x.back_t is None and x.kind is LossKind.SILENT
            }
        if health.status is not NodeStatus.UNKNOWN and name in self._unseen:
            self._unseen.discard(name)
            before, now = self._uptimes.get(name), health.uptime_s
            ran_on = before is None or now is None or now >= before - YOUNGER_S
            if health.status is NodeStatus.UP and ran_on:
                self.losses[:] = [
                    x for x in self.losses if x.node != name or x.kind is not LossKind.SILENT
                ]
        if health.status is NodeStatus.UP and health.uptime_s is not None:
            self._uptimes[name] = health.uptime_s


def _lost_t(health: NodeHealth, t: float) -> float:
    """Returns the time of the loss that ``health``, observed at ``t``, is the first sign of."""
    if health.status in _CERTAIN:
        return health.changed_t
    if health.status is NodeStatus.UP and health.uptime_s is not None:
        return t - health.uptime_s  # another process runs since then
    return t


def _role_at_loss(view: SystemView, health: NodeHealth) -> Role:
    """The role of a node at the time of the loss, by what was known before."""
    name = health.node
    group = group_with(name, view.groups)
    if group is None or not group.has_leader:
        return Role.NONE
    leader = view.leaders.get(group.name)
    if leader is not None:
        if leader == name:
            return Role.LEADER
        known = view.roles.get(name, health.was_role)
        # The node led once, but another node leads by now.
        return Role.FOLLOWER if known is Role.LEADER else known
    if health.was_role is not Role.NONE:
        return health.was_role
    return view.role_of(name)


def _updated(loss: Loss, view: SystemView, health: NodeHealth) -> Loss:
    """``loss`` with what ``health`` says of the lost node since then."""
    status = health.status
    if loss.back_t is None and status in _CERTAIN:
        if loss.kind is LossKind.SILENT:
            loss = replace(loss, kind=_KINDS[status])
        if loss.exit_code is None and health.exit_code is not None:
            loss = replace(loss, exit_code=health.exit_code)
    is_up = status is NodeStatus.UP
    if is_up and loss.back_t is None:
        loss = replace(loss, back_t=view.now)
    # A node that starts says already how far behind it is.
    if health.lag is None or loss.caught_up or not (is_up or status is NodeStatus.STARTING):
        return loss
    is_close = is_caught_up(health, group_with(loss.node, view.groups), tells_lag=True)
    return replace(loss, behind=max(loss.behind or 0, health.lag), caught_up=is_close)


def _taken_over(loss: Loss, shards: Shards) -> Loss:
    """``loss`` with the groups that another node leads, where that was asked for since."""
    if shards.asked_t < loss.t:
        return loss
    taken = tuple(
        shard
        for shard in loss.shards
        if shard in loss.taken_over or shards.leaders.get(shard, "") not in ("", loss.node)
    )
    return replace(loss, taken_over=taken)


def _is_younger(health: NodeHealth, before: NodeHealth | None) -> bool:
    """Whether another process runs than before: the node starts anew, or the uptime fell."""
    if before is None:
        return False
    if health.status is NodeStatus.STARTING:
        return before.status is NodeStatus.UP
    if health.uptime_s is None or before.uptime_s is None:
        return False
    return health.uptime_s < before.uptime_s - YOUNGER_S
