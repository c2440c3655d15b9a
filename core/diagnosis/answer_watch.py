"""Follows how long each node takes to answer the probe, in constant memory."""

from __future__ import annotations

from collections import deque
from statistics import median

from core.diagnosis.evidence import AnswerTime
from core.model.events import NodeHealth, NodeStatus

BEFORE_S = (10.0, 1.5)
"""The span before a trouble, in seconds, whose answers count as those before the trouble."""
KEPT_S = 20.0
"""Seconds of answers kept: a trouble is recognized as one some seconds after the beginning."""
NOW = 3
"""Answers whose median counts as the present answer time: one slow probe is no news."""


class AnswerWatch:
    """The answers of one run's nodes; :meth:`begin` marks the start of a trouble."""

    def __init__(self) -> None:
        """Creates a watch that has seen no answer."""
        self._lately: dict[str, deque[tuple[float, float]]] = {}
        self._times: dict[str, AnswerTime] = {}

    @property
    def times(self) -> dict[str, AnswerTime]:
        """The answer times of each node that was measured before the trouble, too."""
        return dict(self._times)

    def observe(self, health: NodeHealth, t: float) -> None:
        """Takes an observation."""
        if health.answer_ms is None or health.status is not NodeStatus.UP:
            return
        lately = self._lately.setdefault(health.node, deque())
        seen_t = t if health.observed_t is None else health.observed_t
        if lately and seen_t <= lately[-1][0]:
            return  # told again, not measured again
        lately.append((seen_t, health.answer_ms))
        while seen_t - lately[0][0] > KEPT_S:
            lately.popleft()
        if (known := self._times.get(health.node)) is not None:
            now = median(value for _, value in list(lately)[-NOW:])
            self._times[health.node] = AnswerTime(known.before, now, max(known.peak, now))

    def begin(self, t: float) -> None:
        """Notes that a trouble began at ``t``."""
        self._times.clear()
        for node, lately in self._lately.items():
            before = [v for at, v in lately if t - BEFORE_S[0] <= at <= t - BEFORE_S[1]]
            since = [v for at, v in lately if at > t - BEFORE_S[1]]
            if len(before) < NOW:
                continue
            usual = median(before)
            now = median(since[-NOW:]) if len(since) >= NOW else usual
            self._times[node] = AnswerTime(usual, now, now)
