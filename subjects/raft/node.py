"""One server of the cluster: a ``core.ports.Node``, wherever it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from core.ports import Isolable, Slowable, SubjectError
from subjects.hosting import PortTakenError
from subjects.http_client import HttpClient, NoAnswerError
from subjects.instance import Instance, Life
from subjects.processes.ports import is_free
from subjects.raft.hosting import Place
from subjects.raft.topology import NodePorts
from subjects.raft.views import VARZ, read_varz

ENDED_WITHIN_S = 5.0
"""How long a killed node may take to be gone, seconds."""

ANSWERS_WITHIN_S = 5.0
"""How long a restarted server is waited for; afterwards its health tells, seconds."""

LOOK_AGAIN_S = 0.05

_ALIVE = (Life.RUNNING, Life.PAUSED, Life.CUT_OFF)


class RaftNode:
    """One server; it has no place to run until it is settled.

    Attributes:
        name: short and unique.
        runs_outside: whether it was seen to answer after its process of ours had ended, so
            that somebody else has started it.
    """

    def __init__(self, name: str) -> None:
        """Names it."""
        self._name = name
        self._place: Place | None = None
        self._heard: Instance | None = None
        self._listeners: list[Callable[[], None]] = []
        self.runs_outside = False

    @property
    def name(self) -> str:
        """Short and unique: ``n1``."""
        return self._name

    @property
    def instance(self) -> Instance | None:
        """What runs it; None before it is settled."""
        return self._place.instance if self._place else None

    @property
    def ports(self) -> NodePorts | None:
        """Where it listens; None before it is settled."""
        return self._place.ports if self._place else None

    @property
    def is_open(self) -> bool:
        """Whether somebody else could start it, on its ports and over its data."""
        return self._place is not None and self._place.is_open

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls ``listener()`` whenever a change of this node's life is heard of."""
        self._listeners.append(listener)

    def settle(self, place: Place) -> None:
        """Takes the place where it was just started."""
        self._place = place
        self.runs_outside = False
        if place.instance is not self._heard:
            self._heard = instance = place.instance
            instance.on_change(lambda: self._changed(instance))

    def is_alive(self) -> bool:
        """Whether it runs, as what was started here or started from outside."""
        return self._is_ours() or self._is_outside()

    def is_paused(self) -> bool:
        """Whether it exists and is stopped.

        Raises:
            SubjectError: who would know doesn't answer.
        """
        return self._life() is Life.PAUSED

    async def kill(self) -> None:
        """Ends it with no warning.

        Raises:
            SubjectError: it isn't running, or not as one of ours.
        """
        await self._running("killed").kill()

    async def pause(self) -> None:
        """Stops it where it stands.

        Raises:
            SubjectError: it isn't running, or not as one of ours.
        """
        await self._running("paused").pause()

    async def resume(self) -> None:
        """Lets it go on.

        Raises:
            SubjectError: it isn't running, or not as one of ours.
        """
        await self._running("resumed").resume()

    async def restart(self) -> None:
        """Starts it anew over its own data, ending it first where it still runs.

        One that was started from outside is left alone: it runs. Returns when it answers on
        its monitoring port; it may still be catching up.

        Raises:
            SubjectError: it can't be started; the message has its last log lines.
        """
        place = self._settled()
        await self.end()
        if place.is_open:
            if await self._answers_already(place.ports):
                self.runs_outside = True
                return
            if not all(is_free(port) for port in (place.ports.client, place.ports.http)):
                text = f"{self._name} can't be restarted: another program has taken its ports."
                raise SubjectError(text, "R starts afresh, on other ports.")
        self.runs_outside = False
        await place.instance.start()
        await self._until_it_answers(place.ports)

    async def end(self) -> None:
        """Ends it where it runs, and waits until it is gone.

        Raises:
            SubjectError: it doesn't end.
        """
        instance = self.instance
        if instance is not None and not await _end(instance):
            text = f"{self._name} doesn't end within {ENDED_WITHIN_S:.0f} s of being killed."
            raise SubjectError(text, "Press R to start afresh.")

    async def discard(self) -> None:
        """Ends it as if it had never been started: nobody hears of its end."""
        instance, self._place = self.instance, None
        if instance is not None:
            await _end(instance)

    async def check_running(self) -> None:
        """Looks whether it has ended.

        Raises:
            PortTakenError: it has, since a port of its was taken.
            SubjectError: it has, for another reason.
        """
        instance = self.instance
        if instance is None or instance.life is not Life.EXITED:
            return
        last = await instance.last_words(3)
        if "bind:" in last:
            raise PortTakenError(last)
        text = f"{self._name} {instance.exit_text} right after its start."
        if last:
            text += f" Its last words: {' | '.join(last.splitlines())}"
        raise SubjectError(text, "Mend what it complains of, then start again.")

    def identity(self) -> dict[str, str | int | float]:
        """What finds exactly this process or container again after a crash of the app."""
        return {"node": self._name, **(self.instance.identity() if self.instance else {})}

    async def _until_it_answers(self, ports: NodePorts) -> None:
        client = HttpClient(ports.host, ports.http)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + ANSWERS_WITHIN_S
        try:
            while loop.time() < deadline:
                try:
                    await self.check_running()
                except PortTakenError as error:
                    text = f"{self._name} can't be restarted: {error}"
                    raise SubjectError(text, "R starts afresh, on other ports.") from error
                try:
                    await client.get(VARZ, LOOK_AGAIN_S * 4)
                except NoAnswerError:
                    await asyncio.sleep(LOOK_AGAIN_S)
                else:
                    return
        finally:
            client.close()

    async def _answers_already(self, ports: NodePorts) -> bool:
        client = HttpClient(ports.host, ports.http)
        try:
            body = (await client.get(VARZ, LOOK_AGAIN_S * 10)).body
            return read_varz(body).server_name == self._name
        except (NoAnswerError, msgspec.DecodeError):
            return False
        finally:
            client.close()

    def _life(self) -> Life:
        """What it is doing now.

        Raises:
            SubjectError: who would know doesn't answer.
        """
        life = self.instance.life if self.instance else Life.ABSENT
        if life is Life.UNKNOWN:
            text = f"Nobody knows what {self._name} does: the Docker engine doesn't answer."
            raise SubjectError(text, "Start the engine, or wait until it is back.")
        return life

    def _is_ours(self) -> bool:
        return self.instance is not None and self.instance.life in _ALIVE

    def _is_outside(self) -> bool:
        ports = self.ports
        return self.runs_outside and ports is not None and not is_free(ports.http)

    def _running(self, done: str) -> Instance:
        instance, life = self.instance, self._life()
        if instance is not None and life in _ALIVE:
            return instance
        if self._is_outside():
            text = f"{self._name} can't be {done}: it was started from outside, not by Faultstage."
            raise SubjectError(text, f"Stop it where it was started, then restart {self._name}.")
        text = f"{self._name} can't be {done}: it isn't running."
        raise SubjectError(text, f"Restart {self._name} first.")

    def _settled(self) -> Place:
        if self._place is None:
            raise SubjectError(f"{self._name} was never started.", "Start the cluster first.")
        return self._place

    def _changed(self, instance: Instance) -> None:
        if instance is self.instance:
            for listener in tuple(self._listeners):
                listener()


class RaftContainer(RaftNode):
    """A server in a container: its network can be taken away, or be made slow."""

    async def cut_off(self) -> None:
        """Takes it away; clients and monitoring reach it still.

        Raises:
            SubjectError: it isn't running, or the engine refuses.
        """
        await _isolable(self._running("cut off")).cut_off()

    async def reconnect(self) -> None:
        """Gives it back, under the same names.

        Raises:
            SubjectError: the engine refuses.
        """
        await _isolable(self._settled().instance).reconnect()

    def is_cut_off(self) -> bool:
        """Whether it runs without it.

        Raises:
            SubjectError: who would know doesn't answer.
        """
        self._life()
        return _isolable(self._settled().instance).is_cut_off()

    async def slow_down(self, delay_ms: float) -> None:
        """Delays all that it sends by ``delay_ms`` milliseconds.

        Raises:
            SubjectError: it isn't running, or that can't be done there.
        """
        await _slowable(self._running("slowed down")).slow_down(delay_ms)

    async def speed_up(self) -> None:
        """Takes the delay away.

        Raises:
            SubjectError: that can't be done.
        """
        await _slowable(self._settled().instance).speed_up()

    async def is_slowed(self) -> bool:
        """Whether there is a delay, by looking.

        Raises:
            SubjectError: one can't look.
        """
        return await _slowable(self._settled().instance).is_slowed()


async def _end(instance: Instance) -> bool:
    """Ends it where it runs; returns whether that was heard of in time."""
    if instance.life in (Life.ABSENT, Life.EXITED):
        return True
    await instance.kill()
    return await instance.wait_ended(ENDED_WITHIN_S)


def _isolable(instance: Instance) -> Isolable:
    if not isinstance(instance, Isolable):
        raise SubjectError(f"{instance.name} can't be cut off where it runs.")
    return instance


def _slowable(instance: Instance) -> Slowable:
    if not isinstance(instance, Slowable):
        raise SubjectError(f"{instance.name} can't be slowed down where it runs.")
    return instance
