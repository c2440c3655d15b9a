"""The run of :mod:`tests.scripted` with all that the picture of the cluster shows.

The nodes say how far their logs are and whom they vote for, relays count what flows, and the load
counts by node. The same arguments always give the same events.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from core.model import events as ev
from tests.scripted import (
    ELECTED_T,
    END_T,
    FAULT_T,
    LOAD_T,
    REJOINED_T,
    RESTARTED_T,
    scripted_run,
)

NODES = ("n1", "n2", "n3")
VICTIM, HEIR = "n3", "n1"
RATE, BACK_T = 100, 43.0
"""Entries a second under load, and the time when the victim tells its position again."""


def scripted_picture() -> list[ev.Event]:
    """Returns the events of the whole run in the order of their times."""
    events = [_counted(event) for event in scripted_run()]
    events += [*_logs(), *_votes(), *_flows()]
    return sorted(events, key=lambda event: event.t)


def head_at(t: float) -> int:
    """Returns how far the leader's log goes at ``t``."""
    before = max(0.0, min(t, FAULT_T) - LOAD_T)
    return round(RATE * (before + max(0.0, min(t, END_T) - ELECTED_T)))


def _counted(event: ev.Event) -> ev.Event:
    """Returns an event of the load with the counts by node."""
    if not isinstance(event, ev.Sampled):
        return event
    sample = event.sample
    nodes = [name for name in NODES if name != VICTIM or not FAULT_T < sample.t < BACK_T]
    share = sample.writes_acked // len(nodes), sample.failed // len(nodes)
    counts = {name: ev.NodeTally(*share) for name in nodes}
    return replace(event, sample=replace(sample, nodes=counts))


def _logs() -> Iterator[ev.Event]:
    for step in range(int(END_T)):
        t = step + 0.5
        term = 1 if t < ELECTED_T else 2
        for number, name in enumerate(NODES):
            if name == VICTIM and FAULT_T < t < BACK_T:
                continue
            applied = head = head_at(t)
            if name == VICTIM and BACK_T <= t < REJOINED_T:
                applied = head_at(FAULT_T) + round((t - BACK_T) * 50)
            log = ev.LogPosition(applied, head, term)
            yield ev.LogsObserved(t=t + number / 100, logs={name: log})


def _votes() -> Iterator[ev.Event]:
    for t, term, voters, candidate in (
        (1.4, 1, NODES, VICTIM),
        (ELECTED_T - 0.02, 2, ("n1", "n2"), HEIR),
    ):
        for number, voter in enumerate(voters):
            at = t + number / 1000
            yield ev.VoteSeen(t=at, voter=voter, candidate=candidate, term=term)


def _flows() -> Iterator[ev.Event]:
    for tick in range(10, int(END_T * 10)):
        t = tick / 10 + 0.05
        leader = VICTIM if t < FAULT_T else HEIR
        gone = {VICTIM} if FAULT_T < t < RESTARTED_T else set[str]()
        sent: dict[str, dict[str, int]] = {}
        if not FAULT_T < t < ELECTED_T:
            others = [name for name in NODES if name != leader and name not in gone]
            sent[leader] = dict.fromkeys(others, 200_000)
            sent |= {name: {leader: 4_000} for name in others}
        yield ev.LinksMeasured(t=t, bytes_per_s=sent)
