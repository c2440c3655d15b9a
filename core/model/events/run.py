"""Events of a run and of the chapters."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, UnsetType

from core.model.events.base import FORMAT_VERSION, Event
from core.model.expectations import Expected
from core.model.no_proof import NoProof
from core.model.records import (
    ChapterInfo,
    Group,
    LinkUse,
    LoadKind,
    NarrationPlace,
    Option,
    StoodStill,
)


class RunStarted(Event, frozen=True, kw_only=True):
    """A run began; all earlier events belong to other runs."""

    version: int = FORMAT_VERSION
    run_id: str
    subject: str
    title: str
    subtitle: str
    nodes: tuple[str, ...]
    chapters: tuple[ChapterInfo, ...]
    started_at: str
    """Wall-clock time, ISO 8601 with offset: for people only, never for arithmetic."""
    titles: Mapping[str, str] | UnsetType = UNSET
    """Other names that nodes have, by the nodes' names; unset where no node has a title."""
    fault: str = ""
    rate: float = 0.0
    bound: str = ""
    """The bound of the system's own detection and recovery: ``election timeout``.

    Recordings made before ``bound_s`` was told have the span in it too: ``election timeout 4
    to 9 s``.
    """
    bound_s: tuple[float, float] | UnsetType = UNSET
    """The least and the most seconds of that bound."""
    groups: tuple[Group, ...] = ()
    """The groups of nodes that agree among themselves; empty where all nodes are one group."""
    actions: tuple[str, ...] = ("kill", "pause")
    """Actions that a person can do to a node: values of ``core.model.fault_kinds.NodeAction``."""
    story: str = ""
    """Key of the story that is played."""
    stories: tuple[Option, ...] = ()
    """The stories that the subject has; where there are several, another can be picked."""
    load_kind: LoadKind = LoadKind.WRITES
    links: LinkUse | UnsetType = UNSET
    """Whether relays of ours lie between the nodes, and what can't be done for lack of them; not
    told in older recordings."""
    expectations: tuple[Expected, ...] | UnsetType = UNSET
    """The story's expectations of the system; unset where there are none."""
    unproven: NoProof | UnsetType = UNSET
    """Why nothing will be read back; unset where the ledger is, and in old recordings."""

    @property
    def link_use(self) -> LinkUse:
        """The links, without any relays where that isn't told."""
        return LinkUse() if self.links is UNSET else self.links

    @property
    def no_proof(self) -> NoProof | None:
        """Why nothing will be read back; None where the ledger is."""
        return None if self.unproven is UNSET else self.unproven


class ChapterEntered(Event, frozen=True, kw_only=True):
    """The stage shows chapter ``index``, whether or not the chapter's action runs."""

    index: int


class ChapterStarted(Event, frozen=True, kw_only=True):
    """The action of chapter ``index`` begins."""

    index: int


class ChapterCompleted(Event, frozen=True, kw_only=True):
    """The action of chapter ``index`` succeeded."""

    index: int


class ChapterFailed(Event, frozen=True, kw_only=True):
    """The action of chapter ``index`` failed; ``text`` says how and what to do."""

    index: int
    text: str


class Narrated(Event, frozen=True, kw_only=True):
    """The stage tells the audience ``text`` in chapter ``index``; ``key_hint`` names the key."""

    index: int
    text: str
    key_hint: str = ""
    explains: bool = False
    """Whether the text explains the diagnosis; False in recordings made before this field."""
    place: NarrationPlace = NarrationPlace.ALONE
    """Place of the text; recordings made before this field tell each narration whole."""


class StoryCompleted(Event, frozen=True, kw_only=True):
    """The last chapter's action succeeded."""


class Suspended(Event, frozen=True, kw_only=True):
    """The machine, the app or the load stood still for ``seconds``, without observing."""

    seconds: float
    what: StoodStill = StoodStill.MACHINE
    """The part that stood still; recordings made before this field name the machine."""
