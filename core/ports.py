"""Ports: the Protocols of what the show needs, which subjects and chaos fulfil."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from msgspec import Struct

from core.model.abilities import Burstable as Burstable  # noqa: PLC0414 - all ports by one name
from core.model.abilities import Inspectable as Inspectable  # noqa: PLC0414
from core.model.abilities import Isolable as Isolable  # noqa: PLC0414
from core.model.abilities import Playable as Playable  # noqa: PLC0414
from core.model.abilities import Slowable as Slowable  # noqa: PLC0414
from core.model.abilities import Stoppable as Stoppable  # noqa: PLC0414
from core.model.events import Event, NodeHealth, PreflightCheck, ReadBack
from core.model.fault_kinds import FaultKind, NodeAction
from core.model.subject_info import SubjectInfo as SubjectInfo  # noqa: PLC0414

if TYPE_CHECKING:
    from core.diagnosis.rules import Rule
    from core.monitor.invariants import Invariant
    from core.story.chapters import Story
    from core.story.fault_plans import FaultPlan

Emit = Callable[[Event], None]
"""Puts an event on the timeline."""


class TaskFailure(Struct, frozen=True):
    """The failure of one of the app's tasks.

    Attributes:
        task: the task's name.
        error: the exception that ended the task.
        title: what the task does, as the presenter reads it; empty for a task without a title.
        is_restarted: whether the task is started again by itself, after a pause.
    """

    task: str
    error: BaseException
    title: str = ""
    is_restarted: bool = False


FailureHook = Callable[[TaskFailure], None]
"""Is called with the failure of each task that fails."""


class RemedyError(Exception):
    """The base of errors that people read: a sentence that names the thing, and the way out.

    Attributes:
        remedy: the way out, in one sentence; empty where there is none.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        """Stores the sentence that names the thing, and the way out."""
        super().__init__(message)
        self.remedy = remedy


class SubjectError(RemedyError):
    """Raised where something that a subject needs failed."""


class Clock(Protocol):
    """The clock of a run."""

    def now(self) -> float:
        """Returns the seconds since the start of the run."""
        ...

    def from_monotonic(self, monotonic_s: float) -> float:
        """Returns the run's time at a ``time.monotonic()`` reading."""
        ...


class Node(Protocol):
    """A member of the system on stage: a process or container that faults can hit."""

    @property
    def name(self) -> str:
        """The node's name, short and unique: ``n1``."""
        ...

    def is_alive(self) -> bool:
        """Whether the process or container that was started still exists, paused or not."""
        ...

    def is_paused(self) -> bool:
        """Whether the process or container exists and is paused."""
        ...

    async def kill(self) -> None:
        """Kills the node without warning (SIGKILL)."""
        ...

    async def pause(self) -> None:
        """Pauses the node (SIGSTOP)."""
        ...

    async def resume(self) -> None:
        """Resumes a paused node (SIGCONT)."""
        ...

    async def restart(self) -> None:
        """Starts the node again with the data of before; a running node is ended first."""
        ...

    def identity(self) -> dict[str, str | int | float]:
        """Returns the figures that identify this process or container after a crash of the app."""
        ...


class HealthPoller(Protocol):
    """Polls the health of all nodes, and emits each change as an event."""

    async def run(self) -> None:
        """Polls until cancelled or stopped."""
        ...

    def get_health(self) -> Mapping[str, NodeHealth]:
        """Returns the last observation of each node, by name."""
        ...

    async def stop(self) -> None:
        """Ends :meth:`run` and frees all resources."""
        ...


class Load(Protocol):
    """The load generator, which runs in a separate process or container."""

    async def start(self, rate: float) -> None:
        """Sends ``rate`` operations a second from now on."""
        ...

    async def stop(self) -> None:
        """Stops sending, and waits for the requests in flight."""
        ...

    async def read_back(self) -> ReadBack:
        """Compares the ledger with what the system holds, emitting the progress."""
        ...

    async def close(self) -> None:
        """Ends the load process."""
        ...


class FaultExecutor(Protocol):
    """Injects one kind of fault into nodes, and undoes such faults."""

    async def inject(self, node: Node) -> None:
        """Injects the fault into ``node``; the undo is on disk by then."""
        ...

    async def undo(self, node: Node) -> None:
        """Undoes the fault in ``node``."""
        ...

    async def is_undone(self, node: Node) -> bool:
        """Looks whether no trace of the fault is left in ``node``."""
        ...


class InjectedFault(Struct, frozen=True, kw_only=True):
    """A fault that was injected, with the id that finds the undo."""

    fault_id: str
    chaos_type: str
    node: str
    injected_monotonic_s: float
    """``time.monotonic()`` just before the call that injected the fault."""
    duration_s: float = 0.0
    """Seconds from then until the fault is undone by itself; 0 where that is done by hand."""


class Faults(Protocol):
    """Injects and undoes faults; the undo is always on disk before a fault is injected."""

    @property
    def active(self) -> Sequence[InjectedFault]:
        """The faults that were injected and not yet undone, oldest first."""
        ...

    async def inject(self, kind: FaultKind | str, node: Node) -> InjectedFault:
        """Writes the undo to disk, then injects a fault of ``kind`` into ``node``.

        Args:
            kind: the kind, with the duration and the strength of this fault; or its key, for
                those of the table.
            node: the target.

        Raises:
            SubjectError: the fault couldn't be injected, or the undo couldn't be written; in
                that case nothing has happened.
        """
        ...

    async def undo(self, fault: InjectedFault) -> None:
        """Undoes ``fault``, and verifies the undo.

        Raises:
            SubjectError: the fault is still in.
        """
        ...


class Checkup(Protocol):
    """Checks what a subject needs of the machine, and gets what is missing."""

    async def run(self, tell: Callable[[PreflightCheck], None], *, may_start: bool = True) -> bool:
        """Runs all checks, telling each result as soon as known; never raises for a failed one.

        Args:
            tell: called with each result.
            may_start: whether checks may start something for a moment, as a trial; without it,
                those that need that are left out.

        Returns:
            Whether the subject can start.
        """
        ...

    async def prepare(self, tell: ProgressHook) -> None:
        """Downloads and builds everything, so that the subject starts without a network.

        Args:
            tell: called with each step under way.

        Raises:
            SubjectError: something can't be had.
        """
        ...


class ProgressHook(Protocol):
    """Is called with the step under way, the share done, and the progress in words."""

    def __call__(self, step: str, fraction: float | None, detail: str = "", /) -> None:
        """Takes the progress of a step.

        Args:
            step: what is under way; another text is another step.
            fraction: the share of the step that is done, 0 to 1; None if unknown.
            detail: the progress of the step, in words.
        """
        ...


class Subject(Protocol):
    """A system on stage, which can be started, observed, loaded, broken and stopped."""

    @property
    def info(self) -> SubjectInfo:
        """The description of the subject."""
        ...

    @property
    def nodes(self) -> Mapping[str, Node]:
        """All targets of faults by name: the nodes, and a load that can burst."""
        ...

    @property
    def stories(self) -> Mapping[str, Story]:
        """The stories that the subject can play, by key; the first is the default."""
        ...

    @property
    def plans(self) -> Mapping[str, FaultPlan]:
        """The faults that the subject's stories offer, by name; the first is the default."""
        ...

    @property
    def by_hand(self) -> Mapping[NodeAction, FaultKind]:
        """The kind of fault that each action by hand injects into this subject's nodes."""
        ...

    @property
    def invariants(self) -> Sequence[Invariant]:
        """The invariants of this subject alone, besides those of all subjects."""
        ...

    @property
    def rules(self) -> Sequence[Rule]:
        """The diagnosis rules of this subject alone, asked before those of all subjects."""
        ...

    @property
    def checkup(self) -> Checkup | None:
        """The preflight checks to run before the start; None where nothing is needed."""
        ...

    @property
    def health(self) -> HealthPoller:
        """The poller of the nodes' health."""
        ...

    @property
    def load(self) -> Load:
        """The load generator for this subject."""
        ...

    async def start(self) -> None:
        """Starts a fresh system; returns when the system is ready to take load.

        Raises:
            SubjectError: the system can't be started; the message says why and what mends that.
        """
        ...

    async def stop(self) -> None:
        """Ends all processes and removes all files of the run. Safe to call at any time."""
        ...


@runtime_checkable
class StartedAhead(Protocol):
    """A subject whose system may have been started before the run."""

    @property
    def started_ahead_s(self) -> float | None:
        """The seconds that the start took; None where the system wasn't started ahead."""
        ...
