"""The traffic between nodes, averaged over a second, so that nothing flickers."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from core.views.stage_state import StageState

KEPT = 10
"""Reports over which the mean is taken: links are measured ten times a second."""


class FlowMemory:
    """Remembers the links of a run, and what flowed over each in the last second.

    Attributes:
        pairs: sender and receiver of every link over which anything flowed in this run.
    """

    def __init__(self) -> None:
        """Remembers nothing yet."""
        self.pairs: set[tuple[str, str]] = set()
        self._run_id = ""
        self._reports: deque[Mapping[str, Mapping[str, int]]] = deque(maxlen=KEPT)

    def add(self, state: StageState) -> None:
        """Takes the traffic on the links from ``state``, if ``state`` has a new measurement."""
        run_id = state.run.run_id if state.run is not None else ""
        if run_id != self._run_id:
            self._run_id = run_id
            self.pairs.clear()
            self._reports.clear()
        flows = state.system.flows
        if self._reports and self._reports[-1] is flows:
            return
        self._reports.append(flows)
        for source, each in flows.items():
            self.pairs.update((source, target) for target in each)

    def rate(self, source: str, target: str) -> float:
        """Returns the bytes a second from ``source`` to ``target``; 0.0 where none were counted."""
        if not self._reports:
            return 0.0
        total = sum(each.get(source, {}).get(target, 0) for each in self._reports)
        return total / len(self._reports)
