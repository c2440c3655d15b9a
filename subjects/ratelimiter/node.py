"""A limiter or the store as a ``core.ports.Node``, in a process or a container."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing, suppress
from typing import TypeVar

from msgspec import Struct

from core.ports import SubjectError
from subjects.hosts.instance import Instance
from subjects.kit.answering_node import ASK_WITHIN_S, AnsweringNode
from subjects.kit.exchange import NoAnswerError
from subjects.kit.managed_node import LOOK_AGAIN_S
from subjects.kit.networked_node import NetworkedNode
from subjects.kit.place import Address
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.service_client import LimiterClient
from subjects.ratelimiter.store_client import StoreClient

SEEN_WITHIN_S = 5.0
"""The longest time that a cut may take to show: until the next sync has timed out, seconds."""

_T = TypeVar("_T")


class LimiterPlace(Struct, frozen=True):
    """The place of one server.

    Attributes:
        instance: the process or container that runs the server.
        address: where probes and clients reach the server.
        names: the names of the other servers, by ``host:port`` as this one reaches them.
    """

    instance: Instance
    address: Address
    names: Mapping[str, str] = {}


class StoreNode(AnsweringNode[LimiterPlace], NetworkedNode[LimiterPlace]):
    """The store, which is empty after each start."""

    def __init__(self, name: str, limiters: Mapping[str, LimiterNode] | None = None) -> None:
        """Creates a store called ``name``, which ``limiters`` share."""
        super().__init__(name)
        self._limiters = limiters or {}

    async def until_cut_off_is_seen(self) -> None:
        """Waits until every limiter that runs says that the store can't be reached.

        Raises:
            SubjectError: one still says that it can, or doesn't answer.
        """
        running = [each for each in self._limiters.values() if each.is_alive()]
        await asyncio.gather(*(each.until_store_is_unreached() for each in running))

    async def _answers(self, address: Address) -> bool:
        with closing(StoreClient(address, ASK_WITHIN_S)) as client, suppress(NoAnswerError):
            await client.ping()
            return True
        return False


class LimiterNode(AnsweringNode[LimiterPlace], NetworkedNode[LimiterPlace]):
    """A limiter, which is given the current policy after each start."""

    def __init__(self, name: str, policy: Callable[[], Policy]) -> None:
        """Creates a limiter called ``name``; ``policy()`` returns the current policy."""
        super().__init__(name)
        self._policy = policy

    async def until_it_answers(self) -> None:
        """Waits until the limiter answers, then passes the current policy on."""
        await super().until_it_answers()
        await self.use(self._policy())

    async def use(self, policy: Policy) -> None:
        """Makes the limiter decide by ``policy`` from now on.

        Raises:
            SubjectError: the limiter doesn't answer, or refuses.
        """
        await self._ask(lambda client: client.use(policy), "take the policy")

    async def reset(self, key: str) -> tuple[str, ...]:
        """Makes the limiter set the store's counter of ``key`` to what all limiters have allowed.

        Returns:
            The limiters that didn't report what they allowed lately, by name.

        Raises:
            SubjectError: the limiter doesn't answer, or refuses.
        """
        what = f"reset the counter of {key}"
        missing = await self._ask(lambda client: client.reset(key), what)
        names = self._settled().names
        return tuple(names.get(peer, peer) for peer in missing)

    async def until_cut_off_is_seen(self) -> None:
        """Waits until the limiter, which is cut off, says that the store can't be reached.

        Raises:
            SubjectError: it still says that it can, or doesn't answer.
        """
        await self.until_store_is_unreached()

    async def until_store_is_unreached(self) -> None:
        """Waits until the limiter's next sync has failed, and the limiter says so.

        Raises:
            SubjectError: it still says that it can, or doesn't answer.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + SEEN_WITHIN_S
        while loop.time() < deadline:
            health = await self._ask(lambda client: client.health(), "say whom it reaches")
            if not health.reaches_store:
                return
            await asyncio.sleep(LOOK_AGAIN_S)
        text = f"Nothing was cut off: {self._name} still reaches the store."
        raise SubjectError(text, "Try again, or choose another fault.")

    async def _ask(self, ask: Callable[[LimiterClient], Awaitable[_T]], what: str) -> _T:
        with closing(LimiterClient(self._settled().address, ASK_WITHIN_S * 4)) as client:
            try:
                return await ask(client)
            except NoAnswerError as error:
                text = f"{self._name} didn't {what}: {str(error).rstrip('.')}."
                remedy = f"Look whether {self._name} runs, then try again."
                raise SubjectError(text, remedy) from error

    async def _answers(self, address: Address) -> bool:
        with closing(LimiterClient(address, ASK_WITHIN_S)) as client, suppress(NoAnswerError):
            # Another program may answer, on a port that was taken meanwhile.
            return (await client.health()).node == self._name
        return False
