"""A limiter or the store: a ``core.ports.Node``, wherever it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from core.ports import SubjectError
from subjects.hosting import PortTakenError
from subjects.http_client import NoAnswerError
from subjects.instance import Instance, Life
from subjects.ratelimiter.hosting import Place
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.service_client import LimiterClient
from subjects.ratelimiter.store_client import StoreClient, StoreSilentError
from subjects.ratelimiter.topology import Address

ENDED_WITHIN_S = 5.0
"""How long a killed server may take to be gone, seconds."""

ANSWERS_WITHIN_S = 15.0
"""A limiter answers after half a second, on a busy machine after some, seconds."""

_ASK_WITHIN_S = 0.5
_LOOK_AGAIN_S = 0.03
_T = TypeVar("_T")
_ALIVE = (Life.RUNNING, Life.PAUSED, Life.CUT_OFF)
_PORT_TAKEN = ("listened at", "Address already in use", "bind:")
"""What the servers' last words have in them where their port was taken."""


class Server:
    """One server; it has no place to run until it is settled."""

    def __init__(self, name: str) -> None:
        """Names it."""
        self._name = name
        self._place: Place | None = None
        self._heard: Instance | None = None
        self._listeners: list[Callable[[], None]] = []

    @property
    def name(self) -> str:
        """Short and unique: ``l1``."""
        return self._name

    @property
    def instance(self) -> Instance | None:
        """What runs it; None before it is settled."""
        return self._place.instance if self._place else None

    @property
    def address(self) -> Address | None:
        """Where it is reached; None before it is settled."""
        return self._place.address if self._place else None

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls ``listener()`` whenever a change of its life is heard of."""
        self._listeners.append(listener)

    def settle(self, place: Place) -> None:
        """Takes the place where it was just started."""
        self._place = place
        if place.instance is not self._heard:
            self._heard = instance = place.instance
            instance.on_change(lambda: self._changed(instance))

    async def discard(self) -> None:
        """Ends it as if it had never been started: nobody hears of its end."""
        instance, self._place = self.instance, None
        if instance is not None and instance.life in _ALIVE:
            await instance.kill()
            await instance.wait_ended(ENDED_WITHIN_S)

    # --- core.ports.Node ------------------------------------------------------------------

    def is_alive(self) -> bool:
        """Whether it runs or is stopped."""
        return self.instance is not None and self.instance.life in _ALIVE

    def is_paused(self) -> bool:
        """Whether it exists and is stopped."""
        return self.instance is not None and self.instance.life is Life.PAUSED

    async def kill(self) -> None:
        """Ends it with no warning.

        Raises:
            SubjectError: it isn't running.
        """
        await self._running("killed").kill()

    async def pause(self) -> None:
        """Stops it where it stands.

        Raises:
            SubjectError: it isn't running.
        """
        await self._running("paused").pause()

    async def resume(self) -> None:
        """Lets it go on.

        Raises:
            SubjectError: it isn't running.
        """
        await self._running("resumed").resume()

    async def restart(self) -> None:
        """Starts it anew, ending it first where it still runs; returns when it answers.

        Raises:
            SubjectError: it can't be started; the message has its last log lines.
        """
        instance = self._settled().instance
        if instance.life in _ALIVE:
            await instance.kill()
            if not await instance.wait_ended(ENDED_WITHIN_S):
                text = f"{self._name} doesn't end within {ENDED_WITHIN_S:.0f} s of being killed."
                raise SubjectError(text, "Press R to start afresh.")
        await instance.start()
        try:
            await self.until_it_answers()
        except PortTakenError as error:
            text = f"{self._name} can't be restarted: another program has taken its port."
            raise SubjectError(text, "R starts afresh, on other ports.") from error

    def identity(self) -> dict[str, str | int | float]:
        """What finds exactly this process or container again after a crash of the app."""
        return {"node": self._name, **(self.instance.identity() if self.instance else {})}

    # --- its start ------------------------------------------------------------------------

    async def until_it_answers(self) -> None:
        """Waits until a server that was just started answers.

        Raises:
            PortTakenError: it has ended, since its port was taken.
            SubjectError: it has ended for another reason, or takes too long.
        """
        place = self._settled()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + ANSWERS_WITHIN_S
        while not await self._answers(place.address):
            if place.instance.life is Life.EXITED:
                await self._complain(place.instance)
            if loop.time() > deadline:
                text = f"{self._name} doesn't answer {ANSWERS_WITHIN_S:.0f} s after its start."
                raise SubjectError(text, "Close other programs, then try again.")
            await asyncio.sleep(_LOOK_AGAIN_S)

    async def _answers(self, address: Address) -> bool:
        raise NotImplementedError

    async def _complain(self, instance: Instance) -> None:
        last = await instance.last_words(3)
        if any(words in last for words in _PORT_TAKEN):
            raise PortTakenError(last)
        text = f"{self._name} {instance.exit_text} right after its start."
        if last:
            text += f" Its last words: {' | '.join(last.splitlines())}"
        raise SubjectError(text, "Mend what it complains of, then start again.")

    def _running(self, done: str) -> Instance:
        instance = self.instance
        life = instance.life if instance is not None else Life.ABSENT
        if instance is not None and life in _ALIVE:
            return instance
        if life is Life.UNKNOWN:
            text = f"Nobody knows what {self._name} does: the Docker engine doesn't answer."
            raise SubjectError(text, "Start the engine, or wait until it is back.")
        text = f"{self._name} can't be {done}: it isn't running."
        raise SubjectError(text, f"Restart {self._name} first.")

    def _settled(self) -> Place:
        if self._place is None:
            raise SubjectError(f"{self._name} was never started.", "Start the system first.")
        return self._place

    def _changed(self, instance: Instance) -> None:
        if instance is self.instance:
            for listener in tuple(self._listeners):
                listener()


class StoreNode(Server):
    """The store; started anew it is empty."""

    async def _answers(self, address: Address) -> bool:
        client = StoreClient(address, _ASK_WITHIN_S)
        try:
            await client.ping()
        except StoreSilentError:
            return False
        finally:
            client.close()
        return True


class LimiterNode(Server):
    """A limiter; started anew it is given the policy that holds for all."""

    def __init__(self, name: str, policy: Callable[[], Policy]) -> None:
        """Names it; ``policy()`` is what holds at that moment."""
        super().__init__(name)
        self._policy = policy

    async def until_it_answers(self) -> None:
        """Waits until it answers, and decides by the policy that holds for all."""
        await super().until_it_answers()
        await self.use(self._policy())

    async def use(self, policy: Policy) -> None:
        """Has it decide by ``policy`` from now on.

        Raises:
            SubjectError: it doesn't.
        """
        await self._ask(lambda client: client.use(policy), "take the policy")

    async def reset(self, key: str) -> tuple[str, ...]:
        """Has it make the store's counter of ``key`` what all limiters have allowed.

        Returns:
            The limiters that didn't tell what they allowed since they last told, ``host:port``.

        Raises:
            SubjectError: that couldn't be done.
        """
        return await self._ask(lambda client: client.reset(key), f"reset the counter of {key}")

    async def _ask(self, ask: Callable[[LimiterClient], Awaitable[_T]], what: str) -> _T:
        client = LimiterClient(self._settled().address, _ASK_WITHIN_S * 4)
        try:
            return await ask(client)
        except NoAnswerError as error:
            text = f"{self._name} didn't {what}: {str(error).rstrip('.')}."
            raise SubjectError(text, f"Look whether {self._name} runs, then try again.") from error
        finally:
            client.close()

    async def _answers(self, address: Address) -> bool:
        client = LimiterClient(address, _ASK_WITHIN_S)
        try:
            # It may be another program that answers, on a port that was taken meanwhile.
            return (await client.health()).node == self._name
        except NoAnswerError:
            return False
        finally:
            client.close()
