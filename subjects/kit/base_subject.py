"""The base of all subjects: starts and stops hosting, health watcher and load together.

A system hands over its parts, and says how it is formed once the hosting is open, which faults
its stories offer and, where they aren't those of every subject, its stories and rules.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from core.diagnosis.rules import Rule
from core.model.abilities import Slowable
from core.model.fault_kinds import FaultKind, NodeAction
from core.model.fault_lookup import kinds_that_need, offered_by_hand
from core.monitor.invariants import Invariant
from core.ports import Clock, Emit, HealthPoller, Load
from core.story.chapters import Story
from core.story.outage import OUTAGE_ONLY
from subjects.hosts.hosting import Hosting, LinkLayer
from subjects.hosts.start_progress import StartProgress
from subjects.load.client import TIME_LIMIT_S, LoadProcess
from subjects.load.protocol import Windows

HostingT = TypeVar("HostingT", bound=Hosting)
LoadT = TypeVar("LoadT", bound=Load)


class Withdrawable(Protocol):
    """A node whose place can be taken away without anybody reporting the node's end."""

    def withdraw(self) -> object:
        """Takes the node's place away: from now on the node's end is neither watched nor told."""
        ...


class BaseSubject(ABC, Generic[HostingT, LoadT]):
    """Holds the parts that begin and end with a run; a subject adds what the system is.

    Attributes:
        stories: the story of a part that is lost, unless the subject has others.
        invariants: what must hold besides what must for all subjects.
        rules: the subject's own rules of diagnosis.
        health: the watcher of the nodes.
        load: the load generator.
    """

    stories: Mapping[str, Story] = OUTAGE_ONLY
    invariants: Sequence[Invariant] = ()
    rules: Sequence[Rule] = ()

    def __init__(
        self,
        hosting: HostingT,
        health: HealthPoller,
        load: LoadT,
        progress: StartProgress,
        placed: Iterable[Withdrawable] = (),
        *,
        in_containers: bool = False,
        links: bool = False,
    ) -> None:
        """Stores the parts; starts nothing yet.

        Args:
            hosting: where the nodes live.
            health: watches them.
            load: loads them.
            progress: told when a start has ended, in success or failure.
            placed: the nodes whose places are in that hosting.
            in_containers: whether the nodes are containers rather than processes.
            links: whether links lie between local nodes whatever is going to be done to them.
        """
        self.health = health
        self.load = load
        self._hosting = hosting
        self._progress = progress
        self._placed = tuple(placed)
        self._in_containers = in_containers
        self._always_links = links
        self.use_links(wanted=links)

    @property
    def has_links(self) -> bool | None:
        """Whether links lie between the nodes of the next start; None where none can."""
        return self._hosting.lays_links if isinstance(self._hosting, LinkLayer) else None

    def use_links(self, *, wanted: bool) -> None:
        """Decides whether the next start puts links between the nodes; with ``links`` all do."""
        if isinstance(self._hosting, LinkLayer):
            self._hosting.lays_links = wanted or self._always_links

    @property
    def by_hand(self) -> Mapping[NodeAction, FaultKind]:
        """The kind of fault that each action by hand injects."""
        return {
            action: kind
            for action, kind in self.by_hand_with_links.items()
            if self.has_links is not False or not kind.is_of_network
        }

    @property
    def by_hand_with_links(self) -> Mapping[NodeAction, FaultKind]:
        """The kinds of fault by hand that there are where links lie between the nodes."""
        without = self._missing_kinds()
        return offered_by_hand(self._placed, in_containers=self._in_containers, without=without)

    @property
    def folder(self) -> Path:
        """The run's folder, which exists from start to stop."""
        return self._hosting.folder

    @property
    def warden_pid(self) -> int | None:
        """The id of the process that ends the nodes when the app does; None where none runs."""
        return self._hosting.warden_pid

    async def start(self) -> None:
        """Starts a fresh system; returns when the system can take load.

        May be tried again after it failed, but not after :meth:`stop`.

        Raises:
            SubjectError: the system can't be had; nothing of it is left running.
        """
        async with self._opened():
            await self._form()

    async def stop(self) -> None:
        """Ends load, watcher and nodes, and removes the run's files. Safe to call at any time."""
        await self.load.close()
        await self.health.stop()
        await self._take_down()

    @abstractmethod
    async def _form(self) -> None:
        """Starts the nodes, whose hosting is open, and makes a working system of them.

        Raises:
            SubjectError: that can't be done; what was started is ended by the caller.
        """

    def _missing_kinds(self) -> tuple[FaultKind, ...]:
        """Returns the kinds that the checkup, run before the start, found not to be had here."""
        if not self._in_containers:
            return ()
        # Imported only here: local processes need nothing of the container engine.
        from subjects.hosts.containers.tools.netem import found_missing

        return kinds_that_need(Slowable) if found_missing() else ()

    @asynccontextmanager
    async def _opened(self) -> AsyncGenerator[None]:
        """Opens the hosting afresh within the block; takes everything down where that fails."""
        await self._take_down()
        try:
            await self._hosting.open()
            yield
        except BaseException:
            await self._take_down()
            raise
        finally:
            self._progress.done()

    async def _take_down(self) -> None:
        """Withdraws the nodes, so that nobody reports their ends, then closes the hosting."""
        for node in self._placed:
            node.withdraw()
        await self._hosting.close()


def load_beside(
    hosting: Hosting,
    driver: str,
    options: Callable[[], Mapping[str, Any]],
    emit: Emit,
    clock: Clock,
    on_windows: Callable[[Windows], None] | None = None,
    time_limit_s: float = TIME_LIMIT_S,
) -> LoadProcess:
    """Returns a load on this machine that ends with the nodes and keeps files in the run's folder.

    Args:
        hosting: where the nodes live.
        driver: ``package.module:Class`` of a :class:`subjects.load.driver.Driver`.
        options: returns that class's arguments, JSON only; called at each start.
        emit: takes the events.
        clock: the run's time.
        on_windows: called with each report on limits, instead of an event for it.
        time_limit_s: seconds after which a request without an answer has failed.
    """
    return LoadProcess(
        driver=driver,
        options=options,
        run_folder=hosting.folder,
        run_id=hosting.folder.name,
        emit=emit,
        clock=clock,
        on_spawn=hosting.own,
        on_windows=on_windows,
        time_limit_s=time_limit_s,
    )
