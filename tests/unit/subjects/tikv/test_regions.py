"""Regions are placed against a PD that takes time and refuses at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pytest
from msgspec.structs import replace

from core.ports import SubjectError
from subjects.tikv import regions
from subjects.tikv.layout import split_keys
from subjects.tikv.pd import PdError
from subjects.tikv.regions import RegionPlan
from subjects.tikv.views import Region, StoreView


class SlowPd:
    """A PD that obeys one look later, and refuses the first request of each kind."""

    def __init__(self, stores: int = 3) -> None:
        self.ids = [1 + 3 * number for number in range(stores)]
        self.held = [_region(2, "", 1, (1,))]
        self.asked: list[str] = []
        self.copying = True
        self.moving: dict[int, int] = {}

    async def regions(self) -> Sequence[Region]:
        if self.copying and len(self.held[0].stores) < 3:
            self.held[0] = replace(
                self.held[0], stores=tuple(self.ids[: len(self.held[0].stores) + 1])
            )
        self.held = [
            replace(each, leader_store=self.moving.pop(each.id, each.leader_store))
            for each in self.held
        ]
        return tuple(self.held)

    async def stores(self) -> dict[str, StoreView]:
        return {f"tikv{n}": StoreView(id=n, address=f"tikv{n}", state="Up") for n in self.ids}

    async def split(self, keys_hex: Iterable[str]) -> object:
        if self._refuses("split"):
            return []  # by its percentage only
        for key in keys_hex:
            first = self.held[0]
            self.held.append(_region(2 + 2 * len(self.held), key, first.leader_store, first.stores))
        return []

    async def scatter(self, regions: Iterable[int]) -> None:
        if self._refuses("scatter"):
            raise PdError("not now")
        count = len(self.ids)
        self.held = [
            replace(each, stores=tuple(self.ids[(at + step) % count] for step in range(3)))
            for at, each in enumerate(self.held)
        ]
        self.held = [replace(each, leader_store=each.stores[0]) for each in self.held]

    async def transfer_leader(self, region: int, store: int) -> None:
        if self._refuses("transfer"):
            raise PdError("failed to add operator")
        self.moving[region] = store

    def leads(self) -> Counter[int | None]:
        return Counter(region.leader_store for region in self.held)

    def _refuses(self, what: str) -> bool:
        self.asked.append(what)
        return self.asked.count(what) == 1


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions, "LOOK_AGAIN_S", 0.0)
    monkeypatch.setattr(regions, "ASK_AGAIN_S", 0.0)


def _region(number: int, start: str, leader: int | None, stores: tuple[int, ...]) -> Region:
    return Region(id=number, start_key=start, end_key="", leader_store=leader, stores=stores)


def _nothing() -> None:
    pass


async def test_three_stores_lead_three_regions_each() -> None:
    pd = SlowPd()
    plan = RegionPlan(pd, split_keys(), _nothing)
    await plan.copy()
    await plan.split()
    assert len(pd.held) == 9
    assert await plan.spread()
    assert pd.leads() == {1: 3, 4: 3, 7: 3}
    # With as many stores as copies no copy has to move.
    assert "scatter" not in pd.asked


async def test_with_more_stores_than_copies_the_copies_are_scattered_first() -> None:
    pd = SlowPd(stores=5)
    plan = RegionPlan(pd, split_keys(), _nothing)
    await plan.copy()
    await plan.split()
    assert await plan.spread()
    assert pd.asked.count("scatter") == 2
    assert set(pd.leads()) == set(pd.ids)


async def test_a_pd_that_makes_no_copies_is_told_with_what_it_said_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(regions, "COPIED_WITHIN_S", 0.0)
    pd = SlowPd()
    pd.copying = False
    with pytest.raises(SubjectError, match="0 of 1 regions have 3 copies") as caught:
        await RegionPlan(pd, split_keys(), _nothing).copy()
    assert caught.value.remedy


async def test_leaders_that_do_not_move_are_no_reason_to_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(regions, "SPREAD_WITHIN_S", 0.0)
    pd = SlowPd()
    plan = RegionPlan(pd, split_keys(), _nothing)
    await plan.copy()
    await plan.split()
    assert not await plan.spread()


async def test_a_container_that_ends_meanwhile_ends_the_wait() -> None:
    def ended() -> None:
        raise SubjectError("tikv0 ended")

    with pytest.raises(SubjectError, match="tikv0 ended"):
        await RegionPlan(SlowPd(), split_keys(), ended).copy()
