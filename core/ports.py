"""What the show needs of the outside: Protocols that subjects and chaos fulfil."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from core.model.abilities import Burstable as Burstable  # noqa: PLC0414 - all ports by one name
from core.model.abilities import Inspectable as Inspectable  # noqa: PLC0414
from core.model.abilities import Isolable as Isolable  # noqa: PLC0414
from core.model.abilities import Slowable as Slowable  # noqa: PLC0414
from core.model.caught_up import CAUGHT_UP_LAG
from core.model.events import Event, Group, LoadKind, NodeHealth, PreflightCheck, ReadBack
from core.model.fault_kinds import FaultKind, NodeAction

if TYPE_CHECKING:
    from core.diagnosis.rules import Rule
    from core.monitor.invariants import Invariant
    from core.story.chapters import Story
    from core.story.fault_plans import FaultPlan

Emit = Callable[[Event], None]
"""How machinery puts an event on the timeline."""


class TaskFailure(Struct, frozen=True):
    """A task of the app that failed.

    Attributes:
        task: its name.
        error: what it failed with.
        title: what it did, as the presenter reads it; empty where it has no title.
        is_restarted: whether it is started again by itself, after a pause.
    """

    task: str
    error: BaseException
    title: str = ""
    is_restarted: bool = False


FailureHook = Callable[[TaskFailure], None]
"""Is told of each task that fails."""


class SubjectError(Exception):
    """Something a subject needs failed; the message is for people.

    Attributes:
        remedy: what to do about it, in one sentence.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        """Takes the sentence that names the thing, and the way out."""
        super().__init__(message)
        self.remedy = remedy


class Clock(Protocol):
    """The run's time."""

    def now(self) -> float:
        """Seconds since the start of the run."""
        ...

    def from_monotonic(self, monotonic_s: float) -> float:
        """The run's time of a ``time.monotonic()`` reading."""
        ...


class Node(Protocol):
    """One member of the system on stage."""

    @property
    def name(self) -> str:
        """Short and unique: ``n1``."""
        ...

    def is_alive(self) -> bool:
        """Whether its process or container exists and is the one that was started."""
        ...

    def is_paused(self) -> bool:
        """Whether it exists and is stopped."""
        ...

    async def kill(self) -> None:
        """Ends it with no warning (SIGKILL)."""
        ...

    async def pause(self) -> None:
        """Stops it where it stands (SIGSTOP)."""
        ...

    async def resume(self) -> None:
        """Lets it go on (SIGCONT)."""
        ...

    async def restart(self) -> None:
        """Starts it anew over its own data, ending it first where it still runs."""
        ...

    def identity(self) -> dict[str, str | int | float]:
        """What finds exactly this process or container again after a crash of the app."""
        ...


class HealthPoller(Protocol):
    """Watches the nodes and reports what it sees."""

    async def run(self) -> None:
        """Polls until cancelled or stopped, emitting an event for each change."""
        ...

    def get_health(self) -> Mapping[str, NodeHealth]:
        """The last observation of each node, by name."""
        ...

    async def stop(self) -> None:
        """Ends :meth:`run` and frees what it holds."""
        ...


class Load(Protocol):
    """The load generator, in a process or container of its own."""

    async def start(self, rate: float) -> None:
        """Sends ``rate`` operations a second from now on."""
        ...

    async def stop(self) -> None:
        """Sends no more; waits for what is in flight."""
        ...

    async def read_back(self) -> ReadBack:
        """Checks the ledger against the system, emitting progress."""
        ...

    async def close(self) -> None:
        """Ends the process."""
        ...


class FaultExecutor(Protocol):
    """Puts one kind of fault into a node and takes it out again."""

    async def inject(self, node: Node) -> None:
        """Does it. The undo is on disk already."""
        ...

    async def undo(self, node: Node) -> None:
        """Takes it out again."""
        ...

    async def is_undone(self, node: Node) -> bool:
        """Whether no trace of the fault is left, by looking."""
        ...


class InjectedFault(Struct, frozen=True, kw_only=True):
    """A fault that is in, with what finds its undo again."""

    fault_id: str
    chaos_type: str
    node: str
    injected_monotonic_s: float
    """``time.monotonic()`` just before the call that did it."""
    duration_s: float = 0.0
    """How long it stays in, counted from there; 0 until it is undone."""


class Faults(Protocol):
    """Puts faults in and takes them out, the undo always on disk first."""

    @property
    def active(self) -> Sequence[InjectedFault]:
        """The faults that are in and not yet undone, oldest first."""
        ...

    async def inject(self, chaos_type: str, node: Node) -> InjectedFault:
        """Writes the undo, then does it.

        Raises:
            SubjectError: it couldn't be done, or the undo couldn't be written; in that
                case nothing has happened.
        """
        ...

    async def undo(self, fault: InjectedFault) -> None:
        """Takes one fault out again and verifies that.

        Raises:
            SubjectError: the fault is still in.
        """
        ...


class SubjectInfo(Struct, frozen=True, kw_only=True):
    """What a subject is, for the stage."""

    name: str
    title: str
    subtitle: str
    nodes: tuple[str, ...]
    bound: str
    """What bounds the system's own detection and recovery: ``election timeout``; empty where
    nothing of its own does."""
    bound_s: tuple[float, float]
    """From when till when that is, in seconds."""
    groups: tuple[Group, ...] = ()
    """Which nodes agree among themselves; empty where all of them do and one leads."""
    caught_up_lag: int | None = CAUGHT_UP_LAG
    """Log entries behind the leader that count as caught up under load; None where the system
    counts none, and a node that is up has caught up."""
    load_kind: LoadKind = LoadKind.WRITES
    """What its load asks; texts and what is judged follow it."""


class Checkup(Protocol):
    """Looks at what a subject needs of the machine, and gets what is missing."""

    async def run(self, tell: Callable[[PreflightCheck], None]) -> bool:
        """Looks at everything, telling each finding as it comes; never raises for one.

        Returns:
            Whether the subject can start.
        """
        ...

    async def prepare(self, tell: ProgressHook) -> None:
        """Gets all that can be got, so that the subject starts with no network.

        Args:
            tell: told what is under way.

        Raises:
            SubjectError: something can't be had.
        """
        ...


class ProgressHook(Protocol):
    """Is told what is under way, which share of it is done, and how far it is in words."""

    def __call__(self, step: str, fraction: float | None, detail: str = "", /) -> None:
        """Takes where something is.

        Args:
            step: what is under way; another step is another thing.
            fraction: which share of it is done, 0 to 1; None if unknown.
            detail: how far it is, in words.
        """
        ...


class Subject(Protocol):
    """A system on stage: how it is started, watched, loaded, broken and stopped."""

    @property
    def info(self) -> SubjectInfo:
        """What it is."""
        ...

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Its nodes by name, and what else a fault can hit: the load itself."""
        ...

    @property
    def stories(self) -> Mapping[str, Story]:
        """The stories that it can play, by key; the first is the default."""
        ...

    @property
    def plans(self) -> Mapping[str, FaultPlan]:
        """The faults that its stories offer, by name; the first is the default."""
        ...

    @property
    def by_hand(self) -> Mapping[NodeAction, FaultKind]:
        """The kind of fault that each action by hand injects into this subject's nodes."""
        ...

    @property
    def invariants(self) -> Sequence[Invariant]:
        """What must hold for it, besides what must for all subjects."""
        ...

    @property
    def rules(self) -> Sequence[Rule]:
        """Its own rules of diagnosis, asked before those of all subjects."""
        ...

    @property
    def checkup(self) -> Checkup | None:
        """What looks before the start whether it can be had; None where nothing is needed."""
        ...

    @property
    def health(self) -> HealthPoller:
        """Its watcher."""
        ...

    @property
    def load(self) -> Load:
        """Its load generator."""
        ...

    async def start(self) -> None:
        """Starts a fresh system and returns when it is ready to take load.

        Raises:
            SubjectError: it can't be had; the message says why and what mends it.
        """
        ...

    async def stop(self) -> None:
        """Ends everything it started and removes its files. Safe to call at any time."""
        ...
