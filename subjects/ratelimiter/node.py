"""A limiter or the store as a ``core.ports.Node``, in a process or a container."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from core.ports import SubjectError
from subjects.kit.answering_node import ASK_WITHIN_S, AnsweringNode
from subjects.kit.exchange import NoAnswerError
from subjects.kit.place import Address, Place
from subjects.kit.resp_node import RespNode
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.service_client import LimiterClient

_T = TypeVar("_T")


class StoreNode(RespNode):
    """The store, which is empty after each start."""


class LimiterNode(AnsweringNode[Place]):
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
            The limiters, as ``host:port``, that didn't report what they allowed lately.

        Raises:
            SubjectError: the limiter doesn't answer, or refuses.
        """
        return await self._ask(lambda client: client.reset(key), f"reset the counter of {key}")

    async def _ask(self, ask: Callable[[LimiterClient], Awaitable[_T]], what: str) -> _T:
        client = LimiterClient(self._settled().address, ASK_WITHIN_S * 4)
        try:
            return await ask(client)
        except NoAnswerError as error:
            text = f"{self._name} didn't {what}: {str(error).rstrip('.')}."
            raise SubjectError(text, f"Look whether {self._name} runs, then try again.") from error
        finally:
            client.close()

    async def _answers(self, address: Address) -> bool:
        client = LimiterClient(address, ASK_WITHIN_S)
        try:
            # Another program may answer, on a port that was taken meanwhile.
            return (await client.health()).node == self._name
        except NoAnswerError:
            return False
        finally:
            client.close()
