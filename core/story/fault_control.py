"""Injects and undoes all faults of a run, of the story and by hand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from core.model import events as ev
from core.model.fault_kinds import FAULT_KINDS, FaultKind, NodeAction
from core.model.fault_lookup import ACTIONS, BY_KEY
from core.model.victims import VictimReason, Victims
from core.ports import InjectedFault, Isolable, Node, Slowable, SubjectError
from core.story.fault_plans import FaultPlan, chosen_plan
from core.story.run_context import RunContext
from core.story.victim_choice import choose_victims
from core.text import faults as words

_CHOSEN_BY = {
    VictimReason.PICKED: ev.ChosenBy.PRESENTER,
    VictimReason.AUDIENCE: ev.ChosenBy.AUDIENCE,
}


def possible_actions(by_hand: Mapping[NodeAction, FaultKind]) -> tuple[str, ...]:
    """Returns the actions of ``by_hand`` and the ways back from those actions, as values."""
    possible = {*by_hand, *(kind.back for kind in by_hand.values())}
    return tuple(action.value for action in NodeAction if action in possible)


class FaultControl:
    """Injects and undoes faults, and puts both on the timeline."""

    def __init__(self, context: RunContext) -> None:
        """Creates the control over the nodes of one run."""
        self._context = context

    async def inject(self, node: str, kind: FaultKind, text: str, *, by_hand: bool) -> float:
        """Injects a fault into ``node``; a fault that has a duration is undone after that.

        Returns:
            When the fault went in, seconds of the run.

        Raises:
            SubjectError: the fault couldn't be injected, and nothing has happened.
        """
        context = self._context
        fault = await context.faults.inject(kind, context.subject.nodes[node])
        t = context.clock.from_monotonic(fault.injected_monotonic_s)
        context.emit(
            ev.FaultInjected(
                t=t,
                fault_id=fault.fault_id,
                chaos_type=kind.key,
                node=node,
                text=text,
                by_hand=by_hand,
            )
        )
        if not by_hand and context.injected_t is None:
            context.injected_t = t
        if fault.duration_s > 0:
            context.scope.spawn(f"end-{fault.fault_id}", self._end(fault))
        return t

    async def _end(self, fault: InjectedFault) -> None:
        """Undoes a fault whose time is over, unless that was done before."""
        await asyncio.sleep(fault.injected_monotonic_s + fault.duration_s - time.monotonic())
        if any(other.fault_id == fault.fault_id for other in self._context.faults.active):
            await self.undo(fault)

    async def undo(self, fault: InjectedFault) -> None:
        """Undoes ``fault`` and puts that on the timeline.

        Raises:
            SubjectError: the fault is still in.
        """
        context = self._context
        task = f"undo-{fault.fault_id}"
        is_node = fault.node in context.state.nodes
        context.progress(task, words.undoing_words(fault.node, is_node=is_node))
        try:
            await context.faults.undo(fault)
        finally:
            context.progress_done(task)
        # Timer and person may undo the same fault: only the first of them tells.
        if all(other.fault_id != fault.fault_id for other in context.state.faults):
            return
        kind = BY_KEY.get(fault.chaos_type)
        context.emit(
            ev.FaultCleared(
                t=context.now(),
                fault_id=fault.fault_id,
                chaos_type=fault.chaos_type,
                node=fault.node,
                text=words.undone_words(fault.node, is_node=is_node, kind=kind),
            )
        )

    async def undo_all(self) -> int:
        """Undoes every fault that is in, newest first; returns how many there were.

        Raises:
            SubjectError: one or more are still in; the others were undone all the same.
        """
        faults = tuple(reversed(self._context.faults.active))
        failed: list[SubjectError] = []
        for fault in faults:
            try:
                await self.undo(fault)
            except SubjectError as error:
                failed.append(error)
        if failed:
            raise failed[0]
        return len(faults)

    async def heal(self) -> None:
        """Brings back every node that is down, paused or cut off, whoever did that.

        Raises:
            SubjectError: a node can't be brought back.
        """
        await self.undo_all()
        context = self._context
        for name, node in context.subject.nodes.items():
            if name not in context.state.nodes:
                continue  # the load, say: it breaks by faults only, and those are undone
            status = context.state.nodes[name].status
            if status is ev.NodeStatus.DOWN and not node.is_alive():
                await node.restart()
            elif node.is_alive() and node.is_paused():
                await node.resume()
            if isinstance(node, Isolable) and node.is_cut_off():
                await node.reconnect()

    async def act(self, name: str, action: NodeAction) -> None:
        """Does ``action`` to one node now.

        Raises:
            SubjectError: the action can't be done; the message says why.
        """
        context = self._context
        node = context.subject.nodes.get(name)
        if node is None:
            raise SubjectError(*words.not_to_be_acted_on(name))
        what = ACTIONS[action]
        if isinstance(what, FaultKind):
            await self._break(node, action, what)
            return
        mended = [fault for fault in context.faults.active if fault.node == name]
        if not what.takes_all:
            kinds = {kind.key for kind in FAULT_KINDS if kind.back is action}
            mended = [fault for fault in mended if fault.chaos_type in kinds]
        for fault in reversed(mended):
            await self.undo(fault)
        if mended:
            return
        if action is NodeAction.RESUME:
            await node.resume()
        elif action is NodeAction.RESTART:
            await node.restart()
        elif action is NodeAction.RECONNECT:
            await _reconnect(node)
        else:
            raise SubjectError(*words.no_fault_to_undo(name))

    async def _break(self, node: Node, action: NodeAction, what: FaultKind) -> None:
        name, kind = node.name, self._context.subject.by_hand.get(action)
        if kind is None:
            run = self._context.state.run
            withheld = run is not None and action in run.link_use.withheld
            raise SubjectError(*words.not_offered(name, what, withheld=withheld))
        if not node.is_alive():
            if self._context.state.nodes[name].status is ev.NodeStatus.UNKNOWN:
                raise SubjectError(*words.nothing_known_of(name))
            raise SubjectError(*words.not_running(name))
        if kind.is_of_network:
            # A network that is already gone or slow must not get a second undo.
            active = self._context.faults.active
            there = any(f.node == name and f.chaos_type == kind.key for f in active)
            if there or (isinstance(node, Isolable) and node.is_cut_off()):
                raise SubjectError(*words.has_it_already(name, kind))
        await self.inject(name, kind, words.by_hand_words(kind, name), by_hand=True)

    @property
    def plan(self) -> FaultPlan:
        """The plan of the story's fault: the audience's choice, or else the story's own plan.

        Raises:
            SubjectError: the fault isn't offered here.
        """
        if (chosen := self._context.chosen) is not None:
            return chosen.plan
        return self.own_plan

    @property
    def own_plan(self) -> FaultPlan:
        """The plan of the fault that the story has without an audience.

        Raises:
            SubjectError: the fault isn't offered here.
        """
        return chosen_plan(self._context.subject.plans, self._context.settings.fault)

    def find_victims(self, plan: FaultPlan | None = None) -> Victims:
        """Returns the nodes that ``plan``, or else the story's fault, would hit now.

        What the presenter picked comes first, then what the audience chose.
        """
        context, plan = self._context, plan or self.plan
        nodes, groups = context.state.nodes, context.subject.info.groups
        if context.picked is None and context.chosen is not None:
            voted = context.chosen.victims(plan, nodes, groups)
            if voted is not None:
                return voted
        return choose_victims(plan, nodes, context.picked, groups)

    def announce_victims(self, plan: FaultPlan | None = None) -> Victims:
        """Puts on the timeline which nodes ``plan``, or else the story's fault, would hit now."""
        context, plan = self._context, plan or self.plan
        victims = self.find_victims(plan)
        if context.announced != (plan, victims):
            context.announced = plan, victims
            reason = words.reason_words(victims, plan.how)
            context.emit(
                ev.VictimChosen(
                    t=context.now(),
                    nodes=victims.nodes,
                    roles=victims.roles,
                    reason=reason,
                    by=_CHOSEN_BY.get(victims.reason, ev.ChosenBy.STORY),
                )
            )
        return victims


async def _reconnect(node: Node) -> None:
    """Reconnects ``node``, or removes the delay, where the fault was made outside the app."""
    if isinstance(node, Isolable) and node.is_cut_off():
        await node.reconnect()
    elif isinstance(node, Slowable) and await node.is_slowed():
        await node.speed_up()
    else:
        raise SubjectError(*words.not_cut_off(node.name))
