"""Each node's part over time, such as primary or paused: a lane of spans for each such node."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.model.events import Event, LaneSpan, NodeHealth, NodeObserved, NodeStatus

Part = tuple[str, str]
"""A node's state in a few words, and the tone of the state, as :class:`LaneSpan` has both."""


class NodeLanes:
    """Remembers from when on each node had which part."""

    def __init__(self, nodes: Iterable[str], part_of: Callable[[NodeHealth], Part | None]) -> None:
        """Creates lanes of a run that hasn't begun.

        Args:
            nodes: the nodes that may have a lane.
            part_of: what a node is by its health; None for one that isn't worth a span.
        """
        self._part_of = part_of
        self._spans: dict[str, list[tuple[float, Part | None, int]]] = {n: [] for n in nodes}
        self._starts: dict[str, int] = dict.fromkeys(self._spans, 0)

    def hear(self, event: Event) -> None:
        """Takes the next event of the run."""
        if not isinstance(event, NodeObserved) or event.health.node not in self._spans:
            return
        health, spans = event.health, self._spans[event.health.node]
        # A node that starts anew begins another span, also with the same part.
        if health.status is NodeStatus.STARTING:
            self._starts[health.node] += 1
        now = self._part_of(health), self._starts[health.node]
        if not spans or spans[-1][1:] != now:
            spans.append((event.t, *now))

    def between(self, start_t: float, end_t: float) -> tuple[tuple[LaneSpan, ...], ...]:
        """Returns a lane for each node that had a part in that time."""
        lanes = (self._lane(name, start_t, end_t) for name in self._spans)
        return tuple(lane for lane in lanes if lane)

    def _lane(self, name: str, start_t: float, end_t: float) -> tuple[LaneSpan, ...]:
        spans = self._spans[name]
        ends = [span[0] for span in spans[1:]] + [end_t]
        found: list[LaneSpan] = []
        for (since_t, part, _), until_t in zip(spans, ends, strict=False):
            start, end = max(since_t, start_t), min(until_t, end_t)
            if part is not None and end > start:
                found.append(LaneSpan(start_t=start, end_t=end, text=part[0], tone=part[1]))
        return tuple(found)
