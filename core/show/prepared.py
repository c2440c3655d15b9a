"""A system behind the stage: started ahead, heard only while the curtain is up."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from core.diagnosis.rules import Rule
from core.model import events as ev
from core.model.fault_kinds import FaultKind, NodeAction
from core.monitor.invariants import Invariant
from core.ports import (
    Checkup,
    Clock,
    Emit,
    FailureHook,
    Faults,
    HealthPoller,
    Load,
    Node,
    Subject,
    SubjectInfo,
    TaskFailure,
)
from core.show.fitting import Linkable
from core.story.chapters import Story
from core.story.fault_plans import FaultPlan

LONG_AGO_S = 1e6
"""Age, in seconds, that everything has which happened before the curtain rose: it was no part of
the run, and the clock must not go back when the run begins."""


class Curtain:
    """Stands between a system and the show: nothing is heard before the rise, or after the fall.

    It is the system's clock, too, whose time becomes the run's when the curtain rises.

    Attributes:
        failure: what failed behind the curtain, in a sentence; empty while all is well.
        has_fallen: whether the system has gone off stage.
    """

    def __init__(self, clock: Clock) -> None:
        """Makes a lowered curtain; ``clock`` has the time of the run on stage."""
        self.failure = ""
        self.has_fallen = False
        self._clock = clock
        self._made_s = time.monotonic()
        self._emit: Emit | None = None
        self._on_failure: FailureHook | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing has failed behind the curtain."""
        return not self.failure

    def rise(self, emit: Emit, on_failure: FailureHook) -> None:
        """Passes on what the system tells from now on."""
        self._emit, self._on_failure = emit, on_failure

    def fall(self) -> None:
        """Passes on nothing more."""
        self.has_fallen = True
        self._emit = self._on_failure = None

    def emit(self, event: ev.Event) -> None:
        """Passes ``event`` on; an error behind the curtain makes the system unfit for the stage."""
        if self._emit is not None:
            self._emit(event)
        elif isinstance(event, ev.NoticeShown) and event.level is ev.Level.ERROR:
            self.failure = event.text

    def take_failure(self, failure: TaskFailure) -> None:
        """Passes ``failure`` on; one that doesn't mend itself makes the system unfit."""
        if self._on_failure is not None:
            self._on_failure(failure)
        elif not failure.is_restarted:
            self.failure = f"{failure.task}: {failure.error}"

    def now(self) -> float:
        """Seconds since the start of the run; far below zero before the curtain has risen."""
        return self.from_monotonic(time.monotonic())

    def from_monotonic(self, monotonic_s: float) -> float:
        """Returns the run's time of a ``time.monotonic()`` reading."""
        if self._emit is None and not self.has_fallen:
            return monotonic_s - self._made_s - LONG_AGO_S
        return self._clock.from_monotonic(monotonic_s)


class PreparedSubject:
    """A ``core.ports.Subject`` whose system may have been started ahead.

    Attributes:
        faults: injects faults into the system.
        curtain: what stands between the system and the show.
        started_ahead_s: how long the start took, in seconds; None where it wasn't started ahead.
    """

    def __init__(self, subject: Subject, faults: Faults, curtain: Curtain) -> None:
        """Wraps ``subject``, which hasn't been started."""
        self.faults = faults
        self.curtain = curtain
        self.started_ahead_s: float | None = None
        self._subject = subject
        self._is_started = False
        self._started_with: bool | None = None

    async def start_ahead(self) -> None:
        """Starts the system, which :meth:`start` then finds started.

        Raises:
            SubjectError: the system can't be started.
        """
        began_s = time.monotonic()
        await self._subject.start()
        self.started_ahead_s = time.monotonic() - began_s
        self._is_started, self._started_with = True, self.has_links

    async def start(self) -> None:
        """Starts a fresh system; returns at once, the first time, where one was started ahead.

        One that was started with links, or without, while the run is to be the other way, is
        started again.

        Raises:
            SubjectError: the system can't be started.
        """
        is_started, self._is_started = self._is_started, False
        if not is_started or self._started_with is not self.has_links:
            self.started_ahead_s = None
            await self._subject.start()

    async def stop(self) -> None:
        """Ends all processes and removes all files of the run."""
        await self._subject.stop()

    # --- links between the nodes, where the system can have any ---------------------------------

    @property
    def has_links(self) -> bool | None:
        """Whether links lie between the nodes of the next start; None where none can."""
        return self._subject.has_links if isinstance(self._subject, Linkable) else None

    @property
    def by_hand_with_links(self) -> Mapping[NodeAction, FaultKind]:
        """The kind of fault that each action by hand injects where there are links."""
        if isinstance(self._subject, Linkable):
            return self._subject.by_hand_with_links
        return self._subject.by_hand

    def use_links(self, *, wanted: bool) -> None:
        """Decides whether the next start puts links between the nodes."""
        if isinstance(self._subject, Linkable):
            self._subject.use_links(wanted=wanted)

    @property
    def unfit(self) -> str:
        """Why a system that was started ahead can't go on stage; empty where all is well.

        A node that ended or stands still tells nobody behind the curtain: nobody polls it there.
        """
        if not self.curtain.is_whole or not self._is_started:
            return self.curtain.failure
        for name in self.info.nodes:  # and not the load, which is a target too and doesn't run yet
            node = self._subject.nodes[name]
            if not node.is_alive():
                return f"{name} is no longer alive"
            if node.is_paused():
                return f"{name} is paused"
        return ""

    # --- as the system has it ---------------------------------------------------------------

    @property
    def info(self) -> SubjectInfo:
        """The description of the subject."""
        return self._subject.info

    @property
    def nodes(self) -> Mapping[str, Node]:
        """All targets of faults by name."""
        return self._subject.nodes

    @property
    def stories(self) -> Mapping[str, Story]:
        """The stories that the subject can play, by key."""
        return self._subject.stories

    @property
    def plans(self) -> Mapping[str, FaultPlan]:
        """The faults that the subject's stories offer, by name."""
        return self._subject.plans

    @property
    def by_hand(self) -> Mapping[NodeAction, FaultKind]:
        """The kind of fault that each action by hand injects."""
        return self._subject.by_hand

    @property
    def invariants(self) -> Sequence[Invariant]:
        """The invariants of this subject alone."""
        return self._subject.invariants

    @property
    def rules(self) -> Sequence[Rule]:
        """The diagnosis rules of this subject alone."""
        return self._subject.rules

    @property
    def checkup(self) -> Checkup | None:
        """The preflight checks to run before the start."""
        return self._subject.checkup

    @property
    def health(self) -> HealthPoller:
        """The poller of the nodes' health."""
        return self._subject.health

    @property
    def load(self) -> Load:
        """The load generator for this subject."""
        return self._subject.load
