"""Events of what monitor, diagnosis and story conclude from what was observed."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from core.model.acts import Act
from core.model.events.base import Event
from core.model.records import ComparedRow, Explanation, Level


class ViolationOpened(Event, frozen=True, kw_only=True):
    """An invariant doesn't hold any more."""

    invariant: str
    subject: str
    """The node that violates the invariant; "" for the whole system."""
    text: str
    level: Level = Level.ERROR


class ViolationClosed(Event, frozen=True, kw_only=True):
    """A violation ended after ``open_s`` seconds: the invariant holds, or can't be judged."""

    invariant: str
    subject: str
    text: str
    open_s: float
    level: Level = Level.GOOD
    """Less than good where nobody knows whether the invariant holds."""


class Detected(Event, frozen=True, kw_only=True):
    """The monitor detected the fault ``after_s`` seconds after the injection."""

    after_s: float
    evidence: str


class Diagnosed(Event, frozen=True, kw_only=True):
    """The diagnosis has another explanation, which replaces the last one."""

    explanation: Explanation


class Recovered(Event, frozen=True, kw_only=True):
    """Throughput is back at the share of the baseline that counts as recovered.

    Attributes:
        after_s: when it was back, in seconds after the fault; 0 where it never left its band.
        outage_s: the longest span without an acknowledged write, in seconds.
        share: throughput as a share of the baseline.
        stayed: whether it never left its band, so that there is no recovery to mark; unset in
            recordings made before that was told.
    """

    after_s: float
    outage_s: float
    share: float
    stayed: bool | UnsetType = UNSET


class Rejoined(Event, frozen=True, kw_only=True):
    """A node that was hit has caught up, ``after_s`` seconds after the injection."""

    node: str
    after_s: float


class ActEnded(Event, frozen=True, kw_only=True):
    """An act of the story is over, and chapter ``index`` shows what the act cost."""

    index: int
    act: Act


class Compared(Event, frozen=True, kw_only=True):
    """The story compared several tries of the same thing, side by side.

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
