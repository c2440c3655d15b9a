"""What the parts of the fold share: the table of handlers, and how a tuple is added to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from core.model import events as ev
from core.views.stage_state import FEED_LENGTH, MARKS_KEPT, FeedItem, Marker, StageState

Handler = Callable[[StageState, Any], StageState]
_T = TypeVar("_T")
HANDLERS: dict[type[ev.Event], Handler] = {}


def on(kind: type[ev.Event]) -> Callable[[Handler], Handler]:
    """Makes what it decorates the handler of ``kind``."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def with_line(state: StageState, t: float, level: ev.Level, text: str) -> tuple[FeedItem, ...]:
    """The monitor feed with one more line."""
    return (*state.feed, FeedItem(t, level, text))[-FEED_LENGTH:]


def with_marker(state: StageState, marker: Marker) -> tuple[Marker, ...]:
    """The plot's markers with one more."""
    return (*state.markers, marker)[-MARKS_KEPT:]


def put(items: tuple[_T, ...], index: int, value: _T) -> tuple[_T, ...]:
    """``items`` with another value at ``index``, where there is one."""
    return (*items[:index], value, *items[index + 1 :]) if index < len(items) else items
