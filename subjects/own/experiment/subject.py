"""A Chaos Toolkit experiment on stage: a ``core.ports.Subject``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from core.model.events import Group, Level, NoticeShown
from core.model.fault_kinds import FaultKind, NodeAction
from core.model.load_kind import LoadKind
from core.model.records import Nouns
from core.monitor.invariants import Invariant
from core.ports import Checkup, Clock, Emit, Load, Node, SubjectError, SubjectInfo
from core.story.chapters import Story
from core.story.fault_plans import FaultPlan
from subjects.hosts.hosting import RunOptions
from subjects.hosts.processes.local_run import LocalRun
from subjects.hosts.start_progress import StartProgress
from subjects.kit.base_subject import BaseSubject
from subjects.kit.no_load import NoLoad
from subjects.own.experiment import words
from subjects.own.experiment.checkup import ExperimentCheckup
from subjects.own.experiment.invariants import invariants
from subjects.own.experiment.leftover import identity_of
from subjects.own.experiment.method import Method, feed_left_out
from subjects.own.experiment.model import Experiment
from subjects.own.experiment.runner import ActivityRunner
from subjects.own.experiment.story import KEY, ExperimentStory
from subjects.own.experiment.target import METHOD, PLANS
from subjects.own.experiment.values import Values
from subjects.own.experiment.watch import HypothesisWatcher

if TYPE_CHECKING:
    from subjects.hosts.containers.foreign_run import AtCrash

STORIES = (KEY,)
"""The stories of an experiment, by their keys."""


class ExperimentRun(LocalRun):
    """An experiment's run folder and warden, which has the method rolled back at a crash.

    What the method broke isn't ours and doesn't end with the app, so the rollbacks must be played
    even where the app is killed.
    """

    def __init__(
        self, emit: Emit, clock: Clock, at_crash: AtCrash | None, **run: Unpack[RunOptions]
    ) -> None:
        """Stores the parameters.

        Args:
            emit: takes the events.
            clock: the run's time.
            at_crash: what is run when the app dies: replays the undo journals of dead runs.
            run: where the run's files go, and who is told of failures.
        """
        super().__init__(emit, clock, **run)
        self._at_crash = at_crash

    async def open(self) -> None:
        """Creates the folder, starts the warden, and tells the warden what to run at a crash."""
        await super().open()
        if self._at_crash is not None and self._keeper is not None:
            self._keeper.at_end(*self._at_crash)

    async def close(self) -> None:
        """Ends the run; nothing is left to take back by then."""
        if self._at_crash is not None and self._keeper is not None:
            self._keeper.withdraw()
        await super().close()


class ExperimentSubject(BaseSubject[ExperimentRun, Load]):
    """One experiment: its probes are the nodes, its method is the fault; one for each run.

    Attributes:
        info: what it is.
        nodes: what faults may hit: the method alone.
        plans: the method as the only fault.
    """

    plans: Mapping[str, FaultPlan] = PLANS

    def __init__(
        self,
        experiment: Experiment,
        emit: Emit,
        clock: Clock,
        *,
        at_crash: AtCrash | None = None,
        **run: Unpack[RunOptions],
    ) -> None:
        """Creates the parts; starts nothing yet.

        Args:
            experiment: what the file says.
            emit: puts an event on the timeline.
            clock: the run's time.
            at_crash: what is run when the app dies.
            run: where the run's files go, and who is told of failures.
        """
        self._experiment = experiment
        self._emit = emit
        self._clock = clock
        hosting = ExperimentRun(emit, clock, at_crash, **run)
        values = Values(experiment.configuration, experiment.secrets)
        runner = ActivityRunner(values, experiment.file.absolute().parent, hosting.owning)
        on_failure = run.get("on_failure")
        identity = identity_of(experiment)
        self._method = Method(experiment, runner, identity, emit, clock, on_failure)
        self._watcher = HypothesisWatcher(experiment, runner, emit, clock, on_failure)
        progress = StartProgress(emit, clock)
        super().__init__(hosting, self._watcher, NoLoad(), progress)
        names = tuple(probe.name for probe in experiment.probes)
        probes = Group(name="", nodes=names, agrees=False, members=Nouns("probe", "probes"))
        self.nodes: Mapping[str, Node] = {METHOD: self._method}
        self.info = SubjectInfo(
            name="own",
            title=experiment.title,
            subtitle=words.SUBTITLE,
            nodes=names,
            bound="",
            bound_s=(0.0, 0.0),
            groups=(probes,),
            tells_lag=False,
            load_kind=LoadKind.NONE,
        )
        self.invariants: Sequence[Invariant] = invariants(experiment)
        story = ExperimentStory(experiment, self._watcher, self._method).story
        self.stories: Mapping[str, Story] = {story.key: story}

    @property
    def by_hand(self) -> Mapping[NodeAction, FaultKind]:
        """Nothing: a probe is no node that anything could be done to."""
        return {}

    @property
    def by_hand_with_links(self) -> Mapping[NodeAction, FaultKind]:
        """Nothing, with links as without."""
        return {}

    @property
    def checkup(self) -> Checkup | None:
        """The check-up that looks for the programs of the activities."""
        return ExperimentCheckup(self._experiment)

    async def stop(self) -> None:
        """Ends method, probes and run, and rolls the steps back. Safe to call at any time.

        Nodes of ours would end with their faults; what the method broke goes on, and so the
        rollbacks are played here, too.
        """
        await self._method.close()
        if self._method.is_played():
            try:
                await self._method.roll_back()
            except SubjectError as error:
                text, t = str(error), self._clock.now()
                self._emit(NoticeShown(t=t, level=Level.ERROR, text=text, remedy=error.remedy))
        await super().stop()

    async def _form(self) -> None:
        """Begins to ask the probes; nothing is started, for the systems run already."""
        feed_left_out(self._experiment, self._emit, self._clock)
        self._watcher.begin()

    async def _take_down(self) -> None:
        """Asks nothing any more, then closes the run."""
        self._watcher.forget()
        await super()._take_down()
