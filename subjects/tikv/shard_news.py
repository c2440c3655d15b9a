"""Tells which store leads each region, as PD says."""

from __future__ import annotations

from collections.abc import Iterable

from core.model.events import ShardsObserved
from core.ports import Emit
from subjects.tikv.observation import PdView, TikvObservation

REPEAT_AFTER_S = 2.0
"""The same leaders are told again after so long, seconds: what was asked for later counts for
more."""


class ShardNews:
    """Puts onto the timeline who leads the regions: at once where that changed."""

    def __init__(self, emit: Emit) -> None:
        """Creates a teller; ``emit`` takes the events."""
        self._emit = emit
        self._asked_t: float | None = None
        self._leaders: dict[str, str] = {}
        self._told_t = float("-inf")

    def tell(self, view: PdView, everyone: Iterable[TikvObservation], now: float) -> None:
        """Tells who leads the regions by PD's last answer, unless the same was told already."""
        if view.asked_t is None or view.asked_t == self._asked_t or not view.regions:
            return
        leaders = leaders_of(view, everyone)
        if leaders == self._leaders and now - self._told_t < REPEAT_AFTER_S:
            return
        self._asked_t, self._leaders, self._told_t = view.asked_t, leaders, now
        self._emit(ShardsObserved(t=now, asked_t=view.asked_t, leaders=leaders))


def leaders_of(view: PdView, everyone: Iterable[TikvObservation]) -> dict[str, str]:
    """For each region the leading node; empty where PD names none."""
    nodes = {
        store.id: seen.node
        for seen in everyone
        if (store := view.stores.get(seen.address)) is not None
    }
    return {
        str(region.id): "" if region.leader_store is None else nodes.get(region.leader_store, "")
        for region in view.regions
    }
