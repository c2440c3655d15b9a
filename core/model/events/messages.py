"""Messages and questions of the stage to the presenter."""

from __future__ import annotations

from core.model.events.base import Event
from core.model.records import Level, Option, PreflightCheck


class FeedLine(Event, frozen=True, kw_only=True, tag="noted"):
    """A line for the monitor feed was written."""

    level: Level
    text: str


class NoticeShown(Event, frozen=True, kw_only=True, tag="noticed"):
    """A notice to the presenter is shown; an empty ``text`` removes the last notice.

    Attributes:
        level: how the message is meant.
        text: what is said.
        remedy: the way out.
        until_done: key of the chapter whose end makes the notice untrue; empty where it stays.
    """

    level: Level
    text: str
    remedy: str = ""
    until_done: str = ""


class Checked(Event, frozen=True, kw_only=True):
    """A preflight check has a result, which replaces the last one of the same key."""

    check: PreflightCheck


class Progressed(Event, frozen=True, kw_only=True):
    """A task of over half a second is under way; ``fraction`` is None where nobody can tell."""

    task: str
    text: str
    fraction: float | None = None
    done: bool = False


class ChoiceOffered(Event, frozen=True, kw_only=True):
    """The story can't go on without an answer: the stage asks the presenter."""

    text: str
    options: tuple[Option, ...]


class ChoiceClosed(Event, frozen=True, kw_only=True):
    """The question was answered, or no longer applies."""

    key: str = ""
