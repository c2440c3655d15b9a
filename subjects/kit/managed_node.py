"""A node that gets a place to run at each start of the system."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Generic

from core.ports import SubjectError
from subjects.hosts.hosting import PortTakenError
from subjects.hosts.instance import Instance, RuntimeState
from subjects.kit.place import Address, PlaceT

ENDED_WITHIN_S = 5.0
"""The longest time that a killed process or container may take to be gone, seconds."""

ASKED_WITHIN_S = 10.0
"""The longest time to the end of a node that was asked to end, as engines have it, seconds."""

LOOK_AGAIN_S = 0.04
"""The pause before a node that was just started is asked again, seconds."""

_ALIVE = (RuntimeState.RUNNING, RuntimeState.PAUSED, RuntimeState.CUT_OFF)
"""States of a node that can be killed, paused or resumed."""

_PORT_TAKEN = ("listened at", "Address already in use", "bind:")
"""Words in the last lines of servers whose port was taken."""


class ManagedNode(Generic[PlaceT]):
    """A ``core.ports.Node`` in a process or container, which has no place until settled.

    A system whose nodes answer some time after their start overrides :meth:`until_it_answers`.
    """

    def __init__(self, name: str) -> None:
        """Creates a node called ``name``, without a place."""
        self._name = name
        self._place: PlaceT | None = None
        self._heard: Instance | None = None
        self._listeners: list[Callable[[], None]] = []
        self._is_begun_anew = False

    @property
    def name(self) -> str:
        """The node's name, short and unique: ``n1``."""
        return self._name

    @property
    def instance(self) -> Instance | None:
        """The process or container that runs the node; None before the node is settled."""
        return self._place.instance if self._place else None

    @property
    def address(self) -> Address | None:
        """The address at which probes reach the node; None before the node is settled."""
        return self._place.address if self._place else None

    @property
    def runtime_state(self) -> RuntimeState:
        """The state of the node's process or container, as far as is known."""
        return self.instance.runtime_state if self.instance is not None else RuntimeState.ABSENT

    @property
    def is_begun_anew(self) -> bool:
        """Whether the node is being ended by a restart, to be started at once."""
        return self._is_begun_anew

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls ``listener()`` whenever a change of the runtime state is reported."""
        self._listeners.append(listener)

    def settle(self, place: PlaceT) -> None:
        """Gives the node a place, in which the node was just started."""
        self._place = place
        if place.instance is not self._heard:
            self._heard = instance = place.instance
            instance.on_change(lambda: self._changed(instance))
        self._tell()

    def withdraw(self) -> Instance | None:
        """Takes the node's place away, so that nobody reports the end of what ran there.

        Returns:
            What ran the node; None where the node had no place.
        """
        instance, self._place = self.instance, None
        if instance is not None:
            self._tell()
        return instance

    async def discard(self) -> None:
        """Ends the node as if never started, so that nobody reports that end."""
        instance = self.withdraw()
        if instance is not None:
            await _end(instance)

    async def check_running(self) -> None:
        """Raises where the node has ended; returns where the node runs or has no place.

        Raises:
            PortTakenError: the node has ended, since one of its ports was taken.
            SubjectError: the node has ended for another reason; the message has the last log lines.
        """
        instance = self.instance
        if instance is None or instance.runtime_state is not RuntimeState.EXITED:
            return
        last = await instance.last_words(3)
        if any(words in last for words in _PORT_TAKEN):
            raise PortTakenError(last)
        text = f"{self._name} {instance.exit_text} right after its start."
        if last:
            text += f" Its last words: {' | '.join(last.splitlines())}"
        raise SubjectError(text, "Mend what it complains of, then start again.")

    async def last_words(self, lines: int = 1) -> str:
        """Returns the last lines of the node's output; empty where there are none."""
        return await self.instance.last_words(lines) if self.instance is not None else ""

    # --- core.ports.Node ------------------------------------------------------------------

    def is_alive(self) -> bool:
        """Whether the process or container exists: running, paused or cut off."""
        return self.runtime_state in _ALIVE

    def is_paused(self) -> bool:
        """Whether the process or container exists and is paused.

        Raises:
            SubjectError: the engine, which would know, doesn't answer.
        """
        return self._known_state() is RuntimeState.PAUSED

    async def kill(self) -> None:
        """Kills the node without warning (SIGKILL).

        Raises:
            SubjectError: the node isn't running, or wasn't started by the app.
        """
        await self._running("killed").kill()

    async def ask_to_end(self) -> None:
        """Asks the node to end, as an operator does; one that doesn't in time is killed.

        Raises:
            SubjectError: the node isn't running, or wasn't started by the app.
        """
        instance = self._running("stopped")
        await instance.ask_to_end()
        if not await instance.wait_ended(ASKED_WITHIN_S):
            await instance.kill()

    async def pause(self) -> None:
        """Pauses the node (SIGSTOP, or the engine's freezer).

        Raises:
            SubjectError: the node isn't running, or wasn't started by the app.
        """
        await self._running("paused").pause()

    async def resume(self) -> None:
        """Resumes the paused node.

        Raises:
            SubjectError: the node isn't running, or wasn't started by the app.
        """
        await self._running("resumed").resume()

    async def restart(self) -> None:
        """Starts the node again over the data left behind, ending a running one first.

        Returns when the node answers, where its system waits for that; it may still be
        catching up.

        Raises:
            SubjectError: the node can't be started; the message has the last log lines.
        """
        place = self._settled()
        self._known_state()
        with self._begun_anew():
            if not await _end(place.instance):
                text = f"{self._name} doesn't end within {ENDED_WITHIN_S:.0f} s of being killed."
                raise SubjectError(text, "Press R to start afresh.")
            if not await self._may_start(place):
                return
            await place.instance.start()
        try:
            await self.until_it_answers()
        except PortTakenError as error:
            raise self._port_taken() from error

    async def until_it_answers(self) -> None:
        """Waits until the node, just started, answers; returns at once by default.

        Raises:
            PortTakenError: the node has ended, since one of its ports was taken.
            SubjectError: the node has ended for another reason, or takes too long.
        """

    def identity(self) -> dict[str, str | int | float]:
        """Returns what finds exactly this process or container after a crash of the app."""
        return {"node": self._name, **(self.instance.identity() if self.instance else {})}

    # --- for the node of a subject --------------------------------------------------------

    async def _may_start(self, place: PlaceT) -> bool:
        """Whether a restart may start the ended node in ``place``.

        Raises:
            SubjectError: nobody knows, since what would know doesn't answer.
        """
        del place
        return True

    async def _answers_within(self, answers: Callable[[], Awaitable[bool]], limit_s: float) -> bool:
        """Polls ``answers()`` until True; returns False after ``limit_s`` seconds without.

        Raises:
            PortTakenError: the node has ended, since one of its ports was taken.
            SubjectError: the node has ended for another reason.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + limit_s
        while True:
            await self.check_running()
            if await answers():
                return True
            if loop.time() > deadline:
                return False
            await asyncio.sleep(LOOK_AGAIN_S)

    def _port_taken(self) -> SubjectError:
        text = f"{self._name} can't be restarted: another program has taken its ports."
        return SubjectError(text, "R starts afresh, on other ports.")

    def _known_state(self) -> RuntimeState:
        """Returns the runtime state.

        Raises:
            SubjectError: nobody knows the state.
        """
        state = self.runtime_state
        if state is RuntimeState.UNKNOWN:
            text = f"Nobody knows what {self._name} does: the Docker engine doesn't answer."
            raise SubjectError(text, "Start the engine, or wait until it is back.")
        return state

    def _running(self, done: str) -> Instance:
        """Returns the instance of a node that runs, for what is to be ``done`` to the node.

        Raises:
            SubjectError: the node doesn't run, or nobody knows.
        """
        instance = self.instance
        if self._known_state() in _ALIVE and instance is not None:
            return instance
        raise self._why_not(done)

    def _why_not(self, done: str) -> SubjectError:
        """Returns the error of a node that doesn't run, so can't be ``done`` (killed, paused)."""
        text = f"{self._name} can't be {done}: it isn't running."
        return SubjectError(text, f"Restart {self._name} first.")

    def _settled(self) -> PlaceT:
        """Returns the node's place.

        Raises:
            SubjectError: the node has none, since it was never started.
        """
        if self._place is None:
            raise SubjectError(f"{self._name} was never started.", "Start the system first.")
        return self._place

    @contextmanager
    def _begun_anew(self) -> Generator[None]:
        """Marks the node as being restarted within the block, so that no end is reported."""
        self._is_begun_anew = True
        try:
            yield
        finally:
            self._is_begun_anew = False
            self._tell()  # without a new start the process has ended, and that is news

    def _changed(self, instance: Instance) -> None:
        if instance is self.instance:
            self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()


async def _end(instance: Instance) -> bool:
    """Kills ``instance`` unless the end is certain; returns whether the end came in time."""
    if instance.runtime_state in (RuntimeState.ABSENT, RuntimeState.EXITED):
        return True
    await instance.kill()
    return await instance.wait_ended(ENDED_WITHIN_S)
