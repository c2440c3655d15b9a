"""The show: one run after another, each with a fresh system, until the presenter leaves."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from core.diagnosis import Diagnostician
from core.model import events as ev
from core.model import intents as want
from core.monitor.monitor import Monitor
from core.ports import SubjectError, TaskFailure
from core.process.clocks import ReadClocks, StandstillWatch
from core.process.started import command
from core.process.tasks import TaskScope
from core.show.event_log import EventLog
from core.show.failures import Failures
from core.show.fitting import fit
from core.show.programme import Programme
from core.show.run_started import run_started
from core.show.standby import MakeSubject, Standby
from core.story.chapters import Story
from core.story.director import Director
from core.story.run_context import FallbackOffer, RunContext
from core.story.settings import StorySettings
from core.text import notices
from core.views.sample_buffer import SampleBuffer
from core.views.timeline import RunClock, Timeline


class SubjectFallback(Struct, frozen=True):
    """Another system, offered where the one asked for can't start.

    Attributes:
        label: text of the choice: ``Show the Raft cluster on this machine instead``.
        make: makes the other system.
    """

    label: str
    make: MakeSubject


SaveReport = Callable[[str], Awaitable[str]]
"""Writes the report of the present run into a folder; returns what to tell the presenter."""

_LOG = logging.getLogger(__name__)

CLEAN_UP_WITHIN_S = 60.0
"""Longest time to wait for a system to stop, in seconds; some seconds are normal on a busy machine.
After that, stopping is left to the warden, which ends everything with the app."""

HAND_OVER_S = 0.3
"""Seconds within which a run's tasks end, before the standby goes on with that."""

HEARTBEAT_S = 0.1
SUSPENDED_S = 5.0
"""A heartbeat that is so many seconds late means that the machine slept or the app stood still."""


class Show:
    """Plays one run after another until the presenter quits.

    Attributes:
        timeline: what all readers subscribe to.
        clock: the present run's time.
        samples: what the load measured in the present run.
    """

    def __init__(
        self,
        make_subject: MakeSubject,
        settings: StorySettings,
        *,
        timeline: Timeline,
        clock: RunClock,
        samples: SampleBuffer,
        save_report: SaveReport | None = None,
        fallback: SubjectFallback | None = None,
        read_clocks: ReadClocks | None = None,
        programme: Programme | None = None,
        standby: Standby | None = None,
    ) -> None:
        """Creates a show from the maker of subjects, the settings and the readers' shared parts.

        Once the presenter has chosen ``fallback``, all later runs play that system.
        ``read_clocks`` tells whether the machine slept; by default this machine's clocks do.
        ``programme`` decides what follows a run, and ``standby`` stops its system meanwhile.
        """
        self._programme, self._standby = programme, standby
        self._read_clocks = read_clocks
        self.timeline = timeline
        self.clock = clock
        self.samples = samples
        self._make_subject = make_subject
        self._fallback = fallback
        self._stories: Mapping[str, Story] = {}
        self._settings = settings
        self._director: Director | None = None
        self._monitor = Monitor(timeline.append, clock)
        self._diagnostician = Diagnostician(timeline.append, clock)
        judges = self._monitor.look, self._diagnostician.look
        self._unwatch = tuple(map(timeline.watch, judges))
        self._save_report = save_report
        self._failures = Failures(timeline, clock, self._lasting_failure)
        self._scope = TaskScope("show", self._failures.task)
        self._quit = self._leaving = False
        self._decided = asyncio.Event()
        self._log = EventLog(timeline)

    def leave(self) -> None:
        """Ignores all further events of the system: what ends the app may end the system, too.

        Safe to call from a signal handler; the intent ``Quit`` is still to be sent.
        """
        self._leaving = True

    def send(self, intent: want.Intent) -> None:
        """Takes an intent from the person in front of the stage."""
        if isinstance(intent, want.SaveReport):
            self._scope.spawn("save-report", self._save(intent.folder))
            return
        if isinstance(intent, want.Quit):
            self._quit = True
            self.leave()
        if isinstance(intent, want.Quit | want.Reset):
            self._decided.set()
        if isinstance(intent, want.PickStory):
            self._pick(intent.key)
        elif self._director is not None:
            self._director.send(intent)

    def _pick(self, key: str) -> None:
        """Ends this run; the next one plays the story ``key`` with that story's own fault."""
        if key not in self._stories:
            self._failures.tell(notices.no_such_story(key), level=ev.Level.INFO)
            return
        self._settings = replace(self._settings, story=key, fault="")
        if self._director is not None:
            self._director.ended.set()

    def tell(self, text: str) -> None:
        """Shows ``text`` to the presenter: something that happened outside any run."""
        self._failures.tell(text, level=ev.Level.INFO)

    async def run(self) -> None:
        """Plays one run after another; returns when everything is cleaned up.

        A run that can't begin, or can't be cleaned up, is shown like any failure; on autopilot
        the error of that run is raised.
        """
        self._failures.watch(asyncio.get_running_loop())
        try:
            while not self._quit:
                if self._programme is not None:
                    self._settings = self._programme.next_settings(self._settings)
                is_alone = self._settings.autopilot
                self._decided.clear()
                failed: Exception | None = None
                try:
                    await self._run_once()
                except Exception as error:
                    self._director, failed = None, error
                    if is_alone and self._programme is None:
                        raise
                    _LOG.exception("the run failed")
                    self._failures.task(TaskFailure("run", error))
                    if not is_alone and not self._quit:
                        self._decided.clear()
                        await self._decided.wait()
                if self._programme is not None and not self._quit:
                    await self._pause(self._programme.run_ended(failed))
                elif is_alone:
                    break
        finally:
            await self._scope.close()
            self._log.close()
            self._failures.unwatch()
            for unwatch in self._unwatch:
                unwatch()

    async def _pause(self, seconds: float) -> None:
        """Waits for ``seconds``, or until somebody asks for a fresh run or for the end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._decided.wait()

    async def _run_once(self) -> None:
        run_id = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        self.clock.restart()
        live = True

        def emit(event: ev.Event) -> None:
            # Late events of an ended run must not be taken for the next one's.
            if (
                live
                and not self._leaving
                and not (isinstance(event, ev.Suspended) and self._is_told(event))
            ):
                self.timeline.append(event)

        subject, faults = self._make_subject(emit, self.clock, self._failures.task)
        settings = fit(self._settings, subject)
        self._stories = subject.stories
        story = self._stories[settings.story]
        self._monitor.own = tuple(subject.invariants)
        self._diagnostician.own = tuple(subject.rules)
        emit(run_started(run_id, subject, settings))
        async with AsyncExitStack() as cleanup:
            scope = TaskScope("run", self._failures.task)
            context = RunContext(
                timeline=self.timeline,
                clock=self.clock,
                subject=subject,
                faults=faults,
                settings=settings,
                samples=self.samples,
                scope=scope,
                fall_back=self._offer_fallback(),
            )
            director = Director(context, story.chapters, scope)
            if self._standby is None:
                cleanup.push_async_callback(self._clean_up, context)
            cleanup.callback(context.close)
            cleanup.push_async_callback(self._end_tasks, scope, context)
            scope.supervise("health", subject.health.run, title="watching the nodes")
            scope.supervise("heartbeat", self._beat, title="judging what is seen")
            self._director = director
            director.begin()
            # A signal may have come while the system was being made; nobody sends it again.
            if not self._quit:
                await director.ended.wait()
            self._director = None
        live = False

    def _offer_fallback(self) -> FallbackOffer | None:
        fallback = self._fallback
        if fallback is None:
            return None

        def choose() -> None:
            self._make_subject, self._fallback = fallback.make, None
            if self._director is not None:
                self._director.ended.set()

        return FallbackOffer(fallback.label, choose)

    async def _end_tasks(self, scope: TaskScope, context: RunContext) -> None:
        """Ends the run's tasks; a standby, where there is one, goes on with what takes long."""
        if self._standby is None:
            await scope.close()
            return
        ending = asyncio.ensure_future(scope.close())
        try:
            await asyncio.wait({ending}, timeout=HAND_OVER_S)
        finally:  # also in a show that is cancelled just now: somebody has to wait for them
            context.mute()
            self._standby.retire(context.subject, ending)

    async def _clean_up(self, context: RunContext) -> None:
        """Stops load and system; every fault ends with the processes that had the fault."""
        context.progress("clean-up", notices.CLEANING_UP)
        try:
            async with asyncio.timeout(CLEAN_UP_WITHIN_S):
                await context.subject.load.close()
                await context.subject.stop()
        except SubjectError as error:
            self._failures.tell(str(error), error.remedy)
        except TimeoutError:
            told = notices.stopping_takes_long(CLEAN_UP_WITHIN_S, command("undo"))
            self._failures.tell(*told)
        finally:
            context.progress_done("clean-up")

    async def _beat(self) -> None:
        """Ticks monitor and diagnosis, and reports when the app or the machine stood still."""
        watch = StandstillWatch(SUSPENDED_S, self._read_clocks)
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            if (stood := watch.look()) is not None:
                what = ev.StoodStill.MACHINE if stood.slept else ev.StoodStill.APP
                told = ev.Suspended(t=self.clock.now(), seconds=stood.seconds, what=what)
                if not self._is_told(told):
                    self.timeline.append(told)
            if self._leaving:
                return
            failed: list[Exception] = []
            for tick in (self._monitor.tick, self._diagnostician.tick):
                try:
                    tick(self.clock.now())
                except Exception as error:  # noqa: BLE001 - raised when both have judged
                    failed.append(error)
            if failed:
                raise failed[0]

    def _is_told(self, stood: ev.Suspended) -> bool:
        """Whether the standstill is on the timeline already: app and helpers each report one."""
        for event in reversed(self.timeline.recent):
            if isinstance(event, ev.RunStarted):
                return False
            if isinstance(event, ev.Suspended) and event.what is stood.what:
                return stood.t - event.t < SUSPENDED_S
        return False

    async def _save(self, folder: str) -> None:
        if self._save_report is None:
            return
        task = "save-report"
        self._progress(task, notices.writing_report(folder))
        try:
            told = await self._save_report(folder)
        except SubjectError as error:
            self._failures.tell(str(error), error.remedy)
        else:
            self._failures.tell(told, level=ev.Level.GOOD)
        finally:
            self._progress(task, "", done=True)

    def _progress(self, task: str, text: str, *, done: bool = False) -> None:
        self.timeline.append(ev.Progressed(t=self.clock.now(), task=task, text=text, done=done))

    def _lasting_failure(self) -> None:
        """Ends the run on autopilot, where nobody is there to start afresh."""
        if self._settings.autopilot and self._director is not None:
            self._director.ended.set()
