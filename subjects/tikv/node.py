"""One PD member or store: a ``core.ports.Node`` in a container."""

from __future__ import annotations

from subjects.hosts.instance import Instance, RuntimeState
from subjects.kit import node_ops
from subjects.tikv.deferred import DeferredInstance
from subjects.tikv.topology import TikvTopology
from subjects.tikv.watched import PD, STORE


class TikvNode:
    """A member of the cluster; it has no container until it is settled.

    Its network to the other nodes can be taken away, and be made slow where the engine's
    kernel can do that.

    Attributes:
        instance: what runs it; the same object all the time.
        kind: whether it is a member of PD or a store.
        address: how PD calls it.
        host: where its HTTP port is published.
        port: its published HTTP port; None before the start.
    """

    def __init__(self, name: str, topology: TikvTopology) -> None:
        """Takes its place in the cluster."""
        self._name = name
        self._deferred = DeferredInstance(name)
        self.kind = PD if name in topology.pds else STORE
        self.address = topology.address(name)
        self.host = ""
        self.port: int | None = None
        self._is_begun_anew = False

    @property
    def name(self) -> str:
        """Short and unique: ``tikv0``."""
        return self._name

    @property
    def instance(self) -> Instance:
        """What runs it."""
        return self._deferred

    def settle(self, instance: Instance | None, host: str = "", port: int | None = None) -> None:
        """Takes what runs it now, and where its HTTP port is; nothing after the end."""
        self.host, self.port = host, port
        self._deferred.settle(instance)

    def withdraw(self) -> None:
        """Has no container any more: it is ours to end, and nobody hears of that."""
        self.settle(None)

    @property
    def is_begun_anew(self) -> bool:
        """Whether it is being ended here, to be started at once."""
        return self._is_begun_anew

    # --- Node -----------------------------------------------------------------------------

    def is_alive(self) -> bool:
        """Whether its container runs, as far as is known."""
        return self._deferred.life in node_ops.ALIVE

    def is_paused(self) -> bool:
        """Whether it is frozen; raises :class:`SubjectError` where nobody knows."""
        return self._deferred.known_life() is RuntimeState.PAUSED

    async def kill(self) -> None:
        """Ends it with no warning; raises :class:`SubjectError` where it doesn't run."""
        await self._running("killed").kill()

    async def pause(self) -> None:
        """Freezes it; raises :class:`SubjectError` where it doesn't run."""
        await self._running("paused").pause()

    async def resume(self) -> None:
        """Lets it go on; raises :class:`SubjectError` where it doesn't run."""
        await self._running("resumed").resume()

    async def restart(self) -> None:
        """Starts it anew over its own data, ending it first where it still runs.

        Returns when its container runs: that it answers, and has its leaders back, its health
        tells. A store takes some seconds for that.

        Raises:
            SubjectError: it can't be started.
        """
        instance = self._deferred.real()
        self._deferred.known_life()
        self._is_begun_anew = True
        try:
            await node_ops.end(self._name, instance)
            await instance.start()
        finally:
            self._is_begun_anew = False

    def identity(self) -> dict[str, str | int | float]:
        """What finds exactly this container again after a crash of the app."""
        return {"node": self._name, **self._deferred.identity()}

    # --- Isolable -------------------------------------------------------------------------

    async def cut_off(self) -> None:
        """Takes its network to the other nodes away; its HTTP port answers on.

        Raises:
            SubjectError: it doesn't run, or the engine refuses.
        """
        self._running("cut off")
        await self._deferred.isolable().cut_off()

    async def reconnect(self) -> None:
        """Gives it back, under the same names; raises :class:`SubjectError`."""
        await self._deferred.isolable().reconnect()

    def is_cut_off(self) -> bool:
        """Whether it runs without it; raises :class:`SubjectError` where nobody knows."""
        self._deferred.known_life()
        return self._deferred.is_settled and self._deferred.isolable().is_cut_off()

    # --- Slowable -------------------------------------------------------------------------

    async def slow_down(self, delay_ms: float) -> None:
        """Delays all that it sends; raises :class:`SubjectError`."""
        self._running("slowed down")
        await self._deferred.slowable().slow_down(delay_ms)

    async def speed_up(self) -> None:
        """Takes the delay away; raises :class:`SubjectError`."""
        await self._deferred.slowable().speed_up()

    async def is_slowed(self) -> bool:
        """Whether there is a delay, by looking; raises :class:`SubjectError`."""
        return self._deferred.is_settled and await self._deferred.slowable().is_slowed()

    def _running(self, done: str) -> Instance:
        if self._deferred.known_life() in node_ops.ALIVE:
            return self._deferred.real()
        raise node_ops.not_running(self._name, done)
