"""Stop conditions: invariants that undo the faults in force as soon as one breaks."""

from __future__ import annotations

from core.model import events as ev
from core.ports import SubjectError
from core.story.fault_control import FaultControl
from core.story.run_context import RunContext
from core.text import faults as words
from core.text import notices
from core.views.stage_state import StageState
from core.views.system_parts import Violation

HOLDS_WITHIN_S = 15.0
"""Longest time that a fault waits for broken stop conditions to hold again, seconds."""


class StopConditions:
    """The stop conditions of a run: no fault stays in while one of these invariants is broken."""

    def __init__(self, context: RunContext) -> None:
        """Creates the stop conditions of one run, which do nothing before :meth:`watch`."""
        self._context = context
        self._control = FaultControl(context)
        self._titles = {each.name: each.title for each in context.subject.invariants if each.stops}
        self._is_undoing = False

    def watch(self) -> None:
        """Undoes faults from now on, until the run ends."""
        if self._titles:
            self._context.keep(self._hear)

    async def until_none_is_broken(self) -> None:
        """Waits until every stop condition holds, or isn't known to be broken.

        Raises:
            SubjectError: one stays broken, so that no fault may go in.
        """
        context = self._context
        if (broken := self._broken(context.state)) is None:
            return
        context.note(ev.Level.WARNING, words.waits_for(self._titles[broken.invariant]))
        if not await context.until(lambda state: self._broken(state) is None, HOLDS_WITHIN_S):
            broken = self._broken(context.state) or broken
            title = self._titles[broken.invariant]
            raise SubjectError(*words.breaks_before(title, broken.text))

    def _broken(self, state: StageState) -> Violation | None:
        return next((each for each in state.violations if each.invariant in self._titles), None)

    def _hear(self, event: ev.Event) -> None:
        # A fault may also go in, by hand or as one of several, while a condition is broken.
        if not isinstance(event, ev.ViolationOpened | ev.FaultInjected) or self._is_undoing:
            return
        state = self._context.state
        if state.faults and (broken := self._broken(state)) is not None:
            self._is_undoing = True
            self._context.scope.spawn("stop", self._stop(broken))

    async def _stop(self, broken: Violation) -> None:
        """Tells which stop condition broke, and undoes every fault that is in."""
        context, title = self._context, self._titles[broken.invariant]
        try:
            nodes = tuple(dict.fromkeys(fault.node for fault in context.state.faults))
            context.emit(
                ev.FaultStopped(
                    t=context.now(),
                    invariant=broken.invariant,
                    title=title,
                    subject=broken.subject,
                    text=broken.text,
                    nodes=nodes,
                )
            )
            self._notice(ev.Level.WARNING, *words.stopped_notice(title, broken.text))
            while context.state.faults:
                told = {fault.fault_id for fault in context.state.faults}
                known = [each for each in context.faults.active if each.fault_id in told]
                if not known:
                    return
                for fault in reversed(known):
                    await self._control.undo(fault)
        except SubjectError as error:
            self._notice(ev.Level.ERROR, str(error), error.remedy or notices.RETRY)
        finally:
            self._is_undoing = False

    def _notice(self, level: ev.Level, text: str, remedy: str) -> None:
        context = self._context
        context.emit(ev.NoticeShown(t=context.now(), level=level, text=text, remedy=remedy))
