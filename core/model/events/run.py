"""The run, its chapters, and what is told of each."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from core.model.events.base import FORMAT_VERSION, Event
from core.model.records import ChapterInfo, Group, LoadKind, Option, StoodStill


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
    """What bounds the system's own detection and recovery: its election timeout.

    Recordings made before ``bound_s`` was told have the span in it too: ``election timeout 4
    to 9 s``.
    """
    bound_s: tuple[float, float] | UnsetType = UNSET
    """From when till when that is, in seconds."""
    groups: tuple[Group, ...] = ()
    """Which nodes agree among themselves; empty where all of them do and one leads."""
    actions: tuple[str, ...] = ("kill", "pause")
    """What can be done to a node by hand: values of ``core.model.fault_kinds.NodeAction``."""
    story: str = ""
    """Key of the story that is played."""
    stories: tuple[Option, ...] = ()
    """The stories that the subject has; where there are several, another can be picked."""
    load_kind: LoadKind = LoadKind.WRITES


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
    explains: bool = False
    """Whether it tells the diagnosis; recordings made before that was told say no."""


class StoryCompleted(Event, frozen=True, kw_only=True):
    """The last chapter's action is done."""


class Suspended(Event, frozen=True, kw_only=True):
    """Something stood still for ``seconds``, and wasn't there to look or to measure."""

    seconds: float
    what: StoodStill = StoodStill.MACHINE
    """What stood still; recordings of before it was told apart name the machine."""
