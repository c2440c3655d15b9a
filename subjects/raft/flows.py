"""Bytes between servers by their own count, where no relays of ours lie between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.model.events import LinksMeasured
from core.ports import Emit
from subjects.raft.observation import RaftObservation

MEASURE_S = 0.5
"""Least seconds between two measurements: servers are asked for their routes more often."""

_Counts = Mapping[tuple[str, int], int]
"""Bytes that have arrived, by sender and number of the route."""


class RouteFlows:
    """Makes rates of the bytes that each server says have arrived over each route."""

    def __init__(self, emit: Emit) -> None:
        """Creates a measurement of nothing yet; what is measured goes to ``emit``."""
        self._emit = emit
        self._before: dict[str, tuple[float, _Counts]] = {}
        self._rates: dict[tuple[str, str], int] = {}
        self._told_t = float("-inf")

    def tell(self, everyone: Sequence[RaftObservation], now: float) -> None:
        """Takes what was seen of all servers, and emits the rates now and then."""
        for seen in everyone:
            self._look(seen)
        if self._before and now - self._told_t >= MEASURE_S:
            self._told_t = now
            sent: dict[str, dict[str, int]] = {}
            for (source, target), rate in self._rates.items():
                if rate:
                    sent.setdefault(source, {})[target] = rate
            self._emit(LinksMeasured(t=now, bytes_per_s=sent, seconds=MEASURE_S, by_nodes=True))

    def _look(self, seen: RaftObservation) -> None:
        target = seen.node
        if not seen.hearings:  # it doesn't run, or was started a moment ago
            self._before.pop(target, None)
            self._rates = {pair: 0 if target in pair else r for pair, r in self._rates.items()}
            return
        counts = {
            (source, rid): route.in_bytes
            for source, heard in seen.hearings.items()
            for rid, route in heard.routes.items()
        }
        t, before = self._before.get(target, (seen.hearings_t, counts))
        if target in self._before and seen.hearings_t - t < MEASURE_S:
            return
        self._before[target] = seen.hearings_t, counts
        seconds = seen.hearings_t - t
        arrived = dict.fromkeys(seen.hearings, 0)
        for (source, rid), count in counts.items():
            # A route that is new since the last look began to count before it.
            arrived[source] += max(0, count - before.get((source, rid), count))
        for source, count in arrived.items():
            self._rates[source, target] = round(count / seconds) if seconds > 0 else 0
