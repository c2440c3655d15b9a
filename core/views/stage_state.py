"""The stage as one frozen value: what is known of the system, and the story.

:func:`core.views.fold.apply` makes the next one.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from core.model import events as ev
from core.views.audience import AudienceView
from core.views.key_groups import GroupOutage, group_outage
from core.views.system_parts import Violation
from core.views.system_view import SystemView

FEED_LENGTH = 60
"""Lines kept for a feed: more than any screen shows, few enough to copy at each event."""


MARKS_KEPT = 100
"""Markers and outages kept for the plot, so that a run of many hours stays small."""


class ChapterStatus(StrEnum):
    """A chapter's action: to come, under way, done, or ended otherwise."""

    TO_COME = "to come"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class FeedItem(Struct, frozen=True):
    """A line of the monitor feed, which :func:`core.text.events.feed_text` puts into words."""

    t: float
    level: ev.Level
    event: ev.Event


class Marker(Struct, frozen=True):
    """A vertical line on the plot: ``fault``, ``detected``, ``recovered`` or ``rejoined``.

    ``core.text.markers.marker_label`` words the event that it marks.
    """

    t: float
    kind: str
    event: ev.Event


class Outage(Struct, frozen=True):
    """A span without acknowledged writes; ``end_t`` is None before the end."""

    start_t: float
    end_t: float | None = None


class Countdown(Struct, frozen=True):
    """A countdown under way."""

    deadline_t: float
    seconds: float
    title: str
    subtitle: str


class ActiveFault(Struct, frozen=True):
    """A fault that is in and not yet undone."""

    fault_id: str
    chaos_type: str
    node: str
    since_t: float


class Notice(Struct, frozen=True):
    """A message to the presenter with the way out."""

    level: ev.Level
    text: str
    remedy: str
    until_done: str = ""
    """Key of the chapter whose end makes the notice untrue."""


class Choice(Struct, frozen=True):
    """A question that the stage asks, with the possible answers."""

    text: str
    options: tuple[ev.Option, ...]


class Reaction(Struct, frozen=True, kw_only=True):
    """The system's reaction to the fault of the present act, or of a story without acts.

    Attributes:
        fault_t: when the fault went in; None before that.
        detected: the detection of that fault; None while nothing has noticed it.
        recovered: the recovery from it; None while throughput isn't back.
        is_over: whether what the act cost is known.
    """

    fault_t: float | None = None
    detected: ev.Detected | None = None
    recovered: ev.Recovered | None = None
    is_over: bool = False


class StageState(Struct, frozen=True, kw_only=True):
    """Everything that is on the stage. Made only by :func:`core.views.fold.apply`."""

    t: float = 0.0
    system: SystemView = SystemView()
    """The system as the probes and the load know it: all that monitor and diagnosis are given."""
    run: ev.RunStarted | None = None
    current: int = 0
    statuses: tuple[ChapterStatus, ...] = ()
    narrations: tuple[str, ...] = ()
    key_hints: tuple[str, ...] = ()
    checks: dict[str, ev.PreflightCheck] = {}
    """The results of the subject's preflight, by key, in the order of the first look."""
    victims: tuple[str, ...] = ()
    victim_roles: tuple[ev.Role, ...] = ()
    victim_reason: str = ""
    victims_by: ev.ChosenBy | None = None
    """The party that chose the victims; None where the recording doesn't say."""
    countdown: Countdown | None = None
    faults: tuple[ActiveFault, ...] = ()
    feed: tuple[FeedItem, ...] = ()
    explanation: ev.Explanation | None = None
    diagnosis: ev.Explanation | None = None
    """The last explanation of what the story's faults hit, or of anything where none was."""
    explains_hit: bool = False
    """Whether ``diagnosis`` explains something that the story's faults hit."""
    hit: dict[str, ev.Role] = {}
    """The nodes that the story's faults hit, with the role of each until then."""
    stopped: ev.FaultStopped | None = None
    """The first time that an invariant which stops undid the faults in force."""
    explained_t: float | None = None
    """The moment that the explanation speaks of."""
    explained_in: int | None = None
    """The chapter whose narration is that explanation."""
    markers: tuple[Marker, ...] = ()
    outages: tuple[Outage, ...] = ()
    fault_t: float | None = None
    """Time of the first fault, run seconds; ``detected`` and ``recovered`` belong to that fault."""
    detected: ev.Detected | None = None
    recovered: ev.Recovered | None = None
    reaction: Reaction = Reaction()
    """The reaction to the present act's fault, in a story that does the same several times."""
    rejoined_s: float | None = None
    silences_s: tuple[float, ...] = ()
    """The longest time after the fault, in seconds, that each group of keys took no write while
    one waited; empty where all keys are one group."""
    progress: dict[str, ev.Progressed | ev.ReadBackProgressed] = {}
    """The work under way, by task, the newest last."""
    read_back: ev.ReadBack | None = None
    comparison: ev.Compared | None = None
    """The attempts that the story made side by side."""
    acts: tuple[ev.ActEnded, ...] = ()
    """The acts of the story that are over, each with the chapter that shows the act's cost."""
    notice: Notice | None = None
    choice: Choice | None = None
    audience: AudienceView = AudienceView()
    """The phones in the room, the questions put to the phones, and the answers."""
    completed: bool = False

    @property
    def nodes(self) -> dict[str, ev.NodeHealth]:
        """The last observation of each node."""
        return self.system.nodes

    @property
    def leader(self) -> str | None:
        """The leader of the only group that elects; None while no node or several claim to lead."""
        return self.system.leader

    @property
    def leaders(self) -> dict[str, str]:
        """The leader of each group that elects, by the group's name."""
        return self.system.leaders

    @property
    def figures(self) -> dict[str, float]:
        """The latest figures of the system as a whole, by name."""
        return self.system.latest_figures

    @property
    def load_status(self) -> ev.LoadStatus:
        """The status of the load's process."""
        return self.system.load_status

    @property
    def sample(self) -> ev.Sample | None:
        """The newest sample of the load."""
        return self.system.sample

    @property
    def baseline(self) -> ev.Baseline | None:
        """The baseline of the load's figures; None until the baseline is learned."""
        return self.system.baseline

    @property
    def bound(self) -> ev.Bound:
        """The bound of the recovery from the present fault, or from any while there is none."""
        return self.system.bound_of(self.victims[0]) if self.victims else self.system.bound

    @property
    def violations(self) -> tuple[Violation, ...]:
        """The invariants that don't hold now."""
        return self.system.violations

    @property
    def told_reaction(self) -> Reaction:
        """The present act's reaction; once all is read back, that of the act that tells the run."""
        if self.read_back is None:
            return self.reaction
        return Reaction(
            fault_t=self.fault_t,
            detected=self.detected,
            recovered=self.recovered,
            is_over=self.reaction.is_over,
        )

    @property
    def last_outage(self) -> Outage | None:
        """The last outage that wasn't over when the present act's fault went in."""
        last, fault_t = self.outages[-1] if self.outages else None, self.reaction.fault_t
        is_older = last is not None and last.end_t is not None and last.end_t < (fault_t or 0.0)
        return None if is_older else last

    @property
    def group_outage(self) -> GroupOutage | None:
        """The groups of keys that stood still after the fault; None where keys are one group."""
        return group_outage(self.silences_s)

    @property
    def narration(self) -> str:
        """The text for the chapter on show."""
        return self.narrations[self.current] if self.current < len(self.narrations) else ""

    @property
    def key_hint(self) -> str:
        """The effect of the next key in the chapter on show, in words, as told for its action."""
        return self.key_hints[self.current] if self.current < len(self.key_hints) else ""

    @property
    def is_read_again(self) -> bool:
        """Whether a later chapter than that on show has begun: its own hint holds no more."""
        later = self.statuses[self.current + 1 :]
        return any(status is not ChapterStatus.TO_COME for status in later)
