"""The context that chapters of a run with a system act on: everything chapters may do there."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from core.model import events as ev
from core.model.victims import Victims
from core.ports import Clock, Faults, Subject
from core.process.tasks import TaskScope
from core.story.audience_choice import AudienceChoice
from core.story.fault_plans import FaultPlan
from core.story.settings import StorySettings
from core.story.story_context import StoryContext
from core.views.sample_buffer import SampleBuffer
from core.views.timeline import Timeline


class FallbackOffer(Struct, frozen=True):
    """An offer of another system that can go on stage where the present one can't.

    Attributes:
        label: text of the choice: ``Show the Raft cluster on this machine instead``.
        choose: ends this run; the next one plays the other system.
    """

    label: str
    choose: Callable[[], None]


class RunContext(StoryContext):
    """The run of a subject, as the actions of a story's chapters see and steer that run.

    Attributes:
        subject: the system on stage.
        faults: injects faults and undoes them.
        samples: the measurements of the load.
        fall_back: the system that can be played instead; None without any.
        announced: the fault and its victims as last put on the timeline; None before.
        picked: the node that the visitor picked as the next victim, if any.
        chosen: what the audience chose for the present act; None where it hasn't.
        votes: how many votes were opened in the run, of choices and of guesses.
        injected_t: the time of the injection of the story's fault; None before.
        evidence: the first violation that the monitor has opened since then; None before.
    """

    def __init__(
        self,
        *,
        timeline: Timeline,
        clock: Clock,
        subject: Subject,
        faults: Faults,
        settings: StorySettings,
        samples: SampleBuffer,
        scope: TaskScope,
        fall_back: FallbackOffer | None = None,
    ) -> None:
        """Joins the parts of one run; ``scope`` owns what an action leaves running."""
        super().__init__(timeline=timeline, clock=clock, settings=settings, scope=scope)
        self.subject = subject
        self.faults = faults
        self.samples = samples
        self.fall_back = fall_back
        self.announced: tuple[FaultPlan, Victims] | None = None
        self.picked: str | None = None
        self.chosen: AudienceChoice | None = None
        self.votes = 0
        self.injected_t: float | None = None
        self.evidence: ev.ViolationOpened | None = None

    @property
    def fault(self) -> str:
        """The name of the fault plan that is played: the audience's, or else the story's own."""
        return self.settings.fault if self.chosen is None else self.chosen.plan.name
