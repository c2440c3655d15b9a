"""One container of a run as the host of a node: an ``Instance``, ``Isolable`` and ``Slowable``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from core.ports import Slowable, SubjectError
from core.process.tasks import TaskScope
from core.text.wording import AFRESH
from subjects.hosts.containers.engine.clock import EngineClock
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.engine_events import EngineEvent
from subjects.hosts.containers.identity import ContainerIdentity, JoinedNetwork
from subjects.hosts.containers.state import ContainerState
from subjects.hosts.instance import RuntimeState
from subjects.hosts.processes.logs import LOOK_LINES, last_words

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

HEARD_WITHIN_S = 1.0
"""Seconds to wait for the event of a change before looking; events come about at once."""

ENDED_WITHIN_S = 15.0

_GONE = (Trouble.CONFLICT, Trouble.MISSING)


class Container:
    """A node's container, the same one across restarts; events keep the state up to date.

    Attributes:
        container_id: the container's id.
        run_id: the run that the container belongs to.
        peers: the network between the nodes.
        state: what is known of the container.
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
        others: Sequence[str] = (),
    ) -> None:
        """Wraps a container that was created.

        Args:
            name: the name that people use; also the service.
            view: the container as the engine showed it.
            engine: the container's engine.
            run_id: the run that the container belongs to.
            peers: the network between the nodes.
            clock: the engine's clock.
            scope: the owner of looks that events make necessary.
            netem: delays the container's network; None where the kernel can't.
            others: further networks between the nodes that the container is on.
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
        self._fixed_ips = view.fixed_ips
        self.state = ContainerState(peers, clock, others)
        self.state.sees(view, time.monotonic())
        self._stop_signal = view.stop_signal

    # --- what is known -------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name that people use: ``n1``."""
        return self._name

    @property
    def runtime_state(self) -> RuntimeState:
        """The present state; UNKNOWN while the engine is away."""
        return self.state.runtime_state

    @property
    def incarnation(self) -> int:
        """The number of times that the container was started; 0 before the first start."""
        return self.state.incarnation

    @property
    def returncode(self) -> int | None:
        """The exit code, or 128 and the signal; None while the container runs."""
        return self.state.returncode

    @property
    def ended_monotonic(self) -> float | None:
        """The time of the end, as ``time.monotonic()``; None while the container runs."""
        return self.state.ended_monotonic

    @property
    def exit_text(self) -> str:
        """The words for how the container ended: "was killed (exit code 137)"; empty before."""
        return self.state.exit_text

    def is_cut_off(self) -> bool:
        """Whether the container, running or not, isn't on the network to the other nodes."""
        return self.state.is_cut_off

    def on_change(self, listener: Callable[[], None]) -> None:
        """Makes ``listener()`` be called in the loop after each reported change of state."""
        self._listeners.append(listener)

    def identity(self) -> dict[str, str | int | float]:
        """Returns what identifies exactly this container after a crash of the app."""
        return ContainerIdentity(
            engine=self._engine.url,
            container=self.container_id,
            run=self.run_id,
            node=self._name,
            network=self.peers,
            aliases=",".join(self.state.aliases),
            fixed_ip=self._fixed_ips.get(self.peers, ""),
            others=";".join(each.written() for each in self._joined() if each.name != self.peers),
        ).written()

    async def last_words(self, lines: int = 1) -> str:
        """Returns the last lines of output; empty where there are none, or no engine answers."""
        try:
            said = await self._engine.logs(self.container_id, max(lines, LOOK_LINES))
            return last_words(said, lines)
        except EngineError:
            return ""

    async def wait_ended(self, timeout_s: float) -> bool:
        """Waits until the end was reported; returns False where that took too long."""
        return await self._until(lambda: self.runtime_state is RuntimeState.EXITED, timeout_s)

    # --- what is done to the container ---------------------------------------------------

    async def start(self) -> None:
        """Starts the container, after killing a running one; returns before the node answers.

        Raises:
            SubjectError: the container can't be started.
        """
        if self.state.exists_running:
            await self.kill()
            if not await self.wait_ended(ENDED_WITHIN_S):
                text = f"{self._name} was killed and didn't end within {ENDED_WITHIN_S:.0f} s."
                raise SubjectError(text, AFRESH)
        before = self.incarnation
        await self._engine.start(self.container_id)
        await self._settle(lambda: self.incarnation > before)

    async def kill(self) -> None:
        """Kills the container without warning (SIGKILL); does nothing where none runs."""
        try:
            await self._engine.kill(self.container_id)
        except EngineError as error:
            if error.trouble not in _GONE:
                raise
            await self.look()

    async def ask_to_end(self) -> None:
        """Sends the container the signal to end: no policy starts the container again.

        Raises:
            SubjectError: the container doesn't run.
        """
        await self._engine.kill(self.container_id, self._stop_signal)

    async def pause(self) -> None:
        """Freezes the container.

        Raises:
            SubjectError: the container doesn't run.
        """
        await self._engine.pause(self.container_id)
        await self._settle(lambda: self.runtime_state is not RuntimeState.RUNNING)

    async def resume(self) -> None:
        """Resumes the frozen container.

        Raises:
            SubjectError: the container isn't paused.
        """
        await self._engine.unpause(self.container_id)
        await self._settle(lambda: self.runtime_state is not RuntimeState.PAUSED)

    async def cut_off(self) -> None:
        """Disconnects the container from the network of the nodes; published ports go on answering.

        Raises:
            SubjectError: there is no such network, or the engine refuses, or doesn't answer.
        """
        if not self.state.networks:
            text = f"{self._name} can't be cut off: it has no network of its project."
            raise SubjectError(text, "Choose another node, or another fault.")
        joined = self._joined()
        try:
            for each in joined:
                await self._engine.disconnect(each.name, self.container_id)
        except EngineError:
            await self.look()
            if not self.is_cut_off():
                await self._rejoin(joined)
                raise
        self.state.is_cut_off = True
        self._tell()

    async def reconnect(self) -> None:
        """Reconnects the container to the network of the nodes under the same aliases as before.

        Raises:
            SubjectError: the engine refuses, or doesn't answer.
        """
        try:
            await self._rejoin(self._joined())
        except EngineError:
            await self.look()
            if self.is_cut_off():
                raise
        self.state.is_cut_off = False
        self._tell()

    async def slow_down(self, delay_ms: float) -> None:
        """Delays everything that the container sends by ``delay_ms`` milliseconds.

        Raises:
            SubjectError: the engine's kernel can't, or the container doesn't run.
        """
        await self._delays().slow_down(delay_ms)

    async def speed_up(self) -> None:
        """Removes the delay.

        Raises:
            SubjectError: the delay can't be removed.
        """
        # The delay ended with the network of the processes that had it.
        if self.state.exists_running:
            await self._delays().speed_up()

    async def is_slowed(self) -> bool:
        """Whether the container's network has a delay, by looking.

        Raises:
            SubjectError: looking failed.
        """
        return self.state.exists_running and await self._delays().is_slowed()

    # --- what is heard of the container --------------------------------------------------

    def hears(self, event: EngineEvent) -> None:
        """Applies an event of the engine about this container."""
        if self.state.hears(event):
            self._scope.spawn(f"look-{self._name}", self._look_quietly())
        self._tell()

    def sees(self, view: ContainerView | None, looked_s: float) -> None:
        """Applies a look that began at ``looked_s``; None means that the container is gone."""
        if view is None:
            self.state.disappears(looked_s)
        else:
            self.state.sees(view, looked_s)
        self._tell()

    def loses(self) -> None:
        """Notes that the engine is away, so that nothing is known."""
        self.state.loses()
        self._tell()

    async def look(self) -> None:
        """Asks the engine for the container's state.

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

    def _joined(self) -> tuple[JoinedNetwork, ...]:
        """Returns the networks of the nodes that the container is on, or was before a cut."""
        return tuple(
            JoinedNetwork(name, aliases, self._fixed_ips.get(name, ""))
            for name, aliases in self.state.joined.items()
        )

    async def _rejoin(self, joined: Sequence[JoinedNetwork]) -> None:
        """Connects the container to each network of ``joined`` that the container isn't in."""
        present = (await self._engine.inspect(self.container_id)).networks
        for each in joined:
            if each.name not in present:
                await self._engine.connect_network(
                    each.name, self.container_id, each.aliases, each.fixed_ip
                )

    async def _look_quietly(self) -> None:
        try:
            await self.look()
        except EngineError:
            # The watch notices by itself that the engine is away, and looks when it is back.
            return

    async def _settle(self, is_so: Callable[[], bool]) -> None:
        """Waits until an event reports that ``is_so`` holds; after a second, looks instead."""
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
