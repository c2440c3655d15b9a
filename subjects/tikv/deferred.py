"""What runs a node, named before there is anything that does."""

from __future__ import annotations

from collections.abc import Callable

from core.ports import Isolable, Slowable, SubjectError
from subjects.hosts.instance import Instance, RuntimeState
from subjects.kit import node_ops


class DeferredInstance:
    """An ``Instance`` that is given its container at each start of the cluster.

    So whoever watches a node may begin before the cluster is started, and goes on watching
    when it is started anew.
    """

    def __init__(self, name: str) -> None:
        """Names what isn't there yet."""
        self._name = name
        self._real: Instance | None = None
        self._heard: Instance | None = None
        self._listeners: list[Callable[[], None]] = []

    def settle(self, instance: Instance | None) -> None:
        """Takes what runs the node from now on; None where nothing does any more."""
        self._real = instance
        if instance is not None and instance is not self._heard:
            self._heard = instance
            instance.on_change(lambda: self._changed(instance))
        self._tell()

    @property
    def is_settled(self) -> bool:
        """Whether something runs the node, or did."""
        return self._real is not None

    @property
    def name(self) -> str:
        """What people call it."""
        return self._name

    @property
    def life(self) -> RuntimeState:
        """What it is doing now."""
        return self._real.life if self._real else RuntimeState.ABSENT

    @property
    def incarnation(self) -> int:
        """How often it was started."""
        return self._real.incarnation if self._real else 0

    @property
    def returncode(self) -> int | None:
        """How it ended."""
        return self._real.returncode if self._real else None

    @property
    def ended_monotonic(self) -> float | None:
        """When it ended; None while it runs."""
        return self._real.ended_monotonic if self._real else None

    @property
    def exit_text(self) -> str:
        """How it ended, in words."""
        return self._real.exit_text if self._real else ""

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls ``listener()`` as soon as a change of its life is heard of."""
        self._listeners.append(listener)

    async def start(self) -> None:
        """Starts it, or starts it anew over its own data; raises :class:`SubjectError`."""
        await self.real().start()

    async def kill(self) -> None:
        """Ends it with no warning; does nothing where it has ended."""
        if self._real is not None:
            await self._real.kill()

    async def pause(self) -> None:
        """Stops it where it stands; raises :class:`SubjectError`."""
        await self.real().pause()

    async def resume(self) -> None:
        """Lets it go on; raises :class:`SubjectError`."""
        await self.real().resume()

    async def wait_ended(self, timeout_s: float) -> bool:
        """Waits until its end was heard of; returns False where that took too long."""
        return self._real is None or await self._real.wait_ended(timeout_s)

    async def last_words(self, lines: int = 1) -> str:
        """The last lines of its output; empty where there are none."""
        return await self._real.last_words(lines) if self._real else ""

    def identity(self) -> dict[str, str | int | float]:
        """What finds exactly this container again after a crash of the app."""
        return self._real.identity() if self._real else {}

    # --- for the node ---------------------------------------------------------------------

    def real(self) -> Instance:
        """What runs the node.

        Raises:
            SubjectError: it was never started.
        """
        if self._real is None:
            raise SubjectError(f"{self._name} was never started.", "Start the cluster first.")
        return self._real

    def known_life(self) -> RuntimeState:
        """What it is doing now, for certain.

        Raises:
            SubjectError: who would know doesn't answer.
        """
        return node_ops.known_life(self._name, self._real)

    def isolable(self) -> Isolable:
        """The same, as something whose network can be taken away; raises SubjectError."""
        return node_ops.isolable(self._name, self.real())

    def slowable(self) -> Slowable:
        """The same, as something whose network can be made slow; raises SubjectError."""
        return node_ops.slowable(self._name, self.real())

    def _changed(self, instance: Instance) -> None:
        if instance is self._real:
            self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
