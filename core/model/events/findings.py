"""What is concluded from what was seen."""

from __future__ import annotations

from core.model.events.base import Event
from core.model.records import ComparedRow, Explanation, Level


class ViolationOpened(Event, frozen=True, kw_only=True):
    """An invariant no longer holds."""

    invariant: str
    subject: str
    """What it is about: a node's name, or "" for the whole system."""
    text: str
    level: Level = Level.ERROR


class ViolationClosed(Event, frozen=True, kw_only=True):
    """The violation is over after ``open_s`` seconds: it holds again, or isn't asked any more."""

    invariant: str
    subject: str
    text: str
    open_s: float
    level: Level = Level.GOOD
    """Less than good where nobody knows whether it holds."""


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


class Compared(Event, frozen=True, kw_only=True):
    """What was tried more than once, side by side.

    Attributes:
        title: what was tried: ``The same burst, twice``.
        columns: what each try is called.
        rows: what was measured, one value for each column.
        held: whether what the story set out to show came true.
        text: the comparison in a sentence.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
    held: bool
    text: str
