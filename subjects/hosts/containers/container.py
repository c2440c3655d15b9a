"""One container of a run, as what runs a node: an ``Instance``, ``Isolable`` and ``Slowable``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.ports import Slowable, SubjectError
from core.process.tasks import TaskScope
from subjects.hosts.containers.engine.clock import EngineClock
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.news import EngineEvent
from subjects.hosts.containers.state import ContainerState
from subjects.hosts.instance import RuntimeState
from subjects.hosts.processes.logs import LOOK_LINES, last_words

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

HEARD_WITHIN_S = 1.0
"""The engine tells of a change before it answers, or just after; then one looks, seconds."""

ENDED_WITHIN_S = 15.0

_GONE = (Trouble.CONFLICT, Trouble.MISSING)


class Container:
    """The same container across restarts; what is known of it is kept up to date by events.

    Attributes:
        container_id: its id.
        run_id: whose it is.
        peers: the network between the nodes.
        state: what is known of it.
    """

    def __init__(
        self,
        name: str,
        view: ContainerView,
        *,
        engine: Engine,
        run_id: str,
        peers: str,
        clock: EngineClock,
        scope: TaskScope,
        netem: Slowable | None = None,
    ) -> None:
        """Takes hold of a container that was made.

        Args:
            name: what people call it; also its service.
            view: how it was found.
            engine: where it is.
            run_id: whose it is.
            peers: the network between the nodes.
            clock: the engine's.
            scope: owns the looks that events make necessary.
            netem: delays its network; None where that can't be had.
        """
        self._name = name
        self._engine = engine
        self._scope = scope
        self._netem = netem
        self._listeners: list[Callable[[], None]] = []
        self._changed = asyncio.Event()
        self.container_id = view.id
        self.run_id = run_id
        self.peers = peers
        self.state = ContainerState(peers, clock)
        self.state.sees(view, time.monotonic())

    # --- what is known -------------------------------------------------------------------

    @property
    def name(self) -> str:
        """What people call it: ``n1``."""
        return self._name

    @property
    def life(self) -> RuntimeState:
        """What it is doing now; UNKNOWN while the engine is away."""
        return self.state.life

    @property
    def incarnation(self) -> int:
        """How often it was started; 0 before the first time."""
        return self.state.incarnation

    @property
    def returncode(self) -> int | None:
        """How it ended: 128 and the signal, or its exit code; None while it runs."""
        return self.state.returncode

    @property
    def ended_monotonic(self) -> float | None:
        """When it ended, as ``time.monotonic()``; None while it runs."""
        return self.state.ended_monotonic

    @property
    def exit_text(self) -> str:
        """How it ended, in words: "was killed (exit code 137)". Empty while it runs."""
        return self.state.exit_text

    def is_cut_off(self) -> bool:
        """Whether it isn't on the network to the other nodes, running or not."""
        return self.state.is_cut_off

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls ``listener()`` in the loop as soon as a change of its life is heard of."""
        self._listeners.append(listener)

    def identity(self) -> dict[str, str | int | float]:
        """What finds exactly this container again after a crash of the app."""
        return {
            "engine": self._engine.url,
            "container": self.container_id,
            "run": self.run_id,
            "node": self._name,
            "network": self.peers,
            "aliases": ",".join(self.state.aliases),
        }

    async def last_words(self, lines: int = 1) -> str:
        """What it said last; empty where there are none, or nobody answers."""
        try:
            said = await self._engine.logs(self.container_id, max(lines, LOOK_LINES))
            return last_words(said, lines)
        except EngineError:
            return ""

    async def wait_ended(self, timeout_s: float) -> bool:
        """Waits until its end was heard of; returns False where that took too long."""
        return await self._until(lambda: self.life is RuntimeState.EXITED, timeout_s)

    # --- what is done to it --------------------------------------------------------------

    async def start(self) -> None:
        """Starts it, or starts it anew over its own data; returns before it answers.

        Raises:
            SubjectError: it can't be started.
        """
        if self.state.exists_running:
            await self.kill()
            if not await self.wait_ended(ENDED_WITHIN_S):
                text = f"{self._name} was killed and didn't end within {ENDED_WITHIN_S:.0f} s."
                raise SubjectError(text, "Press R to start afresh.")
        before = self.incarnation
        await self._engine.start(self.container_id)
        await self._settle(lambda: self.incarnation > before)

    async def kill(self) -> None:
        """Ends it with no warning (SIGKILL); does nothing where it has ended."""
        try:
            await self._engine.kill(self.container_id)
        except EngineError as error:
            if error.trouble not in _GONE:
                raise
            await self.look()

    async def pause(self) -> None:
        """Freezes it.

        Raises:
            SubjectError: it doesn't run.
        """
        await self._engine.pause(self.container_id)
        await self._settle(lambda: self.life is not RuntimeState.RUNNING)

    async def resume(self) -> None:
        """Lets it go on.

        Raises:
            SubjectError: it isn't paused.
        """
        await self._engine.unpause(self.container_id)
        await self._settle(lambda: self.life is not RuntimeState.PAUSED)

    async def cut_off(self) -> None:
        """Takes the network of its peers away; its published ports go on answering.

        Raises:
            SubjectError: it can't be.
        """
        try:
            await self._engine.disconnect(self.peers, self.container_id)
        except EngineError:
            await self.look()
            if not self.is_cut_off():
                raise
        self.state.is_cut_off = True
        self._tell()

    async def reconnect(self) -> None:
        """Puts it back on the network of its peers, under the same names.

        Raises:
            SubjectError: it can't be.
        """
        aliases = self.state.aliases
        try:
            await self._engine.connect_network(self.peers, self.container_id, aliases)
        except EngineError:
            await self.look()
            if self.is_cut_off():
                raise
        self.state.is_cut_off = False
        self._tell()

    async def slow_down(self, delay_ms: float) -> None:
        """Delays everything that it sends by ``delay_ms`` milliseconds.

        Raises:
            SubjectError: the engine's kernel can't, or it doesn't run.
        """
        await self._delays().slow_down(delay_ms)

    async def speed_up(self) -> None:
        """Takes the delay away.

        Raises:
            SubjectError: that can't be done.
        """
        # The delay ended with the network of the processes that had it.
        if self.state.exists_running:
            await self._delays().speed_up()

    async def is_slowed(self) -> bool:
        """Whether there is a delay, by looking.

        Raises:
            SubjectError: one can't look.
        """
        return self.state.exists_running and await self._delays().is_slowed()

    # --- what is heard of it -------------------------------------------------------------

    def hears(self, event: EngineEvent) -> None:
        """Takes in an event of the engine that is about it."""
        if self.state.hears(event):
            self._scope.spawn(f"look-{self._name}", self._look_quietly())
        self._tell()

    def sees(self, view: ContainerView | None, looked_s: float) -> None:
        """Takes in how it is by a look that began at ``looked_s``; None where it is gone."""
        if view is None:
            self.state.disappears(looked_s)
        else:
            self.state.sees(view, looked_s)
        self._tell()

    def loses(self) -> None:
        """The engine is away: nothing is known."""
        self.state.loses()
        self._tell()

    async def look(self) -> None:
        """Asks the engine how it is.

        Raises:
            EngineError: the engine doesn't answer.
        """
        looked_s = time.monotonic()
        try:
            view = await self._engine.inspect(self.container_id)
        except EngineError as error:
            if error.trouble is not Trouble.MISSING:
                raise
            view = None
        self.sees(view, looked_s)

    async def _look_quietly(self) -> None:
        try:
            await self.look()
        except EngineError:
            # The watch notices by itself that the engine is away, and looks when it is back.
            return

    async def _settle(self, is_so: Callable[[], bool]) -> None:
        """Returns when what was done has been heard of, or seen."""
        if not await self._until(is_so, HEARD_WITHIN_S):
            await self.look()

    async def _until(self, is_so: Callable[[], bool], timeout_s: float) -> bool:
        try:
            async with asyncio.timeout(timeout_s):
                while not is_so():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return is_so()
        return True

    def _tell(self) -> None:
        self._changed.set()
        for listener in tuple(self._listeners):
            listener()

    def _delays(self) -> Slowable:
        if self._netem is None:
            text = f"{self._name}'s network can't be made slow here: the kernel has no netem."
            raise SubjectError(text)
        return self._netem
