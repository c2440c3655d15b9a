"""A limiter or the store: a ``core.ports.Node``, wherever it runs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import TypeVar

from core.ports import SubjectError
from subjects.kit.http_client import NoAnswerError
from subjects.kit.managed_node import ManagedNode
from subjects.kit.place import Address, Place
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.service_client import LimiterClient
from subjects.ratelimiter.store_client import StoreClient

ANSWERS_WITHIN_S = 30.0
"""A limiter answers after half a second, on a busy machine after some, seconds."""

_ASK_WITHIN_S = 0.5
_T = TypeVar("_T")


class Server(ManagedNode[Place]):
    """One server; it has no place to run until it is settled."""

    async def until_it_answers(self) -> None:
        """Waits until a server that was just started answers.

        Raises:
            PortTakenError: it has ended, since its port was taken.
            SubjectError: it has ended for another reason, or takes too long.
        """
        address = self._settled().address
        if not await self._answers_within(lambda: self._answers(address), ANSWERS_WITHIN_S):
            text = f"{self._name} doesn't answer {ANSWERS_WITHIN_S:.0f} s after its start."
            raise SubjectError(text, "Close other programs, then try again.")

    @abstractmethod
    async def _answers(self, address: Address) -> bool:
        """Whether it answers there now, and it is this one that does."""


class StoreNode(Server):
    """The store; started anew it is empty."""

    async def _answers(self, address: Address) -> bool:
        client = StoreClient(address, _ASK_WITHIN_S)
        try:
            await client.ping()
        except NoAnswerError:
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
