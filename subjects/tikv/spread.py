"""Plans which leaders to move, so that each store leads a fair share: pure functions."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

from subjects.tikv.views import Region


def plan_transfers(regions: Sequence[Region], stores: Sequence[int]) -> list[tuple[int, int]]:
    """Returns the moves after which stores lead as evenly as their copies allow.

    Args:
        regions: all regions; those without a leader are left alone.
        stores: the ids of the stores that can lead.

    Returns:
        Region and store, one for each region whose leader moves.
    """
    led: dict[int, int] = {}
    for region in regions:
        if region.leader_store is not None and region.leader_store in stores:
            led[region.id] = region.leader_store
    copies = {region.id: region.stores for region in regions}
    before = dict(led)
    while path := _path(led, copies, stores):
        led.update(path)
    return [(region, store) for region, store in led.items() if store != before[region]]


def _path(
    led: dict[int, int], copies: dict[int, tuple[int, ...]], stores: Sequence[int]
) -> list[tuple[int, int]]:
    """Returns moves from the store with most leaders to one with two fewer or less, if any."""
    counts = Counter(dict.fromkeys(stores, 0))
    counts.update(led.values())
    start = max(stores, key=lambda store: counts[store], default=None)
    if start is None:
        return []
    # Breadth first: the fewest moves, where copies aren't everywhere.
    came: dict[int, list[tuple[int, int]]] = {start: []}
    waiting = deque([start])
    while waiting:
        store = waiting.popleft()
        if counts[store] <= counts[start] - 2:
            return came[store]
        for region, leader in led.items():
            if leader != store:
                continue
            for other in copies[region]:
                if other in counts and other not in came:
                    came[other] = [*came[store], (region, other)]
                    waiting.append(other)
    return []
