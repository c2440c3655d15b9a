"""The invariants of this system alone, their symptoms, and a sentence for each."""

from __future__ import annotations

from collections.abc import Iterable

from core.model.events import NodeStatus, Role
from core.model.symptoms import Symptom
from core.monitor.invariants import Invariant, InvariantVerdict, broken, holds
from core.text import figures
from core.text.symptoms import symptom_words
from core.views.samples import last_seconds
from core.views.system_view import SystemView
from subjects.sentinel.health_rules import PRIMARY, REFUSING
from subjects.sentinel.topology import SERVERS, VALKEY

ONE_PRIMARY, READS_TRUE = "one-primary", "reads-true"


class OtherPrimary(Symptom, frozen=True):
    """A server says that it is the primary, and the sentinels name another; None: no more."""

    node: str
    named: str | None = None


class ReadsMissed(Symptom, frozen=True):
    """So many reads in a second missed a write that was acknowledged; 0: none does any more."""

    count: int


def false_primaries(seen: SystemView) -> tuple[str, ...]:
    """Returns the servers that say primary where the sentinels name another."""
    return tuple(
        name
        for name in SERVERS
        if name in seen.nodes
        and seen.status_of(name) is NodeStatus.UP
        and seen.nodes[name].mode in (PRIMARY, REFUSING)
        and seen.nodes[name].role is Role.NONE
        # One that was just promoted says so before the sentinels do.
        and seen.nodes[name].was_role is not Role.FOLLOWER
    )


def _one_primary(seen: SystemView) -> Iterable[InvariantVerdict]:
    named, wrong = seen.leaders.get(VALKEY), false_primaries(seen)
    for name in SERVERS:
        if name in wrong and named is not None:
            yield broken(OtherPrimary(name, named), name)
        elif seen.status_of(name) is NodeStatus.UP:
            yield holds(OtherPrimary(name), name)


def _reads_true(seen: SystemView) -> Iterable[InvariantVerdict]:
    window = last_seconds(seen.load_samples, 1.0)
    if len(window) < 2:
        return
    missed = window[-1].read_anomalies - window[0].read_anomalies
    if missed:
        yield broken(ReadsMissed(missed))
    else:
        yield holds(ReadsMissed(0))


INVARIANTS = (
    Invariant(name=ONE_PRIMARY, title="one primary", judge=_one_primary),
    Invariant(name=READS_TRUE, title="reads find what was acknowledged", judge=_reads_true),
)


@symptom_words.register
def _(symptom: OtherPrimary) -> str:
    if symptom.named is None:
        return f"{symptom.node} no longer says that it is the primary"
    return f"{symptom.node} says that it is the primary, the sentinels say {symptom.named}"


@symptom_words.register
def _(symptom: ReadsMissed) -> str:
    if not symptom.count:
        return "reads find what was acknowledged"
    reads = "1 read" if symptom.count == 1 else f"{figures.count(symptom.count)} reads"
    return f"{reads} in a second missed a write that was acknowledged"
