"""The director: takes intents, walks the chapters of one run and owns their actions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from core.model import events as ev
from core.model import intents as want
from core.model.audience import VoteEnd
from core.ports import SubjectError
from core.process import log
from core.process.tasks import TaskScope
from core.story.chapters import Chapter, DemoState
from core.story.fault_control import FaultControl
from core.story.run_context import RunContext
from core.story.stop_conditions import StopConditions
from core.story.story_context import act
from core.story.victim_choice import target_group
from core.text import notices
from core.text.audience import lost_words
from core.text.faults import not_running
from core.text.wording import sentences

_LOG = logging.getLogger(__name__)


class Director:
    """Walks one run's chapters.

    Only one action runs at a time: that of the furthest chapter reached. Visiting an
    earlier chapter reads it again and repeats nothing.

    Attributes:
        demo: where the presenter is among the chapters.
        ended: set when a reset or quit was asked for.
    """

    def __init__(self, context: RunContext, chapters: Sequence[Chapter], scope: TaskScope) -> None:
        """Creates a director of a run's story; ``scope`` owns the tasks."""
        self.demo = DemoState(chapters)
        self.ended = asyncio.Event()
        self._context = context
        self._scope = scope
        self._control = FaultControl(context)
        self._action: asyncio.Task[None] | None = None
        self._by_hand: set[str] = set()

    def begin(self) -> None:
        """Shows the first chapter."""
        StopConditions(self._context).watch()
        self._context.keep(self._hear)
        self._enter()

    def send(self, intent: want.Intent) -> None:
        """Does what a person asked for, or says why not."""
        match intent:
            case want.Next():
                self._next()
            case want.Back():
                if not self._abort() and self.demo.back():
                    self._show()
            case want.Jump(index):
                if not self._blocked and self.demo.jump(index):
                    self._show()
            case want.Abort():
                self._abort()
            case want.Choose(key):
                if self._context.answer(key):
                    self._clear_notice()
            case want.PickVictim(node):
                self._pick(node)
            case want.ActOnNode():
                self._act(intent)
            case want.Panic():
                self._scope.spawn("panic", self._panic())
            case want.Reset() | want.Quit():
                self.ended.set()
            case want.OpenAudience() | want.CloseAudience():
                pass  # handled by the link that serves the audience's page
            case _:
                raise ValueError(f"the director doesn't know {intent!r}")

    def _hear(self, event: ev.Event) -> None:
        """Tells the presenter of an audience's page that ended although nobody closed the page."""
        if isinstance(event, ev.AudienceClosed) and event.problem:
            self._notice(ev.Level.WARNING, *lost_words(event))

    # --- walking ---------------------------------------------------------------------

    @property
    def _acting(self) -> bool:
        return self._action is not None and not self._action.done()

    @property
    def _blocked(self) -> bool:
        """Whether a vote is open, or a countdown in a chapter where only Abort ends a countdown."""
        if self._context.is_voting:
            return True
        return self._context.counting and self.demo.chapters[self.demo.reached].blocks_advance

    def _abort(self) -> bool:
        """Aborts a countdown, or calls a vote off; returns whether there was one."""
        return self._context.abort_countdown() or self._context.end_vote(VoteEnd.CALLED_OFF)

    def _next(self) -> None:
        demo = self.demo
        if self._context.end_vote(VoteEnd.PRESENTER) or self._blocked:
            return
        if demo.current < demo.reached:
            demo.advance()
            self._show()
        elif self._context.proceed():
            return
        elif self._acting:
            # A question or a running action: say what is being waited for.
            choice = self._context.state.choice
            if choice is None:
                chapter = demo.get_current()
                told = notices.still_under_way(chapter.title)
                self._notice(ev.Level.INFO, *told, until_done=chapter.key)
            else:
                told = notices.question_comes_first(len(choice.options))
                self._notice(ev.Level.INFO, *told)
        elif demo.current not in demo.completed:
            self._enter()
        elif demo.advance():
            self._enter()
        else:
            self._notice(ev.Level.INFO, *notices.STORY_OVER)

    def _show(self) -> None:
        self._context.emit(ev.ChapterEntered(t=self._context.now(), index=self.demo.current))

    def _enter(self) -> None:
        """Shows the furthest chapter and starts the action of that chapter."""
        self._clear_notice()
        self._show()
        index = self.demo.current
        chapter = self.demo.get_current()
        self._context.index = index
        self._context.emit(ev.ChapterStarted(t=self._context.now(), index=index))
        self._action = self._scope.spawn(chapter.key, self._play(index, chapter))

    async def _play(self, index: int, chapter: Chapter) -> None:
        context = self._context
        if (error := await self._act_out(index, chapter)) is not None:
            self._notice(ev.Level.ERROR, str(error), error.remedy or notices.RETRY)
            if context.settings.autopilot:
                self.ended.set()
            return
        self.demo.complete(index)
        context.emit(ev.ChapterCompleted(t=context.now(), index=index))
        if (notice := context.state.notice) is not None and notice.until_done == chapter.key:
            self._clear_notice()
        if self.demo.is_complete():
            context.emit(ev.StoryCompleted(t=context.now()))
            if context.settings.autopilot and context.settings.linger_s:
                self._scope.spawn("after-story", self._end_later())
            elif context.settings.autopilot:
                self.ended.set()
        elif (chapter.auto_advance or context.settings.autopilot) and self.demo.current == index:
            self._scope.spawn(f"after-{chapter.key}", self._auto_advance(index))

    async def _act_out(self, index: int, chapter: Chapter) -> SubjectError | None:
        """Runs a chapter's action; an unexpected error fails the chapter like any other."""
        context = self._context
        try:
            return await act(context, index, chapter)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is logged and told
            _LOG.exception("chapter %s failed", chapter.key)
            text = notices.inside_failed(chapter.key, error)
            context.emit(ev.ChapterFailed(t=context.now(), index=index, text=text))
            return SubjectError(text, sentences(notices.RETRY, log.details()))

    async def _end_later(self) -> None:
        """Ends a run of the autopilot once the audience has read the last chapter."""
        await asyncio.sleep(self._context.settings.linger_s)
        self.ended.set()

    async def _auto_advance(self, index: int) -> None:
        linger_s = self._context.settings.linger_s
        if linger_s and not self.demo.chapters[index].auto_advance:
            await asyncio.sleep(linger_s)
        if self.demo.current == index and not self.ended.is_set() and self.demo.advance():
            self._enter()

    # --- other intents ---------------------------------------------------------------

    def _pick(self, node: str) -> None:
        context = self._context
        if context.counting or node not in context.state.nodes:
            return
        if context.injected_t is not None:
            self._notice(ev.Level.INFO, *notices.FAULT_IS_IN)
            return
        plan = self._control.plan
        if plan.nodes:
            self._notice(ev.Level.INFO, *notices.always_hits(plan.nodes))
            return
        group = target_group(plan, tuple(context.state.nodes), context.subject.info.groups)
        if node not in group.nodes or node in plan.spared:
            self._notice(ev.Level.INFO, *notices.not_for(node, group.member_nouns))
            return
        if context.is_voting:
            if context.state.nodes[node].status is not ev.NodeStatus.UP:
                self._notice(ev.Level.INFO, *not_running(node))
                return
            context.picked = node
            context.end_vote(VoteEnd.OVERRULED)
            return
        context.picked = None if context.picked == node else node
        self._control.announce_victims()

    def _act(self, intent: want.ActOnNode) -> None:
        node = intent.node
        if self._context.counting:
            self._answer(intent, *notices.COUNTING)
        elif node not in self._context.state.nodes:
            self._answer(intent, *notices.no_such_node(node, tuple(self._context.state.nodes)))
        elif node in self._by_hand:
            told = notices.still_acted_on(node)
            self._notice(ev.Level.INFO, *told)
            self._answer(intent, *told)
        else:
            self._by_hand.add(node)
            self._scope.spawn(f"{intent.action}-{node}", self._act_on(intent))

    async def _act_on(self, intent: want.ActOnNode) -> None:
        problem = notices.FAILED_INSIDE
        try:
            await self._control.act(intent.node, intent.action)
            problem = "", ""
        except asyncio.CancelledError:
            problem = notices.ENDED_EARLY
            raise
        except SubjectError as error:
            problem = str(error), error.remedy
            self._notice(ev.Level.ERROR, str(error), error.remedy or notices.RETRY)
        finally:
            self._by_hand.discard(intent.node)
            self._answer(intent, *problem)

    def _answer(self, intent: want.ActOnNode, problem: str, remedy: str) -> None:
        """Tells the program that asked for an action how the action ended, if one did."""
        if intent.asked:
            told = ev.AskedActionEnded(
                t=self._context.now(),
                asked=intent.asked,
                node=intent.node,
                action=intent.action,
                problem=problem,
                remedy=remedy,
            )
            self._context.emit(told)

    async def _panic(self) -> None:
        context = self._context
        self._abort()
        if self._action is not None and self._acting:
            await self._scope.cancel(self._action)
            for task in tuple(context.state.progress):
                context.progress_done(task)
            index = self.demo.reached
            context.emit(ev.ChapterFailed(t=context.now(), index=index, text=notices.ABORTED))
        try:
            count = await self._control.undo_all()
        except SubjectError as error:
            self._notice(ev.Level.ERROR, str(error), error.remedy or notices.RETRY)
            return
        self._notice(ev.Level.WARNING, *notices.everything_aborted(count))

    def _notice(
        self, level: ev.Level, text: str, remedy: str = "", *, until_done: str = ""
    ) -> None:
        self._context.emit(
            ev.NoticeShown(
                t=self._context.now(), level=level, text=text, remedy=remedy, until_done=until_done
            )
        )

    def _clear_notice(self) -> None:
        if self._context.state.notice is not None:
            self._notice(ev.Level.INFO, "")
