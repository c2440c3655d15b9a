"""A primary that comes back without its history is told from one that comes back with it."""

from __future__ import annotations

from msgspec.structs import replace

from subjects.sentinel.emptied import EmptiedPrimaries, emptied_name
from subjects.sentinel.observation import SentinelObservation
from tests.unit.subjects.sentinel.staged import whole, woken


def restarted(seen: dict[str, SentinelObservation], keys: int) -> dict[str, SentinelObservation]:
    v1 = replace(seen["v1"], incarnation=2, replid="bbbbbb", offset=7, keys=keys, uptime_s=0.0)
    return {**seen, "v1": v1}


def figures(memory: EmptiedPrimaries, seen: dict[str, SentinelObservation]) -> dict[str, float]:
    return memory.figures(list(seen.values()))


def test_keys_that_a_restarted_primary_came_back_without_are_a_figure() -> None:
    memory, before = EmptiedPrimaries(), whole()
    assert figures(memory, before) == {}
    assert figures(memory, restarted(before, keys=3)) == {emptied_name("v1"): 97.0}
    # Until its next start: another replication id alone, as replicas attach, changes nothing.
    attached = restarted(before, keys=9)
    attached["v1"] = replace(attached["v1"], replid="cccccc")
    assert figures(memory, attached) == {emptied_name("v1"): 97.0}


def test_primary_that_comes_back_with_its_keys_has_lost_nothing() -> None:
    memory, before = EmptiedPrimaries(), whole()
    figures(memory, before)
    figures(memory, restarted(before, keys=3))
    again = restarted(before, keys=120)
    again["v1"] = replace(again["v1"], incarnation=3, replid="dddddd")
    assert figures(memory, again) == {}


def test_former_primary_that_comes_back_empty_is_no_loss_of_the_system() -> None:
    memory, before = EmptiedPrimaries(), whole()
    figures(memory, before)
    assert figures(memory, restarted(woken(before), keys=0)) == {}
