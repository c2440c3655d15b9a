"""What each server was, second by second: primary, paused, or a primary that is none any more."""

from __future__ import annotations

from core.model.events import Event, LaneSpan, NodeHealth, NodeObserved, NodeStatus, Role
from subjects.sentinel.health_rules import PRIMARY, REFUSING
from subjects.sentinel.topology import SERVERS

_AWAY = {NodeStatus.PAUSED: "paused", NodeStatus.DOWN: "down", NodeStatus.CUT_OFF: "cut off"}

Part = tuple[str, str] | None
"""What a server was in a word, and the tone of that; None for a replica, and where nobody knows."""


class ServerLanes:
    """Remembers from what time on each server was what."""

    def __init__(self) -> None:
        """Creates lanes of a run that hasn't begun."""
        self._spans: dict[str, list[tuple[float, Part, int]]] = {name: [] for name in SERVERS}
        self._starts = dict.fromkeys(SERVERS, 0)

    def hear(self, event: Event) -> None:
        """Takes the next event of the run."""
        if not isinstance(event, NodeObserved) or event.health.node not in self._spans:
            return
        health, spans = event.health, self._spans[event.health.node]
        # A server that starts anew is another life of the same part.
        if health.status is NodeStatus.STARTING:
            self._starts[health.node] += 1
        now = _part(health), self._starts[health.node]
        if not spans or spans[-1][1:] != now:
            spans.append((event.t, *now))

    def between(self, start_t: float, end_t: float) -> tuple[tuple[LaneSpan, ...], ...]:
        """Returns a lane for each server that was more than a replica in that time."""
        lanes = (self._lane(name, start_t, end_t) for name in SERVERS)
        return tuple(lane for lane in lanes if lane)

    def _lane(self, name: str, start_t: float, end_t: float) -> tuple[LaneSpan, ...]:
        spans = self._spans[name]
        ends = [span[0] for span in spans[1:]] + [end_t]
        found: list[LaneSpan] = []
        for (since_t, part, _), until_t in zip(spans, ends, strict=True):
            start, end = max(since_t, start_t), min(until_t, end_t)
            if part is not None and end > start:
                word, tone = part
                text = f"{word} {name}" if word == PRIMARY else f"{name} {word}"
                found.append(LaneSpan(start_t=start, end_t=end, text=text, tone=tone))
        return tuple(found)


def _part(health: NodeHealth) -> Part:
    if health.status is NodeStatus.UP and health.role is Role.LEADER:
        return PRIMARY, "good"
    if health.status is NodeStatus.UP and health.mode == REFUSING:
        return "says primary, and refuses writes", "info"
    if health.status is NodeStatus.UP and health.mode == PRIMARY:
        return "says primary: what it takes is lost", "bad"
    if health.was_role is Role.LEADER and health.status in _AWAY:
        return _AWAY[health.status], "muted"
    return None
