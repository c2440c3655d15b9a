"""Every event of a run, as tagged structs: the timeline's items and the recording's format.

All times named ``t`` or ``*_t`` are seconds since the start of the run on its monotonic
clock. An event is never changed once made; what anyone sees is a fold over events.
"""

from __future__ import annotations

from msgspec import Struct

from core.values import (
    Baseline,
    ChapterInfo,
    Check,
    Explanation,
    Group,
    Level,
    NodeHealth,
    Option,
    ReadBack,
    Role,
    Sample,
)
from core.values import (  # readers name all values through here
    CheckStatus as CheckStatus,  # noqa: PLC0414
)
from core.values import (
    NodeStatus as NodeStatus,  # noqa: PLC0414
)

FORMAT_VERSION = 1
"""Version of the recording; raised when an old reader would misread a new file."""


class Event(Struct, frozen=True, kw_only=True, tag_field="type", tag=str.lower):
    """Something that happened at ``t`` seconds into the run."""

    t: float


# --- the run and its chapters ------------------------------------------------------------


class RunStarted(Event, frozen=True, kw_only=True):
    """A run begins; everything before it is another run's."""

    version: int = FORMAT_VERSION
    run_id: str
    subject: str
    title: str
    subtitle: str
    nodes: tuple[str, ...]
    chapters: tuple[ChapterInfo, ...]
    started_at: str
    """Wall-clock time, ISO 8601 with offset: for people only, never for arithmetic."""
    fault: str = ""
    rate: float = 0.0
    bound: str = ""
    """The system's own bound on detection and recovery, for instance its election timeout."""
    groups: tuple[Group, ...] = ()
    """Which nodes agree among themselves; empty where all of them do and one leads."""
    actions: tuple[str, ...] = ("kill", "pause")
    """What can be done to a node by hand, by the values of ``core.ports.NodeAction``."""


class ChapterEntered(Event, frozen=True, kw_only=True):
    """The stage shows chapter ``index``; nothing is said of its action."""

    index: int


class ChapterStarted(Event, frozen=True, kw_only=True):
    """The action of chapter ``index`` begins."""

    index: int


class ChapterCompleted(Event, frozen=True, kw_only=True):
    """The action of chapter ``index`` ended as told."""

    index: int


class ChapterFailed(Event, frozen=True, kw_only=True):
    """The action of chapter ``index`` ended otherwise; ``text`` says how and what to do."""

    index: int
    text: str


class Narrated(Event, frozen=True, kw_only=True):
    """What the stage tells the audience in chapter ``index``, and which key goes on."""

    index: int
    text: str
    key_hint: str = ""


class StoryCompleted(Event, frozen=True, kw_only=True):
    """The last chapter's action is done."""


class Suspended(Event, frozen=True, kw_only=True):
    """The machine stood still for ``seconds``; what was measured across it doesn't count."""

    seconds: float


# --- what people are told ----------------------------------------------------------------


class Noted(Event, frozen=True, kw_only=True):
    """A line for the monitor feed."""

    level: Level
    text: str


class Noticed(Event, frozen=True, kw_only=True):
    """A message to the presenter, with the way out; an empty text takes it away."""

    level: Level
    text: str
    remedy: str = ""


class Checked(Event, frozen=True, kw_only=True):
    """One of the subject's requirements was looked at; a later one with its key replaces it."""

    check: Check


class Progressed(Event, frozen=True, kw_only=True):
    """Something over half a second is under way; ``fraction`` None where it can't be told."""

    task: str
    text: str
    fraction: float | None = None
    done: bool = False


class ChoiceOffered(Event, frozen=True, kw_only=True):
    """The story can't go on by itself: the stage asks."""

    text: str
    options: tuple[Option, ...]


class ChoiceClosed(Event, frozen=True, kw_only=True):
    """The question was answered, or is no longer one."""

    key: str = ""


# --- the system and its load -------------------------------------------------------------


class NodeObserved(Event, frozen=True, kw_only=True):
    """A node was probed, exited or answered again."""

    health: NodeHealth


class LeaderElected(Event, frozen=True, kw_only=True):
    """Another node leads than before."""

    node: str
    term: int | None = None


class SystemObserved(Event, frozen=True, kw_only=True):
    """What is known of the system as a whole, by name; what isn't known is left out."""

    figures: dict[str, float]


class LoadChanged(Event, frozen=True, kw_only=True):
    """The load process: starting, running, stopped, lost."""

    status: str
    detail: str = ""


class Sampled(Event, frozen=True, kw_only=True):
    """A tenth of a second of load was measured."""

    sample: Sample


class BaselineLearned(Event, frozen=True, kw_only=True):
    """Normal is known from here on."""

    baseline: Baseline


class AnomalyRead(Event, frozen=True, kw_only=True):
    """A read missed an acknowledged write."""

    key: str
    text: str


class ReadBackProgressed(Event, frozen=True, kw_only=True):
    """Acknowledged writes read back so far."""

    done: int
    total: int


class ReadBackDone(Event, frozen=True, kw_only=True):
    """The proof, or that it couldn't be had."""

    result: ReadBack


# --- the fault ---------------------------------------------------------------------------


class VictimChosen(Event, frozen=True, kw_only=True):
    """Which nodes the next fault will hit, and why these."""

    nodes: tuple[str, ...]
    roles: tuple[Role, ...]
    reason: str


class CountdownStarted(Event, frozen=True, kw_only=True):
    """Counting down to ``deadline_t``."""

    deadline_t: float
    seconds: float
    title: str
    subtitle: str


class CountdownEnded(Event, frozen=True, kw_only=True):
    """The countdown reached zero, or was aborted and nothing has happened."""

    aborted: bool


class FaultInjected(Event, frozen=True, kw_only=True):
    """A fault went in; ``t`` is just before the call that did it."""

    fault_id: str
    chaos_type: str
    node: str
    text: str
    by_hand: bool = False
    """Done from a node's menu rather than by the story."""


class FaultCleared(Event, frozen=True, kw_only=True):
    """A fault was undone, and that was verified."""

    fault_id: str
    chaos_type: str
    node: str
    text: str


# --- what is concluded -------------------------------------------------------------------


class ViolationOpened(Event, frozen=True, kw_only=True):
    """An invariant no longer holds."""

    invariant: str
    subject: str
    """What it is about: a node's name, or "" for the whole system."""
    text: str
    level: Level = Level.ERROR


class ViolationClosed(Event, frozen=True, kw_only=True):
    """The invariant holds again, after ``open_s`` seconds."""

    invariant: str
    subject: str
    text: str
    open_s: float


class Detected(Event, frozen=True, kw_only=True):
    """The monitor saw the fault, ``after_s`` seconds after it went in."""

    after_s: float
    evidence: str


class Diagnosed(Event, frozen=True, kw_only=True):
    """The explanation as of now; a later one replaces it."""

    explanation: Explanation


class Recovered(Event, frozen=True, kw_only=True):
    """Throughput is back at the share of the baseline that counts as recovered."""

    after_s: float
    outage_s: float
    share: float


class Rejoined(Event, frozen=True, kw_only=True):
    """A node that was hit has caught up."""

    node: str
    after_s: float


AnyEvent = (
    RunStarted
    | ChapterEntered
    | ChapterStarted
    | ChapterCompleted
    | ChapterFailed
    | Narrated
    | StoryCompleted
    | Suspended
    | Noted
    | Noticed
    | Checked
    | Progressed
    | ChoiceOffered
    | ChoiceClosed
    | NodeObserved
    | LeaderElected
    | SystemObserved
    | LoadChanged
    | Sampled
    | BaselineLearned
    | AnomalyRead
    | ReadBackProgressed
    | ReadBackDone
    | VictimChosen
    | CountdownStarted
    | CountdownEnded
    | FaultInjected
    | FaultCleared
    | ViolationOpened
    | ViolationClosed
    | Detected
    | Diagnosed
    | Recovered
    | Rejoined
)
"""The union that a recording is decoded as."""
