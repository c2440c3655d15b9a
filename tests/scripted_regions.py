"""A run of a system with regions as events: the loss of a store stops five of nine for a while.

It is the run of :mod:`tests.scripted`, in which the nodes share the lead of the regions.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from core.model import events as ev
from tests.scripted import FAULT_T, LOAD_T, scripted_run

STORES = ev.Nouns("store", "stores")
REGIONS, HIT, OUTAGE_S = 9, 5, 1.66
BACK_T = FAULT_T + OUTAGE_S
_LEFT_OUT = ev.LeaderElected | ev.Diagnosed
_OTHERS = ("progress", "leader", "throughput")


def scripted_regions() -> list[ev.Event]:
    """Returns the events of the whole run in the order of their times."""
    events = [changed for event in scripted_run() for changed in _changed(event)]
    return sorted(events, key=lambda event: event.t)


def _changed(event: ev.Event) -> Iterator[ev.Event]:
    match event:
        case ev.RunStarted(nodes=nodes):
            nouns = ev.Nouns("region", "regions")
            stores = ev.Group(
                name="Stores", nodes=nodes, elects=False, shards=nouns, members=STORES
            )
            yield replace(event, subject="tikv", title="TiKV", groups=(stores,))
        case ev.Sampled(sample=sample):
            yield replace(event, sample=_measured(sample))
        case ev.NodeObserved(health=health):
            leads = 3 if health.status is ev.NodeStatus.UP else None
            none = ev.Role.NONE
            yield replace(event, health=replace(health, role=none, was_role=none, leads=leads))
        case ev.Recovered():
            t, after_s = BACK_T + 1.2, OUTAGE_S + 0.1
            yield replace(event, t=t, after_s=after_s, outage_s=0.02, stayed=False)
        case ev.ViolationOpened(invariant=name) | ev.ViolationClosed(invariant=name):
            if name not in _OTHERS:
                yield event
        case _ if not isinstance(event, _LEFT_OUT):
            yield event
        case _:
            pass


def _measured(sample: ev.Sample) -> ev.Sample:
    """Returns what the load measured where five of nine regions stood still."""
    start_t = sample.t - sample.interval_s
    groups = tuple(_acks(sample, start_t, is_hit=n < HIT) for n in range(REGIONS))
    if not FAULT_T - 0.05 < start_t < BACK_T + 3.2:
        return replace(sample, groups=groups)
    share = (REGIONS - HIT) / REGIONS if start_t < BACK_T else 1.0
    acked = round(300 * share * (0.99 + 0.02 * (round(start_t * 10) % 2)))
    return replace(
        sample,
        acked=acked,
        writes_acked=acked // 2,
        failed=0,
        shed=0,
        p50_ms=1.6,
        p99_ms=7.0 if share == 1.0 else 1_000 * (start_t - FAULT_T) + 8,
        max_ms=20.0,
        first_ack_t=start_t + 0.001,
        last_ack_t=sample.t - 0.001,
        total_writes_acked=round((sample.t - LOAD_T) * 1_500),
        total_failed=0,
        groups=groups,
    )


def _acks(sample: ev.Sample, start_t: float, *, is_hit: bool) -> ev.GroupAcks:
    first, last = start_t + 0.004, sample.t - 0.004
    if not is_hit or sample.t < FAULT_T or start_t > BACK_T:
        return ev.GroupAcks(first, last)
    if start_t < FAULT_T:
        return ev.GroupAcks(first, FAULT_T)
    return ev.GroupAcks(BACK_T, last) if sample.t > BACK_T else ev.GroupAcks(None, FAULT_T)
