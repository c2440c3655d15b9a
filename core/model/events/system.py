"""Events of the system on stage and of the load, as measured."""

from __future__ import annotations

from core.model.events.base import Event
from core.model.measurements import Baseline, ReadBack, Sample
from core.model.records import Bound, LoadStatus, NodeHealth


class NodeObserved(Event, frozen=True, kw_only=True):
    """A node was probed, exited or answered again."""

    health: NodeHealth


class LeaderElected(Event, frozen=True, kw_only=True):
    """A node other than before leads; ``term`` is None where the system has no terms."""

    node: str
    term: int | None = None


class SystemReady(Event, frozen=True, kw_only=True):
    """The system was started and is healthy: from now on, what breaks is news."""


class SystemObserved(Event, frozen=True, kw_only=True):
    """Figures of the system as a whole, by name; unknown figures are left out.

    Attributes:
        figures: the figures.
        asked_t: when the system was asked for them; None where they were measured at ``t``, and
            in recordings made before that was told.
    """

    figures: dict[str, float]
    asked_t: float | None = None


class ShardsObserved(Event, frozen=True, kw_only=True):
    """The leaders of many consensus groups, as one answer of the system has them.

    Attributes:
        asked_t: when the question went out: what is said may be as old as that.
        leaders: for each group, by its stable name, the node that is said to lead the group;
            empty where nobody is named.
    """

    asked_t: float
    leaders: dict[str, str]


class LinksMeasured(Event, frozen=True, kw_only=True):
    """The traffic between nodes was measured, for a tenth of a second where relays count.

    Attributes:
        bytes_per_s: bytes a second, by sender and receiver, of the links over which any went.
        seconds: for how long it was measured.
        by_nodes: whether the nodes count themselves, since there are no relays between them.
    """

    bytes_per_s: dict[str, dict[str, int]]
    seconds: float = 0.1
    by_nodes: bool = False


class LinksLost(Event, frozen=True, kw_only=True):
    """The relays between local nodes have ended and are started again at once, or hang.

    Attributes:
        exit_code: the exit code of their process; None where nobody knows it.
        hangs: whether the process lives, and moves nothing: it is killed unless it goes on soon.
    """

    exit_code: int | None = None
    hangs: bool = False


class ConditionObserved(Event, frozen=True, kw_only=True):
    """A probe has asked whether a condition holds, of one node or of the system.

    Attributes:
        condition: the condition's name.
        node: the node that was asked; empty for the system as a whole.
        good: whether it holds; None where the question couldn't be asked.
        value: what was answered, in a few words; for people only.
        asked_t: when the question went out: the answer may be as old as that.
    """

    condition: str
    node: str = ""
    good: bool | None
    value: str = ""
    asked_t: float


class LoadChanged(Event, frozen=True, kw_only=True):
    """The load process has another status from now on."""

    status: LoadStatus
    detail: str = ""


class Sampled(Event, frozen=True, kw_only=True):
    """The load was measured for a tenth of a second."""

    sample: Sample


class LimitSet(Event, frozen=True, kw_only=True):
    """The system allows ``ops`` operations a second over all keys; 0 removes the limit.

    It is counted over any ``window_s`` seconds.
    """

    ops: float
    window_s: float = 1.0


class BoundLearned(Event, frozen=True, kw_only=True):
    """The nodes of a group have said what bounds their own recovery."""

    group: str
    bound: Bound


class BaselineLearned(Event, frozen=True, kw_only=True):
    """The baseline of throughput and latency was learned from the load."""

    baseline: Baseline


class AnomalyRead(Event, frozen=True, kw_only=True):
    """A read didn't see an acknowledged write."""

    key: str
    text: str


class ReadBackProgressed(Event, frozen=True, kw_only=True):
    """The read-back has compared ``done`` of ``total`` acknowledged writes."""

    done: int
    total: int


class ReadBackDone(Event, frozen=True, kw_only=True):
    """The read-back ended, with the whole proof or as much as could be read."""

    result: ReadBack


class WritesListed(Event, frozen=True, kw_only=True):
    """The load has listed some writes, in the order of their numbers, after the read-back.

    Attributes:
        begun_t: when the list's times begin.
        first: the number of the first of these writes; 0 begins a new list.
        count: how many writes these are.
        total: how many writes were begun in the run; what isn't listed of them is unknown.
        data: the writes, as :func:`core.model.write_list.unpack_part` reads them.
    """

    begun_t: float
    first: int
    count: int
    total: int
    data: bytes
