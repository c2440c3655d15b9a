"""Parts of the fold share these: the tables of handlers, and helpers that extend tuples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from core.model import events as ev
from core.views.stage_state import FEED_LENGTH, MARKS_KEPT, FeedItem, Marker, StageState
from core.views.system_view import SystemView

Handler = Callable[[StageState, Any], StageState]
SystemHandler = Callable[[SystemView, Any], SystemView]
_T = TypeVar("_T")
HANDLERS: dict[type[ev.Event], Handler] = {}
SYSTEM_HANDLERS: dict[type[ev.Event], SystemHandler] = {}
"""The handlers of events that tell of the system: no handler here learns of the story."""


def on(kind: type[ev.Event]) -> Callable[[Handler], Handler]:
    """Registers the decorated function as the handler of ``kind`` in the fold of the stage."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def on_system(kind: type[ev.Event]) -> Callable[[SystemHandler], SystemHandler]:
    """Registers the decorated function as the handler of ``kind`` in the fold of the system."""

    def register(handler: SystemHandler) -> SystemHandler:
        SYSTEM_HANDLERS[kind] = handler
        return handler

    return register


def with_line(state: StageState, level: ev.Level, event: ev.Event) -> tuple[FeedItem, ...]:
    """Returns the monitor feed with ``event`` as one more line."""
    return (*state.feed, FeedItem(event.t, level, event))[-FEED_LENGTH:]


def with_marker(state: StageState, t: float, kind: str, event: ev.Event) -> tuple[Marker, ...]:
    """Returns the plot's markers with one more, of ``event``, at ``t``."""
    return (*state.markers, Marker(t, kind, event))[-MARKS_KEPT:]


def replaced_at(items: tuple[_T, ...], index: int, value: _T) -> tuple[_T, ...]:
    """Returns ``items`` with another value at ``index``; unchanged where there is none."""
    return (*items[:index], value, *items[index + 1 :]) if index < len(items) else items
