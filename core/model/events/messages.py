"""What people are told and asked."""

from __future__ import annotations

from core.model.events.base import Event
from core.model.records import Level, Option, PreflightCheck


class FeedLine(Event, frozen=True, kw_only=True, tag="noted"):
    """A line for the monitor feed."""

    level: Level
    text: str


class NoticeShown(Event, frozen=True, kw_only=True, tag="noticed"):
    """A message to the presenter, with the way out; an empty text takes it away.

    Attributes:
        level: how it is meant.
        text: what is said.
        remedy: the way out.
        until_done: key of the chapter with whose end it is no longer true; empty where it stays.
    """

    level: Level
    text: str
    remedy: str = ""
    until_done: str = ""


class Checked(Event, frozen=True, kw_only=True):
    """One of the subject's requirements was looked at; a later one with its key replaces it."""

    check: PreflightCheck


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
