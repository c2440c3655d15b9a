"""The system on stage and its load, as measured."""

from __future__ import annotations

from core.model.events.base import Event
from core.model.records import Baseline, LoadStatus, NodeHealth, ReadBack, Sample


class NodeObserved(Event, frozen=True, kw_only=True):
    """A node was probed, exited or answered again."""

    health: NodeHealth


class LeaderElected(Event, frozen=True, kw_only=True):
    """Another node leads than before."""

    node: str
    term: int | None = None


class SystemObserved(Event, frozen=True, kw_only=True):
    """What is known of the system as a whole, by name; what isn't known is left out."""

    figures: dict[str, float]


class ShardsObserved(Event, frozen=True, kw_only=True):
    """Who leads each of many consensus groups, in one answer of the system.

    Attributes:
        asked_t: when the question went out: what is said may be as old as that.
        leaders: for each group, by its stable name, the node that is said to lead it; empty
            where nobody is named.
    """

    asked_t: float
    leaders: dict[str, str]


class LoadChanged(Event, frozen=True, kw_only=True):
    """What the load process is doing from now on."""

    status: LoadStatus
    detail: str = ""


class Sampled(Event, frozen=True, kw_only=True):
    """A tenth of a second of load was measured."""

    sample: Sample


class LimitSet(Event, frozen=True, kw_only=True):
    """The system allows ``ops`` operations a second over all keys; 0 takes the limit away.

    It is counted over any ``window_s`` seconds.
    """

    ops: float
    window_s: float = 1.0


class BaselineLearned(Event, frozen=True, kw_only=True):
    """Normal is known from here on."""

    baseline: Baseline


class AnomalyRead(Event, frozen=True, kw_only=True):
    """A read missed an acknowledged write."""

    key: str
    text: str


class ReadBackProgressed(Event, frozen=True, kw_only=True):
    """Acknowledged writes read back so far."""

    done: int
    total: int


class ReadBackDone(Event, frozen=True, kw_only=True):
    """The proof, or that it couldn't be had."""

    result: ReadBack
