"""Follows the nodes: who leads, which were lost and how, and which came back."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from core.diagnosis.evidence import Elected, Loss, LossKind
from core.model.caught_up import CAUGHT_UP_LAG, is_caught_up
from core.model.events import Group, NodeHealth, NodeStatus, Role
from core.views.groups import group_with, quorum, whole
from core.views.system_view import blind

_KINDS = {
    NodeStatus.DOWN: LossKind.EXITED,
    NodeStatus.PAUSED: LossKind.PAUSED,
    NodeStatus.CUT_OFF: LossKind.CUT_OFF,
    NodeStatus.UNKNOWN: LossKind.SILENT,
}
_CERTAIN = (NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF)
"""What is known of a node that takes no part, and since when."""
YOUNGER_S = 1.0
"""A process whose uptime fell by more than this is another one."""
SAME_ELECTION_S = 3.0
"""What two sources say of one leader within this is one election."""
KEPT = 12
"""Losses and elections kept of one trouble, however long it lasts."""


class NodeWatch:
    """The nodes of one run.

    Attributes:
        names: the nodes that the run has.
        nodes: the last observation of each.
        groups: which of them agree among themselves.
        leaders: who leads each group that elects, by the group's name; without those that
            nobody leads, or in which two say so.
        losses: the losses of the present trouble.
        elected: who was seen to take the lead in the present trouble.
        was_ready: whether a majority with a leader was seen once, in each group.
    """

    def __init__(self, names: tuple[str, ...] = (), groups: Sequence[Group] = ()) -> None:
        """Has seen nothing."""
        self.names = names
        self.groups = whole(names, groups)
        self.nodes: dict[str, NodeHealth] = {}
        self.leaders: dict[str, str] = {}
        self.losses: list[Loss] = []
        self.elected: list[Elected] = []
        self.was_ready = False
        self._roles: dict[str, Role] = {}
        self._leads: dict[str, int] = {}
        self._was_up: set[str] = set()
        self._standing: set[str] = set()
        self._uptimes: dict[str, float] = {}
        self._unseen: set[str] = set()

    def begin(self) -> None:
        """A new trouble: what was lost before it is no news of it."""
        self._standing |= {loss.node for loss in self.losses if loss.back_t is None}
        self.losses.clear()
        self.elected.clear()

    def find_loss(self, health: NodeHealth, t: float) -> Loss | None:
        """Returns the loss that ``health`` is the first sign of, if it is; changes nothing."""
        name, before = health.node, self.nodes.get(health.node)
        known = next((x for x in self.losses if x.node == name and x.back_t is None), None)
        loss = Loss(
            node=name,
            t=health.changed_t if health.status in _CERTAIN else t,
            kind=_KINDS.get(health.status, LossKind.RESTARTED),
            role=self._role_at_loss(health),
            leads=self._leads.get(name),
            exit_code=health.exit_code,
            was_up=name in self._was_up,
        )
        was_up = before is not None and before.status is NodeStatus.UP
        if not health.started:
            return None  # it is begun anew, by us
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
                is_news = known is None and name not in self._standing
                was_gone = before is not None and before.status is health.status
                return loss if is_news and not was_gone else None

    def observe(self, health: NodeHealth, t: float, loss: Loss | None) -> None:
        """Takes an observation, with the loss that it was found to be."""
        name = health.node
        if loss is not None:
            # A paused node that is killed was lost twice; the first loss is over by that.
            self.losses[:] = [
                replace(x, back_t=t) if x.node == name and x.back_t is None else x
                for x in self.losses
            ]
            self.losses[:] = [*self.losses, loss][-KEPT:]
        self.nodes[name] = health
        if not health.started:
            self._forget(name)
            return
        self._see(health)
        if health.status is NodeStatus.UP:
            self._was_up.add(name)
            self._standing.discard(name)
            if health.role is not Role.NONE:
                self._roles[name] = health.role
            if health.leads is not None:
                self._leads[name] = health.leads
        self.losses[:] = [self._updated(x, health, t) if x.node == name else x for x in self.losses]
        for group in self.groups:
            if group.has_leader:
                self._find_leader(group, t)
        self.was_ready = self.was_ready or (
            self.is_led
            and all(
                sum(member in self._was_up for member in group.nodes) >= quorum(group)
                for group in self.groups
                if group.agrees
            )
        )

    def _forget(self, name: str) -> None:
        """What runs ``name`` is taken down by us: the next is another one, without a past."""
        self._was_up.discard(name)
        self._standing.discard(name)
        self._unseen.discard(name)
        for known in (self._roles, self._leads, self._uptimes):
            known.pop(name, None)
        self.losses[:] = [loss for loss in self.losses if loss.node != name]
        self.leaders = {group: node for group, node in self.leaders.items() if node != name}
        self.was_ready = self.was_ready and any(node.started for node in self.nodes.values())

    @property
    def leader(self) -> str | None:
        """Who leads the one group that elects; None where several do."""
        electing = [group for group in self.groups if group.has_leader]
        return self.leaders.get(electing[0].name) if len(electing) == 1 else None

    @property
    def is_led(self) -> bool:
        """Whether each group that elects has its leader."""
        return bool(self.groups) and all(
            group.name in self.leaders for group in self.groups if group.has_leader
        )

    def led(self, node: str, t: float) -> None:
        """``node`` was said, or was seen by its own word, to lead from ``t`` on."""
        last = self.elected[-1] if self.elected else None
        if last is not None and last.node == node and t - last.t < SAME_ELECTION_S:
            return
        self.elected[:] = [*self.elected, Elected(t, node)][-KEPT:]

    def _see(self, health: NodeHealth) -> None:
        """Forgets the loss of a node that nobody could see for a while, and that never stopped."""
        name = health.node
        if blind(self.nodes.get(node) for node in self.names) is not None:
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

    # --- how it knows -----------------------------------------------------------------

    def _role_at_loss(self, health: NodeHealth) -> Role:
        name = health.node
        group = group_with(name, self.groups)
        if group is None or not group.has_leader:
            return Role.NONE
        leader = self.leaders.get(group.name)
        if leader is not None:
            if leader == name:
                return Role.LEADER
            known = self._roles.get(name, health.was_role)
            # It led once, but somebody else does by now.
            return Role.FOLLOWER if known is Role.LEADER else known
        if health.was_role is not Role.NONE:
            return health.was_role
        return self._roles.get(name, Role.NONE)

    def _updated(self, loss: Loss, health: NodeHealth, t: float) -> Loss:
        status = health.status
        if loss.back_t is None and status in _CERTAIN:
            if loss.kind is LossKind.SILENT:
                loss = replace(loss, kind=_KINDS[status])
            if loss.exit_code is None and health.exit_code is not None:
                loss = replace(loss, exit_code=health.exit_code)
        is_up = status is NodeStatus.UP
        if is_up and loss.back_t is None:
            loss = replace(loss, back_t=t)
        # A node that starts says already how far behind it is.
        if health.lag is None or loss.caught_up or not (is_up or status is NodeStatus.STARTING):
            return loss
        is_close = is_caught_up(health, group_with(loss.node, self.groups), CAUGHT_UP_LAG)
        return replace(loss, behind=max(loss.behind or 0, health.lag), caught_up=is_close)

    def _find_leader(self, group: Group, t: float) -> None:
        claims = [
            name
            for name in group.nodes
            if (health := self.nodes.get(name)) is not None
            and health.status is NodeStatus.UP
            and health.role is Role.LEADER
        ]
        before = self.leaders.get(group.name)
        if len(claims) == 1:
            self.leaders[group.name] = claims[0]
            if claims[0] != before:
                self.led(claims[0], t)
        elif before not in claims:
            self.leaders.pop(group.name, None)


def _is_younger(health: NodeHealth, before: NodeHealth | None) -> bool:
    if before is None:
        return False
    if health.status is NodeStatus.STARTING:
        return before.status is NodeStatus.UP
    if health.uptime_s is None or before.uptime_s is None:
        return False
    return health.uptime_s < before.uptime_s - YOUNGER_S
