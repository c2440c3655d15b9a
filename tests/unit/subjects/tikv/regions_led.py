"""Nine regions as PD has them, by how many each store leads."""

from __future__ import annotations

from subjects.tikv.views import Region

REGIONS = 9


def regions_led(*counts: int, first_store: int = 0) -> tuple[Region, ...]:
    """Regions of which the stores, numbered from ``first_store``, lead ``counts``; the rest
    of the nine has no leader."""
    led: list[int | None] = []
    for store, count in enumerate(counts, first_store):
        led += [store] * count
    led += [None] * (REGIONS - len(led))
    return tuple(
        Region(id=2 + 4 * index, start_key="", end_key="", leader_store=store, stores=(0, 1, 2))
        for index, store in enumerate(led)
    )
