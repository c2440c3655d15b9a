"""Tells whether a view of the system holds more news than changed figures of nodes."""

from __future__ import annotations

from core.model.events import NodeHealth
from core.views.system_view import SystemView

_FIGURES = frozenset({"lag", "memory_bytes", "uptime_s", "observed_t", "answer_ms"})
"""The fields of a node's health that change all the time; alone they break no invariant."""
_TOLD = tuple(name for name in NodeHealth.__struct_fields__ if name not in _FIGURES)
_ALWAYS = frozenset({"now", "nodes", "seen_t"})
"""The fields of a view that change with each observation of a node."""
_REST = tuple(name for name in SystemView.__struct_fields__ if name not in _ALWAYS)


def is_news(before: SystemView, view: SystemView) -> bool:
    """Whether anything but figures of nodes differs, or a node was heard of again after long.

    Args:
        before: the earlier view, as of its own time.
        view: the newest view.
    """
    for name in _REST:
        one, other = getattr(before, name), getattr(view, name)
        if one is not other and one != other:
            return True
    if before.nodes.keys() != view.nodes.keys():
        return True
    known, seen_t = before.nodes, before.seen_t
    for name, health in view.nodes.items():
        if health is not known[name] and _says_more(known[name], health):
            return True
    if view.seen_t is seen_t:
        return False
    heard = (name for name, t in view.seen_t.items() if seen_t.get(name) != t)
    return any(before.is_stale(name) for name in heard)


def _says_more(before: NodeHealth, health: NodeHealth) -> bool:
    return any(getattr(before, name) != getattr(health, name) for name in _TOLD)
