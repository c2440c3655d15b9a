"""The stories of this system, by key; the first is the default.

All but ``outage`` are told in two acts by :class:`TwoActs`: it loses, the fix goes in live, and the
same fault loses nothing. Such a story is an entry of :data:`subjects.sentinel.tales.TALES`:
``split-brain`` will be one, with the fix of ``woken-primary``, once links can be cut.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from core.model import events as ev
from core.ports import SubjectError
from core.story.acts import Acts
from core.story.breaking import detect, diagnose
from core.story.chapters import Chapter, Story
from core.story.healing import summarize
from core.story.outage import DETECTION, FAULT, HEALTH, LOAD, SUMMARY, WELCOME
from core.story.outage import DIAGNOSIS as EXPLAINED
from core.story.outage import OUTAGE as PLAIN
from core.story.run_context import RunContext
from core.story.setup import all_healthy
from core.views.stage_state import StageState
from subjects.load.client import LoadProcess
from subjects.sentinel import tales as words
from subjects.sentinel.invariants import READS_TRUE
from subjects.sentinel.lanes import ServerLanes
from subjects.sentinel.node import ServerNode
from subjects.sentinel.plans import FAULTS_OF, KILL_PRIMARY, OUTAGE
from subjects.sentinel.tales import TALES, Tale

SHOWS_WITHIN_S, SETTLES_WITHIN_S = 20.0, 60.0
"""Within which a former primary is seen, and within which all is calm again, seconds."""

CALM_S, WATCHED_S = 2.0, 4.0
"""A system with nothing broken for so long is calm; so long is watched whether anything notices."""


def stories(servers: Sequence[ServerNode], load: LoadProcess) -> Mapping[str, Story]:
    """Returns the stories of one run, by key.

    Args:
        servers: those that a fix is applied to.
        load: the load, which reads back in the middle of a story.
    """
    told = [TwoActs(tale, servers, load).story for tale in TALES]
    outage = replace(PLAIN, fault=KILL_PRIMARY, faults=FAULTS_OF[OUTAGE])
    return {story.key: story for story in (*told, outage)}


class TwoActs:
    """A story of one run: the fault, what it cost, the fix, and the same fault again.

    Attributes:
        story: the story, for the stage.
    """

    def __init__(self, tale: Tale, servers: Sequence[ServerNode], load: LoadProcess) -> None:
        """Stores what the story is about, and through whom its chapters act."""
        self._tale = tale
        self._servers = servers
        self._lanes = ServerLanes()
        self._acts = Acts(load.look_back, self._lanes.between, by_load=(READS_TRUE,))
        self.story = Story(
            key=tale.key,
            title=tale.title,
            about=tale.about,
            chapters=self._chapters(),
            fault=tale.fault,
            faults=FAULTS_OF[tale.key],
        )

    def _chapters(self) -> tuple[Chapter, ...]:
        return (
            replace(WELCOME, narration=words.WELCOME),
            replace(HEALTH, title="Health", narration=words.HEALTH),
            replace(LOAD, on_enter=self.load),
            replace(FAULT, on_enter=self._acts.begin),
            replace(DETECTION, on_enter=self.detection),
            replace(EXPLAINED, narration=words.DIAGNOSIS, on_enter=self.diagnosis),
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
        """Chapter "Load": as in every story; what each server is, is remembered from now on."""
        for health in context.state.nodes.values():
            self._lanes.hear(ev.NodeObserved(t=context.now(), health=health))
        context.keep(self._lanes.hear)
        await LOAD.on_enter(context) if LOAD.on_enter else None

    async def detection(self, context: RunContext) -> None:
        """Chapter "Detection": what the monitor sees of it, which may be nothing."""
        tale = self._tale
        if not tale.shows:
            await self._watch(context, lambda _: self._acts.noticed, WATCHED_S)
        if not tale.shows and not self._acts.noticed:
            missed = context.state.sample.read_anomalies if context.state.sample else 0
            context.narrate(words.unnoticed(tale, missed), "Space asks why")
            return
        await detect(context)
        seen = context.state.narration
        if tale.shows and await self._watch(
            context, lambda state: _is_broken(state, tale.shows), SHOWS_WITHIN_S
        ):
            context.narrate(f"{seen} {tale.detection}", "Space explains it")

    async def diagnosis(self, context: RunContext) -> None:
        """Chapter "Diagnosis": what explains what was seen, if anything."""
        await diagnose(context, hint=words.SPACE_COST)

    async def cost(self, context: RunContext) -> None:
        """Chapter "What it cost": once nothing moves any more, everything is read back.

        Raises:
            SubjectError: the system doesn't come to rest, or not all can be looked for.
        """
        await self._settle(context)
        act = await self._acts.end(context, words.AS_IT_COMES)
        while not act.lost_writes and await self._acts.tries_again(context):
            await self._acts.begin(context)
            await self._settle(context)
            act = await self._acts.end(context, words.AS_IT_COMES)
        context.narrate(words.cost_words(act), words.SPACE_FIX)

    async def fix(self, context: RunContext) -> None:
        """Chapter "Fix": the settings of every server are changed.

        Raises:
            SubjectError: a server doesn't take them.
        """
        await asyncio.gather(*(server.configure(self._tale.fix) for server in self._servers))
        context.note(ev.Level.GOOD, f"Every server has {self._tale.fix_title}")
        context.narrate(words.fixed_words(self._tale), words.SPACE_AGAIN)

    async def again(self, context: RunContext) -> None:
        """Chapter "The same again": the same fault, and what it costs this time.

        Raises:
            SubjectError: the fault can't go in, or the system doesn't come to rest.
        """
        await self._settle(context)
        await self._acts.begin(context)
        await self._settle(context)
        act = await self._acts.end(context, self._tale.fix_title)
        context.narrate(words.cost_words(act), words.SPACE_SUM)

    async def summary(self, context: RunContext) -> None:
        """Chapter "Summary": both acts side by side, and the whole ledger read back."""
        await summarize(context, lambda: self._acts.compare(context.now(), words.COMPARED))
        if (compared := context.state.comparison) is not None:
            context.narrate(compared.text, "R  run it again")

    async def _settle(self, context: RunContext) -> None:
        """Waits until all is as it should be, and stays so for a while."""
        while await self._watch(context, _is_calm, SETTLES_WITHIN_S, words.SETTLING):
            if not await context.until(lambda state: not _is_calm(state), CALM_S):
                return
        raise SubjectError("The system doesn't come to rest.", "Space waits again.")

    async def _watch(
        self,
        context: RunContext,
        holds: Callable[[StageState], bool],
        within_s: float,
        why: str = words.WATCHING,
    ) -> bool:
        """Waits until ``holds``, and shows ``why``; returns False where it doesn't in time."""
        context.progress("watch", why)
        try:
            return await context.until(holds, within_s)
        finally:
            context.progress_done("watch")


def _is_broken(state: StageState, invariant: str) -> bool:
    return any(violation.invariant == invariant for violation in state.violations)


def _is_calm(state: StageState) -> bool:
    """Whether no fault is in, all are up, one is the primary, and requests are answered."""
    broken = any(violation.level is ev.Level.ERROR for violation in state.violations)
    return all_healthy(state) and not state.faults and not broken
