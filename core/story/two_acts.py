"""A story in two acts: a fault loses writes, a fix goes in live, and the same fault loses none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec import Struct
from msgspec.structs import replace

from core.model import events as ev
from core.monitor.invariants import THROUGHPUT
from core.ports import SubjectError
from core.story.acts import NOTICED_S, Acts
from core.story.breaking import detect, diagnose, tell_detection
from core.story.chapters import Chapter, Story
from core.story.fault_control import FaultControl
from core.story.healing import summarize, tell_expectations
from core.story.outage import DETECTION, DIAGNOSIS, FAULT, HEALTH, LOAD, SUMMARY, WELCOME
from core.story.run_context import RunContext
from core.story.setup import all_healthy, take_load
from core.text import acts as words
from core.text import hints
from core.views.lanes import NodeLanes
from core.views.stage_state import StageState

SHOWS_WITHIN_S, SETTLES_WITHIN_S = 20.0, 60.0
"""Within which the loss is seen to begin, and within which all is calm again, seconds."""

CALM_S = 2.0
"""A system with nothing broken for so long is calm, seconds."""


class Tale(Struct, frozen=True, kw_only=True):
    """The subject matter of a story in two acts: fault, symptom, fix and texts.

    Attributes:
        key: the story's key.
        title: as people pick it.
        about: what it shows, in a sentence.
        fault: the name of the plan.
        shows: the invariant that breaks when the loss begins; empty where no health check
            notices.
        detection: what the stage adds when that invariant broke, or none did.
        is_outage: whether the story is one of an outage: it waits until a health check notices,
            and brings back what was hit.
        fix: what is changed in the second act, in short: ``appendonly yes``.
        fixed: what was changed and why that helps, in sentences.
    """

    key: str
    title: str
    about: str
    fault: str
    shows: str = ""
    detection: str = ""
    is_outage: bool = False
    fix: str
    fixed: str


class TwoActs:
    """A story of one run: the fault, what the fault cost, the fix, and the same fault again.

    Attributes:
        story: the story, for the stage.
    """

    def __init__(
        self,
        tale: Tale,
        acts: Acts,
        lanes: NodeLanes,
        fix: Callable[[], Awaitable[object]],
        *,
        welcome: str,
        health: str,
        load: str,
    ) -> None:
        """Stores what the story is about, and through whom the chapters act.

        Args:
            tale: what it is about.
            acts: reads back what each act cost.
            lanes: remembers what each node was.
            fix: changes the system while it runs, or raises SubjectError.
            welcome: what the first chapter says.
            health: what is said while the system starts.
            load: what is said of the load.
        """
        self._tale = tale
        self._acts = acts
        self._lanes = lanes
        self._fix = fix
        self.story = Story(
            key=tale.key,
            title=tale.title,
            about=tale.about,
            chapters=self._chapters(welcome, health, load),
            fault=tale.fault,
            faults=(tale.fault,),
        )

    def _chapters(self, welcome: str, health: str, load: str) -> tuple[Chapter, ...]:
        return (
            replace(WELCOME, narration=welcome),
            replace(HEALTH, title="Health", narration=health),
            replace(LOAD, narration=load, on_enter=self.load),
            replace(FAULT, on_enter=self._acts.begin),
            replace(DETECTION, on_enter=self.detection),
            replace(DIAGNOSIS, on_enter=self.diagnosis),
            Chapter(key="cost", title="What it cost", narration=words.COST, on_enter=self.cost),
            Chapter(key="fix", title="Fix", narration=words.FIX, on_enter=self.fix),
            Chapter(
                key="again",
                title="The same again",
                narration=words.AGAIN,
                on_enter=self.again,
                blocks_advance=True,
            ),
            replace(SUMMARY, narration=words.SUMMARY, on_enter=self.summary),
        )

    async def load(self, context: RunContext) -> None:
        """Chapter "Load": as in every story, but each node's part is remembered from now on."""
        for health in context.state.nodes.values():
            self._lanes.hear(ev.NodeObserved(t=context.now(), health=health))
        context.keep(self._lanes.hear)
        await take_load(context)

    async def detection(self, context: RunContext) -> None:
        """Chapter "Detection": what the monitor sees of the fault, which may be nothing."""
        tale = self._tale
        if tale.is_outage:
            await detect(context)
            return
        if not tale.shows:
            if not await self._watch(context, self._is_noticed, NOTICED_S):
                missed = context.state.sample.read_anomalies if context.state.sample else 0
                context.narrate(words.unnoticed(tale.detection, missed), hints.ASK_WHY)
                return
            context.evidence = self._acts.noticed
        await detect(context)
        if not tale.shows:
            is_green = await self._watch(context, self._acts.is_green, NOTICED_S)
            told = words.caught(tale.detection if is_green else "")
            context.narrate(told, hints.EXPLAIN, ev.NarrationPlace.AFTER)
        elif await self._watch(context, self._shows, SHOWS_WITHIN_S):
            context.narrate(tale.detection, hints.EXPLAIN, ev.NarrationPlace.AFTER)

    async def diagnosis(self, context: RunContext) -> None:
        """Chapter "Diagnosis": what explains what was seen, if anything."""
        await diagnose(context, hint=hints.SHOW_COST)

    async def cost(self, context: RunContext) -> None:
        """Chapter ``cost``: once the system is calm, acknowledged writes are read back.

        Raises:
            SubjectError: the system doesn't come to rest, or not all can be looked for.
        """
        await self._settle(context)
        act = await self._acts.end(context, words.AS_IT_COMES)
        while not act.lost_writes and await self._acts.tries_again(context):
            await self._acts.begin(context)
            await self._settle(context)
            act = await self._acts.end(context, words.AS_IT_COMES)
        context.narrate(words.cost_words(act), hints.APPLY_FIX)

    async def fix(self, context: RunContext) -> None:
        """Chapter "Fix": the system is changed while clients use the system.

        Raises:
            SubjectError: that can't be done.
        """
        await self._fix()
        context.note(ev.Level.GOOD, words.fix_note(self._tale.fix))
        context.narrate(self._tale.fixed, hints.SAME_FAULT_AGAIN)

    async def again(self, context: RunContext) -> None:
        """Chapter "The same again": the same fault, and the fault's cost in the second act.

        Raises:
            SubjectError: the fault can't go in, or the system doesn't come to rest.
        """
        await self._settle(context)
        await self._acts.begin(context)
        if await self._watch(context, self._is_noticed, NOTICED_S):
            context.evidence = self._acts.noticed
            tell_detection(context)
        await self._settle(context)
        act = await self._acts.end(context, self._tale.fix)
        context.narrate(words.cost_words(act), hints.SUM_UP)

    async def summary(self, context: RunContext) -> None:
        """Chapter "Summary": both acts side by side, and the whole ledger read back."""
        await summarize(context, lambda: self._acts.compare(context.now()))
        first, last = self._acts.sides()
        context.narrate(words.seen_words(first, last), hints.RUN_AGAIN)
        tell_expectations(context)

    async def _settle(self, context: RunContext) -> None:
        """Waits until the system is calm, and stays calm for :data:`CALM_S`.

        Raises:
            SubjectError: a fault can't be undone, or the system doesn't come to rest.
        """
        control = FaultControl(context)
        for fault in reversed(context.faults.active):
            if self._tale.is_outage and not fault.duration_s:
                await control.undo(fault)
        while await self._watch(context, _is_calm, SETTLES_WITHIN_S, words.SETTLING):
            if not await context.until(lambda state: not _is_calm(state), CALM_S):
                return
        raise SubjectError(*words.NO_REST)

    async def _watch(
        self,
        context: RunContext,
        holds: Callable[[StageState], bool],
        within_s: float,
        why: str = words.WATCHING,
    ) -> bool:
        """Waits until ``holds``, and shows ``why``; returns False after ``within_s`` seconds."""
        context.progress("watch", why)
        try:
            return await context.until(holds, within_s)
        finally:
            context.progress_done("watch")

    def _is_noticed(self, _: StageState) -> bool:
        return self._acts.noticed is not None

    def _shows(self, state: StageState) -> bool:
        return any(violation.invariant == self._tale.shows for violation in state.violations)


def _is_calm(state: StageState) -> bool:
    """Whether no fault is in, all nodes are up, each group is led, and no invariant is broken."""
    # A fix may cost throughput: that is no unrest.
    broken = any(
        violation.level is ev.Level.ERROR and violation.invariant != THROUGHPUT
        for violation in state.violations
    )
    return all_healthy(state) and not state.faults and not broken
