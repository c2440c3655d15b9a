"""A node that speaks RESP: a first answer ends the start, and commands can be sent to the node."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing, suppress

from core.ports import SubjectError
from subjects.kit.answering_node import ANSWERS_WITHIN_S, ASK_WITHIN_S, AnsweringNode
from subjects.kit.exchange import NoAnswerError
from subjects.kit.networked_node import NetworkedNode
from subjects.kit.place import Address, Place
from subjects.kit.resp_client import RespClient


class RespNode(AnsweringNode[Place], NetworkedNode[Place]):
    """A ``NetworkedNode`` that runs Valkey, or another server that speaks RESP."""

    async def tell(self, *words: str) -> None:
        """Sends one command that does something, once.

        Raises:
            SubjectError: the node doesn't answer, or refuses.
        """
        with closing(RespClient(self._settled().address, ASK_WITHIN_S * 4)) as client:
            try:
                await client.ask(*words, once=True)
            except NoAnswerError as error:
                what = " ".join(words[:2])
                text = f"{self._name} didn't take {what}: {str(error).rstrip('.')}."
                remedy = f"Look whether {self._name} runs, then try again."
                raise SubjectError(text, remedy) from error

    async def configure(self, settings: Mapping[str, str]) -> None:
        """Changes settings of the running server, and in the server's configuration.

        Raises:
            SubjectError: the server doesn't answer, or refuses.
        """
        await self.tell("CONFIG", "SET", *(word for pair in settings.items() for word in pair))
        await self.tell("CONFIG", "REWRITE")

    async def until_it_is_ready(self) -> None:
        """Waits until the node, which answers already, takes part in the system.

        Raises:
            SubjectError: it takes too long.
        """
        address = self._settled().address
        if not await self._answers_within(
            lambda: self._asked(address, self._is_ready), ANSWERS_WITHIN_S
        ):
            text = f"{self._name} hasn't found the others {ANSWERS_WITHIN_S:.0f} s after its start."
            raise SubjectError(text, "Close other programs, then try again.")

    async def _is_ready(self, client: RespClient) -> bool:
        """Whether the node takes part in the system; asking ``client`` may raise NoAnswerError."""
        del client
        return True

    async def _answers(self, address: Address) -> bool:
        # Other than PING, a replica answers this also while it can't reach its primary.
        async def look(client: RespClient) -> bool:
            return bool(await client.info("server"))

        return await self._asked(address, look)

    async def _asked(self, address: Address, ask: Callable[[RespClient], Awaitable[bool]]) -> bool:
        """Returns what ``ask`` returns of a client; False where no answer comes."""
        with closing(RespClient(address, ASK_WITHIN_S)) as client, suppress(NoAnswerError):
            return await ask(client)
        return False
